#include "connectors/inbox.h"

#include <algorithm>
#include <future>
#include <thread>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"
#include "catalog/products.h"
#include "connectors/links.h"
#include "connectors/test_office.h"

namespace hub::connectors {

TEST_CASE("an event that comes twice is stored once and handled once") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        office.receive("evt_1 a");
        office.receive("evt_1 a");
        CHECK(office.inbox.drain() == 1);
        CHECK(office.event().state == "done");
        CHECK(office.event().effect == "done by the script");
        CHECK(office.script->seen == std::vector<std::string>{"evt_1"});
    });
}

TEST_CASE("an event that asks nothing is stored as ignored and never claimed") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        office.receive("evt_1 idle");
        office.receive("evt_1 idle");
        CHECK(office.inbox.drain() == 0);
        CHECK(office.count("") == 1);
        CHECK(office.event().state == "ignored");
        CHECK(office.event().effect == "asks nothing");
        CHECK(office.event().finished_at.has_value());
    });
}

TEST_CASE("an event that is fine is stored without waiting, and what isn't goes the usual way") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        const auto receive_later = [&](const std::string& body) {
            http::Request request;
            request.body = body;
            std::promise<std::exception_ptr> told;
            const bool taken =
                office.inbox.receive_later("scripted", office.connection.hook_key, request,
                                           [&](const std::exception_ptr& failure) { told.set_value(failure); });
            if (taken) CHECK(told.get_future().get() == nullptr);
            return taken;
        };
        CHECK_FALSE(receive_later("evt_1 a"));  // whose door it is isn't known yet
        office.receive("evt_1 a");
        CHECK_FALSE(receive_later("forged"));
        if (house.store.engine_name() != "sqlite") return;
        CHECK(receive_later("evt_1 a"));
        CHECK(receive_later("evt_2 b"));
        CHECK(office.count("waiting") == 2);
        CHECK(office.inbox.drain() == 2);
    });
}

TEST_CASE("what is refused, and what comes to an unknown address, leaves nothing") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        CHECK_THROWS_AS(office.receive("forged"), Invalid);
        CHECK_THROWS_AS(office.inbox.receive("scripted", "guessed", {}), NotFound);
        CHECK_THROWS_AS(office.inbox.receive("other", office.connection.hook_key, {}), NotFound);
        CHECK(office.count("") == 0);
    });
}

TEST_CASE("a lane keeps its order while the others go on") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        office.answer(Scripted::failing);
        office.receive("evt_1 a");
        office.tick(1ms);
        office.receive("evt_2 a");
        office.tick(1ms);
        office.receive("evt_3 b");
        CHECK(office.inbox.drain() == 2);
        CHECK(office.script->seen == std::vector<std::string>{"evt_1", "evt_3"});
        office.tick(2s);
        CHECK(office.inbox.drain() == 2);
        CHECK(office.script->seen == std::vector<std::string>{"evt_1", "evt_3", "evt_1", "evt_2"});
        CHECK(office.count("done") == 3);
    });
}

TEST_CASE("five failures set an event aside, free its lane, and a replay takes it again from the beginning") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        office.answer(Scripted::failing, 5);
        office.receive("evt_1 a");
        office.tick(1ms);
        office.receive("evt_2 a");
        for (int hour = 0; hour < 6; ++hour) {
            office.inbox.drain();
            office.tick(1h);
        }
        CHECK(office.event(1).state == "set_aside");
        CHECK(office.event(1).failures == 5);
        CHECK(office.event(1).last_error == "poison");
        CHECK(office.event(0).state == "done");
        const StoredEvent again =
            house.write([&](Tx& tx) { return replay_event(tx, office.connection.id, office.event(1).id); });
        CHECK(again.state == "waiting");
        CHECK(again.failures == 0);
        CHECK(office.inbox.drain() == 1);
        CHECK(office.event(1).state == "done");
    });
}

TEST_CASE("while a service is down for more than one lane nobody's failures are counted") {
    db::on_sqlite([](TestStore& house) {
        Office office{house};
        office.answer(Scripted::down, 20);
        office.receive("evt_1 a");
        office.receive("evt_2 b");
        for (int hour = 0; hour < 10; ++hour) {
            office.inbox.drain();
            office.tick(1h);
        }
        CHECK(office.count("waiting") == 2);
        CHECK(office.event(0).failures <= 1);
        office.inbox.drain();
        CHECK(office.count("done") == 2);
    });
}

