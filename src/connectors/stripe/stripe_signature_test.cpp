#include "connectors/stripe/stripe_signature.h"

#include <algorithm>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/crypto.h"
#include "connectors/stripe/test_shop.h"

namespace hub::connectors::stripe {

namespace {

// Recorded from the official library.
const std::string recorded_body = R"({"id":"evt_1","object":"event"})";
const std::string recorded_header = "t=1492774577,v1=654b43d3508ecadb3f8cefc4bc7d3d2bdc5ba9e03bf2c89b2d0657a8e24e4543";
const Time recorded_at = time_of(1'492'774'577'000);

std::vector<SigningSecret> secrets(const std::vector<std::string>& values) {
    std::vector<SigningSecret> made;
    for (const std::string& value : values) made.push_back({Secret<std::string>{value}, {}, {}});
    return made;
}

bool is_taken(const std::string& header, const std::string& body, const std::vector<SigningSecret>& by, Time moment) {
    return refusal_of(header, body, by, moment).empty();
}

}  // namespace

TEST_CASE("what Stripe's own library signed is taken") {
    CHECK(is_taken(recorded_header, recorded_body, secrets({"whsec_test_secret"}), recorded_at));
    CHECK(is_taken("t=1700000001,v1=fe09e69ba6d74e0a845971a791886a980dfa11d07fa9ebf9a982624e3d6d6263",
                   "{\"name\":\"Zoë 漢字 😀\"}", secrets({"whsec_ünï"}), time_of(1'700'000'001'000)));
    CHECK(is_taken("t=1700000000,v1=316b9ab98c15bfa039d243f3196acee619cf29749a91a634e6a8154e2f7b6727", "",
                   secrets({"whsec_test_secret"}), time_of(1'700'000'000'000)));
    CHECK(sign(recorded_body, "whsec_test_secret", recorded_at) == recorded_header);
}

TEST_CASE("any live secret and any v1 will do, and other schemes are passed over") {
    const std::string right = recorded_header.substr(recorded_header.find("v1="));
    const std::string wrong = "v1=" + std::string(64, '0');
    const auto known = secrets({"whsec_new", "whsec_test_secret"});
    CHECK(is_taken("t=1492774577, " + wrong + ", " + right, recorded_body, known, recorded_at));
    CHECK(is_taken("t=1492774577,v0=6ffbb59b," + right, recorded_body, known, recorded_at));
    CHECK_FALSE(is_taken("t=1492774577,v0=" + right.substr(3), recorded_body, known, recorded_at));
    auto retired = secrets({"whsec_test_secret"});
    retired[0].retires_at = recorded_at;
    CHECK_FALSE(is_taken(recorded_header, recorded_body, retired, recorded_at));
    CHECK(is_taken(recorded_header, recorded_body, retired, recorded_at - 1s));
}

TEST_CASE("five minutes either way, to the second") {
    const auto known = secrets({"whsec_test_secret"});
    CHECK(is_taken(recorded_header, recorded_body, known, recorded_at + 300s));
    CHECK(is_taken(recorded_header, recorded_body, known, recorded_at - 300s));
    CHECK_FALSE(is_taken(recorded_header, recorded_body, known, recorded_at + 301s));
    CHECK_FALSE(is_taken(recorded_header, recorded_body, known, recorded_at - 301s));
}

TEST_CASE("an empty body is no event, however well signed") {
    const auto connector = make("http://stripe.test/");
    const Connection connection =
        new_connection(SiteId::fresh(recorded_at), "stripe", Mode::test, test_credentials(), recorded_at);
    http::Request request;
    request.headers = {{"stripe-signature", sign("", "whsec_test_secret", recorded_at)}};
    const Identified found = connector->identify(request, connection, recorded_at);
    CHECK_FALSE(found.inbound);
    CHECK(found.refusal == "is not an event of Stripe's");
}

TEST_CASE("no byte of the body or the header can be changed") {
    const auto known = secrets({"whsec_test_secret"});
    rc::check([&] {
        std::string header = recorded_header;
        std::string body = recorded_body;
        std::string& target = *rc::gen::arbitrary<bool>() ? header : body;
        const auto place = *rc::gen::inRange<std::size_t>(0, target.size());
        const char letter = *rc::gen::character<char>();
        RC_PRE(target[place] != letter);
        target[place] = letter;
        // A blank around a part changes nothing that was signed.
        RC_PRE(letter != ' ' && letter != '\t' && letter != '\n' && letter != '\r');
        RC_ASSERT(!is_taken(header, body, known, recorded_at));
    });
}

TEST_CASE("no header makes it stumble") {
    rc::check([] {
        const auto header = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"tv10=,a "}));
        RC_ASSERT(!is_taken(header, recorded_body, secrets({"whsec_test_secret"}), recorded_at));
    });
}

}  // namespace hub::connectors::stripe
