// Stripe's event and objects: nothing that a signed body may hold makes the reader stumble, and what it reads is the
// same each time.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "connectors/stripe/stripe_entitlements.h"
#include "connectors/stripe/stripe_reader.h"

namespace {

namespace stripe = hub::connectors::stripe;

// A shape that we don't know is said in words; anything else that is thrown is a finding.
template <class Read>
void read(const Read& reads) {
    try {
        reads();
    } catch (const hub::Invalid& unknown_shape) {
        if (unknown_shape.fields().empty()) std::abort();
    }
}

void read_as_everything(const hub::Json& json) {
    read([&] {
        const stripe::Subscription subscription = stripe::read_subscription(json);
        stripe::terms_of(subscription, std::nullopt, {});
    });
    read([&] { stripe::read_session(json); });
    read([&] { stripe::read_invoice(json); });
    read([&] { stripe::read_charge(json); });
    read([&] { stripe::read_dispute(json); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto json = hub::parse_json({reinterpret_cast<const char*>(bytes), size});
    if (!json) return 0;
    const auto envelope = stripe::read_envelope(*json);
    if (envelope && (envelope->lane.empty() || envelope->type.empty())) std::abort();
    const stripe::Aim aim = stripe::read_aim(*json);
    if (aim.kind != stripe::Aim::Kind::nothing && aim.id.empty()) std::abort();
    const stripe::Aim again = stripe::read_aim(*hub::parse_json(hub::to_text(*json)));
    if (again.id != aim.id || again.reference != aim.reference) std::abort();
    read_as_everything(*json);
    if (const hub::Json* const object = hub::at(*json, {"data", "object"})) read_as_everything(*object);
    return 0;
}