TEST_CASE("while a service is away its connection says since when, and what waited goes on as soon as it is back") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        const auto connection = [&] {
            return house.read(
                [&](Reader& reader) { return load_connection(reader, office.sealer, office.connection.id); });
        };
        const std::string since = to_rfc3339(house.clock.now());
        office.answer(Scripted::down, 3);
        office.receive("evt_1 a");
        office.receive("evt_2 b");
        office.inbox.drain();
        office.tick(2s);
        office.inbox.drain();
        CHECK(connection().state == ConnectionState::failing);
        CHECK(connection().last_error == "Not reached since " + since + ". away");
        CHECK(office.count("waiting") == 2);
        office.receive("evt_3 c");
        office.inbox.drain();
        CHECK(office.count("done") == 3);
        CHECK(connection().state == ConnectionState::connected);
        CHECK(connection().last_error.empty());
    });
}

TEST_CASE("a service that asks to wait is given the time, and that is no failure") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        office.answer([](World& world) {
            return Outcome{.kind = Outcome::Kind::later, .not_before = world.now() + 30s, .note = "slow down"};
        });
        office.receive("evt_1 a");
        CHECK(office.inbox.drain() == 1);
        office.tick(29s);
        CHECK(office.inbox.drain() == 0);
        CHECK(office.event().failures == 0);
        office.tick(1s);
        CHECK(office.inbox.drain() == 1);
        CHECK(office.event().state == "done");
    });
}

TEST_CASE("refused credentials make the connection fail until the key is replaced") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        office.answer([](World&) { return Outcome{.kind = Outcome::Kind::refused, .note = "no such key"}; });
        office.receive("evt_1 a");
        office.inbox.drain();
        const auto load = [&](Reader& reader) { return load_connection(reader, office.sealer, office.connection.id); };
        CHECK(house.read(load).state == ConnectionState::failing);
        CHECK(house.read(load).last_error == "no such key");
        CHECK(office.inbox.drain() == 0);
        house.write([&](Tx& tx) { renew(tx, office.sealer, office.connection.id, Secret<std::string>{"new"}, ""); });
        CHECK(house.read(load).state == ConnectionState::connected);
        CHECK(office.inbox.drain() == 1);
        CHECK(office.event().state == "done");
    });
}

TEST_CASE(
    "what is not at the service is looked for five times, for it may only be late, or the key another account's") {
    db::on_sqlite([](TestStore& house) {
        Office office{house};
        office.answer([](World&) { return Outcome{.kind = Outcome::Kind::gone, .note = "no such subscription"}; }, 5);
        office.receive("evt_1 a");
        office.inbox.drain();
        CHECK(office.event().state == "waiting");
        for (int hour = 0; hour < 5; ++hour) {
            office.tick(1h);
            office.inbox.drain();
        }
        CHECK(office.event().state == "set_aside");
        CHECK(office.event().failures == 5);
        CHECK(office.event().last_error == "no such subscription");
    });
}

TEST_CASE("an event that waits for a product is taken again when somebody ties it") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        office.answer(Scripted::untied);
        office.receive("evt_1 a");
        office.inbox.drain();
        CHECK(office.event().state == "untied");
        CHECK(office.inbox.drain() == 0);
        const ThingId product = house.write(
            [](Tx& tx) { return catalog::create_product(tx, ThingKind::product, {.name = "Calm Mornings"}).id; });
        house.write([&](Tx& tx) { tie_thing(tx, office.connection.id, product, "prod_12"); });
        CHECK(office.inbox.drain() == 0);  // another one
        const Link link = house.write([&](Tx& tx) { return tie_thing(tx, office.connection.id, product, "prod_1"); });
        CHECK(office.inbox.drain() == 1);
        CHECK(office.event().state == "done");
        CHECK_THROWS_AS(house.write([&](Tx& tx) { tie_thing(tx, office.connection.id, product, "prod_1"); }), Conflict);
        house.write([&](Tx& tx) { untie(tx, office.connection.id, link.id); });
        CHECK_THROWS_AS(house.write([&](Tx& tx) { untie(tx, office.connection.id, link.id); }), NotFound);
        house.write([&](Tx& tx) { tie_thing(tx, office.connection.id, product, "prod_1"); });
    });
}

