#include "app/idempotency.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "portal/test_portal.h"
#include "staff/staff.h"

namespace hub::app {

namespace {

// POSTs with one key, and counts how often they were done.
struct Caller {
    App& app;
    StoppedClock& clock;
    SiteId site;
    ApiKeyId key;
    int done = 0;

    http::Response post(const std::function<http::Response()>& answer, const std::string& name = "once") {
        http::Request request;
        request.method = http::Method::post;
        request.target = "/api/v1/members";
        request.headers.emplace_back("idempotency-key", name);
        return answered_once(app, site, key.text(), request, [&] {
            ++done;
            return answer();
        });
    }
};

http::Response created() {
    return http::json(201, JsonObject{{"id", "mem_1"}});
}

void each_time(const std::function<void(Caller&)>& test) {
    portal::in_portal([&](access::House& house, portal::TestPortal& portal) {
        const ApiKeyId key =
            house.write([](Tx& tx) { return staff::create_key(tx, {.name = "Tests", .scopes = {"*"}}).key.id; });
        Caller caller{portal.app, house.store.clock, house.store.site, key};
        test(caller);
    });
}

}  // namespace

TEST_CASE("what was refused, or failed with nothing done, leaves the key free") {
    each_time([](Caller& caller) {
        CHECK_THROWS_AS(caller.post([]() -> http::Response { throw Invalid("name", "is missing"); }), Invalid);
        CHECK_THROWS_AS(caller.post([]() -> http::Response { throw Unavailable("away"); }), Unavailable);
        CHECK(caller.post(created).status == 201);
        CHECK(caller.post(created).header("Idempotency-Replayed") == "true");
        CHECK(caller.done == 3);
    });
}

TEST_CASE("where nobody knows whether it was done the key stays taken, and the next try is told to look") {
    each_time([](Caller& caller) {
        const auto lost = []() -> http::Response { throw Unavailable("lost", Unavailable::Outcome::unknown); };
        CHECK_THROWS_AS(caller.post(lost), Unavailable);
        CHECK_THROWS_AS(caller.post(created), Conflict);
        CHECK(caller.done == 1);
    });
}

TEST_CASE("old keys are forgotten, so many at a time") {
    each_time([](Caller& caller) {
        for (const char* name : {"one", "two", "three"}) caller.post(created, name);
        const auto forget = [&] {
            return caller.app.store.write_everywhere([](Tx& tx) { return forget_old_keys(tx, 2); });
        };
        CHECK(forget() == 0);
        caller.clock.advance(25h);
        CHECK(forget() == 2);
        CHECK(forget() == 1);
        CHECK(forget() == 0);
    });
}

}  // namespace hub::app
