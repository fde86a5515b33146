// The Stripe-Signature header: whatever it says, it is refused unless the secret signed the body.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/clock.h"
#include "connectors/stripe/stripe_signature.h"

namespace {

using hub::connectors::SigningSecret;
namespace stripe = hub::connectors::stripe;

const hub::Time now = hub::time_of(1'492'774'577'000);
const std::string body = R"({"id":"evt_1","object":"event"})";

std::vector<SigningSecret> secrets() {
    std::vector<SigningSecret> made;
    made.push_back({.secret = hub::Secret<std::string>{"whsec_test_secret"}, .added_at = {}, .retires_at = {}});
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const std::vector<SigningSecret> known = secrets();
    static const std::string true_header = stripe::sign(body, "whsec_test_secret", now);
    static const std::string true_signature = true_header.substr(true_header.find("v1=") + 3);
    const std::string header{reinterpret_cast<const char*>(bytes), size};
    const bool is_taken = stripe::refusal_of(header, body, known, now).empty();
    if (is_taken && header.find(true_signature) == std::string::npos) std::abort();
    // The header as the body: what is taken under a true signature is that very text.
    const bool is_own = stripe::refusal_of(true_header, header, known, now).empty();
    if (is_own != (header == body)) std::abort();
    return 0;
}