TEST_CASE("an effect is undone when another worker took the event over") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        office.answer([&](World& world) {
            // Meanwhile the lease ran out and somebody else took the event: its epoch is another one.
            house.write([&](Tx& tx) { tx.run("UPDATE inbox SET epoch = epoch + 1 WHERE site_id = :site"); });
            const bool done = world.write([&](Tx& tx) {
                link_member(tx, office.connection.id, "cus_1", MemberId::fresh(tx.now()));
                return Effect{.words = "too late"};
            });
            return Outcome{.kind = done ? Outcome::Kind::done : Outcome::Kind::failed};
        });
        office.receive("evt_1 a");
        office.inbox.drain();
        CHECK(office.event().state == "working");
        CHECK(office.event().effect.empty());
        CHECK_FALSE(house.read([&](Reader& reader) { return find_member(reader, office.connection.id, "cus_1"); }));
    });
}

TEST_CASE("an event whose worker died is taken back with a pause, and after three deaths set aside") {
    db::on_sqlite([](TestStore& house) {
        Office office{house};
        office.receive("evt_1 a");
        const auto die = [&] {
            house.write([](Tx& tx) {
                return tx.run(
                    "UPDATE inbox SET state = 'working', epoch = epoch + 1 WHERE site_id = :site AND state = "
                    "'waiting'");
            });
            // A new process begins; on SQLite it knows that it is alone.
            Inbox next{{.store = house.store,
                        .registry = office.registry,
                        .http = office.http,
                        .clock = house.clock,
                        .sealer = office.sealer,
                        .catalogs = office.catalogs,
                        .wake = office.wake,
                        .workers = 0}};
            next.start();
        };
        die();
        CHECK(office.event().state == "waiting");
        CHECK(office.event().due_at > house.clock.now());
        die();
        CHECK(office.event().state == "waiting");
        die();
        CHECK(office.event().state == "set_aside");
    });
}

TEST_CASE("each connection has its turn, however much another has waiting") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        const Connection other = new_connection(house.site, "scripted", Mode::test, {}, house.clock.now());
        house.write([&](Tx& tx) { store_connection(tx, office.sealer, other); });
        for (int number = 0; number < 30; ++number) office.receive(format("evt_{} lane{}", number, number));
        house.clock.advance(1s);
        http::Request request;
        for (const char* body : {"evt_other1 a", "evt_other2 b"}) {
            request.body = body;
            office.inbox.receive("scripted", other.hook_key, request);
        }
        CHECK(office.inbox.drain() == 32);
        const auto& seen = office.script->seen;
        CHECK(std::ranges::find(seen, "evt_other1") - seen.begin() <= 3);
        CHECK(std::ranges::find(seen, "evt_other2") - seen.begin() <= 3);
    });
}

TEST_CASE("what may have ended the program is worked on alone") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        for (const char* body : {"evt_1 a", "evt_2 b", "evt_3 c"}) {
            office.receive(body);
            house.clock.advance(1ms);
        }
        house.write([](Tx& tx) {
            return tx.run("UPDATE inbox SET crashes = 1 WHERE site_id = :site AND event_id IN ('evt_2', 'evt_3')");
        });
        const auto working = [&] {
            return house.read([](Reader& reader) {
                return reader.value<std::int64_t>(
                    "SELECT COUNT(*) FROM inbox WHERE site_id = :site AND state = 'working'");
            });
        };
        std::vector<std::int64_t> beside;
        office.answer(
            [&](World& world) {
                beside.push_back(working().value_or(0));
                return Scripted::written(world, {.words = "fine"});
            },
            3);
        CHECK(office.inbox.drain() == 3);
        CHECK(office.script->seen == std::vector<std::string>{"evt_2", "evt_3", "evt_1"});
        CHECK(beside == std::vector<std::int64_t>{1, 1, 1});
    });
}

TEST_CASE("what may have ended the program waits until nothing else is worked on") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        office.receive("evt_1 a");
        office.answer([&](World& world) {
            office.receive("evt_2 b");
            house.write([](Tx& tx) {
                return tx.run("UPDATE inbox SET crashes = 1 WHERE site_id = :site AND event_id = 'evt_2'");
            });
            CHECK(office.inbox.drain() == 0);
            return Scripted::written(world, {.words = "fine"});
        });
        CHECK(office.inbox.drain() == 2);
        CHECK(office.script->seen == std::vector<std::string>{"evt_1", "evt_2"});
    });
}

TEST_CASE("the workers in the background take what comes, every lane in order") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        office.inbox.start();
        for (int number = 0; number < 40; ++number) office.receive("evt_" + std::to_string(number) + " one");
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (office.count("done") < 40 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
        CHECK(office.count("done") == 40);
        CHECK(office.script->seen.size() == 40);
    });
}

}  // namespace hub::connectors
