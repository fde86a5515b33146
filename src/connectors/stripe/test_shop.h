#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "access/access.h"
#include "catalog/cache.h"
#include "catalog/products.h"
#include "connectors/connections.h"
#include "connectors/inbox.h"
#include "connectors/links.h"
#include "connectors/stripe/stripe.h"
#include "connectors/stripe/stripe_signature.h"
#include "connectors/stripe/test_stripe.h"
#include "db/test_store.h"

// For tests only: a site that sells one product by a Stripe that is made up.
namespace hub::connectors::stripe {

inline Credentials test_credentials() {
    Credentials credentials;
    credentials.api_key = Secret<std::string>{"rk_test_1"};
    credentials.signing.push_back(
        {.secret = Secret<std::string>{"whsec_test_secret"}, .added_at = {}, .retires_at = {}});
    return credentials;
}

class TestShop {
public:
    explicit TestShop(db::TestStore& given)
        : house(given),
          connection(new_connection(house.site, "stripe", Mode::test, test_credentials(), house.clock.now())),
          course(house.write([&](Tx& tx) {
              store_connection(tx, sealer, connection);
              return product(tx, "Calm Mornings", "prod_1");
          })) {}

    ThingId product(Tx& tx, const std::string& name, const std::string& remote, std::optional<int> grace = {}) {
        const ThingId id =
            catalog::create_product(tx, ThingKind::product,
                                    {.name = name, .status = catalog::Status::live, .grace_days = std::optional{grace}})
                .id;
        if (!remote.empty()) tie_thing(tx, connection.id, id, remote);
        return id;
    }
    ThingId sell(const std::string& name, const std::string& remote, std::optional<int> grace = {}) {
        return house.write([&](Tx& tx) { return product(tx, name, remote, grace); });
    }

    std::int64_t seconds() const { return milliseconds_of(house.clock.now()) / 1000; }

    Json event(const std::string& type, const Json& object) {
        return JsonObject{{"id", "evt_" + std::to_string(++events_)},
                          {"object", "event"},
                          {"type", type},
                          {"livemode", false},
                          {"created", seconds()},
                          {"api_version", "2026-10-28.endive"},
                          {"data", JsonObject{{"object", object}}}};
    }
    void deliver(const Json& event) {
        http::Request request;
        request.body = to_text(event);
        request.headers.emplace_back("stripe-signature", sign(request.body, "whsec_test_secret", house.clock.now()));
        inbox.receive("stripe", connection.hook_key, request);
    }
    // Tells of an object as it is now, and works it off.
    void tell(const std::string& type, const Json& object) {
        house.clock.advance(1ms);  // ids of one millisecond have no order
        deliver(event(type, object));
        inbox.drain();
    }

    std::vector<StoredEvent> stored(std::string_view state = "") {
        return house.read([&](Reader& reader) { return list_events(reader, connection.id, state, {}, 100); });
    }
    StoredEvent last() { return stored().at(0); }

    std::optional<members::Member> member(const std::string& email) {
        return house.read([&](Reader& reader) { return members::find_by_email(reader, email); });
    }
    std::optional<access::Grant> grant(const std::string& email, const ThingId& thing) {
        const auto who = member(email);
        if (!who) return std::nullopt;
        auto grants = house.read(
            [&](Reader& reader) { return access::list_grants(reader, {.member = who->id, .thing = thing}); });
        if (grants.empty()) return std::nullopt;
        return grants.front();
    }
    bool is_open(const std::string& email, const ThingId& thing) {
        const auto held = grant(email, thing);
        return held && (!held->ends_at || *held->ends_at > house.clock.now());
    }

    db::TestStore& house;
    crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    Connection connection;
    TestStripe stripe;
    catalog::CatalogCache catalogs;
    jobs::Wake wake;
    Registry registry = [] {
        std::vector<std::unique_ptr<Connector>> all;
        all.push_back(make("http://stripe.test"));
        return Registry{std::move(all)};
    }();
    Inbox inbox{{.store = house.store,
                 .registry = registry,
                 .http = stripe,
                 .clock = house.clock,
                 .sealer = sealer,
                 .catalogs = catalogs,
                 .wake = wake}};
    ThingId course;

private:
    int events_ = 0;
};

// Ada's subscription, paid for the next thirty days.
inline Json& subscribed(TestShop& shop, const std::string& product = "prod_1") {
    return shop.stripe.put(subscription_json("sub_1", customer_json("cus_1", "ada@example.com"), product,
                                             shop.seconds() + 30 * 24 * 3600));
}

}  // namespace hub::connectors::stripe
