#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/cache.h"
#include "connectors/connections.h"
#include "connectors/inbox.h"
#include "db/test_store.h"

// For tests: an inbox with one connection to a service that does as it is told.
namespace hub::connectors {

using db::TestStore;

class NoHttp final : public http::Http {
public:
    http::Reply send(const http::Call& call) override { throw Unavailable("nobody expected a call to " + call.url); }
};

// A service whose events are "id lane", and which does as it is told.
class Scripted final : public Connector {
public:
    std::string_view kind() const override { return "scripted"; }
    Json settings_form() const override { return JsonArray{}; }
    Credentials read_settings(Fields&, std::optional<Mode>, Time) const override { return {}; }
    Secret<std::string> read_api_key(Fields&, Mode) const override { return {}; }
    std::string fault_of_signing_secret(std::string_view) const override { return {}; }
    std::string connect(http::Http&, const Connection&, Time) const override { return "Scripted"; }

    std::optional<bool> has(http::Http&, const Connection&, const std::string&) const override { return std::nullopt; }

    Shelf shelf(http::Http&, const Connection&, Time) const override { return {}; }

    PaymentLinks payment_links(http::Http&, const Connection&, const std::string&, Time) const override { return {}; }
    PaymentLink make_payment_link(http::Http&, const Connection&, const PaymentLinkWish&, Time) const override {
        return {};
    }

    std::string address_of(const std::string&, Mode) const override { return {}; }

    Identified identify(const http::Request& request, const Connection&, Time now) const override {
        const std::size_t blank = request.body.find(' ');
        if (blank == std::string::npos) return {.inbound = {}, .refusal = "is not an event"};
        const std::string lane = request.body.substr(blank + 1);
        return {.inbound = Inbound{.event_id = request.body.substr(0, blank),
                                   .type = "test",
                                   .lane = lane,
                                   .occurred_at = now,
                                   .ignored_because = lane == "idle" ? "asks nothing" : ""},
                .refusal = {}};
    }

    Outcome handle(World& world, const Connection&, const Event& event) const override {
        seen.push_back(event.inbound.event_id);
        if (answers.empty()) return written(world, {.words = "done by the script"});
        const auto answer = answers.front();
        answers.pop_front();
        return answer(world);
    }

    static Outcome written(World& world, const Effect& effect) {
        const bool done = world.write([&](Tx&) { return effect; });
        return {.kind = done ? Outcome::Kind::done : Outcome::Kind::failed};
    }
    static Outcome untied(World& world) {
        return written(world, {.state = Effect::State::untied, .words = "prod_1 is not tied", .waits_for = {"prod_1"}});
    }
    static Outcome failing(World&) { return {.kind = Outcome::Kind::failed, .note = "poison"}; }
    static Outcome down(World&) { return {.kind = Outcome::Kind::down, .note = "away"}; }

    mutable std::deque<std::function<Outcome(World&)>> answers;
    mutable std::vector<std::string> seen;
};

struct Office {
    explicit Office(TestStore& given)
        : house(given), connection(new_connection(house.site, "scripted", Mode::test, {}, house.clock.now())) {
        house.write([&](Tx& tx) { store_connection(tx, sealer, connection); });
    }

    void receive(const std::string& body) {
        http::Request request;
        request.body = body;
        inbox.receive("scripted", connection.hook_key, request);
    }
    StoredEvent event(std::size_t from_newest = 0) {
        return house.read([&](Reader& reader) { return list_events(reader, connection.id, "", {}, 100); })
            .at(from_newest);
    }
    std::size_t count(std::string_view state) {
        return house.read([&](Reader& reader) { return list_events(reader, connection.id, state, {}, 100); }).size();
    }
    void answer(std::function<Outcome(World&)> with, int times = 1) {
        for (int time = 0; time < times; ++time) script->answers.push_back(with);
    }
    void tick(Duration length) { house.clock.advance(length); }

    TestStore& house;
    crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    Connection connection;
    NoHttp http;
    catalog::CatalogCache catalogs;
    jobs::Wake wake;
    const Scripted* script = nullptr;
    Registry registry = [this] {
        auto made = std::make_unique<Scripted>();
        script = made.get();
        std::vector<std::unique_ptr<Connector>> all;
        all.push_back(std::move(made));
        return Registry{std::move(all)};
    }();
    Inbox inbox{{.store = house.store,
                 .registry = registry,
                 .http = http,
                 .clock = house.clock,
                 .sealer = sealer,
                 .catalogs = catalogs,
                 .wake = wake}};
};

}  // namespace hub::connectors
