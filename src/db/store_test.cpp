#include <atomic>
#include <future>
#include <thread>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"
#include "db/migrate.h"
#include "db/test_store.h"

namespace hub::db {

namespace {

struct Named {
    std::string id;
    std::int64_t count;
};

void put(Tx& tx, const std::string& subject, std::int64_t tries = 1) {
    tx.run(
        "INSERT INTO throttles (site_id, subject, tries, began_at, open_at) VALUES (:site, :subject, :tries, :now, "
        ":now)",
        {{"subject", subject}, {"tries", tries}, {"now", tx.now()}});
}

std::vector<std::string> subjects(TestStore& house) {
    return house.read([](Reader& reader) {
        return reader.values<std::string>("SELECT subject FROM throttles WHERE site_id = :site ORDER BY subject");
    });
}

}  // namespace

TEST_CASE("what a write returns is committed, and what it threw is undone") {
    on_both_engines([](TestStore& house) {
        CHECK(house.write([](Tx& tx) {
            put(tx, "kept");
            return 7;
        }) == 7);
        CHECK_THROWS_AS(house.write([](Tx& tx) {
            put(tx, "undone");
            throw Forbidden("no");
        }),
                        Forbidden);
        CHECK(subjects(house) == std::vector<std::string>{"kept"});
    });
}

TEST_CASE("a clash says which rule it broke, by the same name on both engines") {
    on_both_engines([](TestStore& house) {
        const auto twice = [](Tx& tx) {
            put(tx, "one");
            put(tx, "one");
        };
        CHECK_THROWS_AS(house.write(twice), Conflict);
        const auto same_slug = [](Tx& tx) {
            tx.run(
                "INSERT INTO sites (id, slug, name, support_email, time_zone, inactivity_days, public_content, "
                "registration, brand_color, activity_count, version, created_at) SELECT :id, slug, name, "
                "support_email, time_zone, inactivity_days, public_content, "
                "registration, brand_color, activity_count, version, created_at FROM sites",
                {{"id", SiteId::fresh(tx.now())}});
        };
        try {
            house.store.write_everywhere(same_slug);
            FAIL("the slug was taken twice");
        } catch (const Conflict& conflict) {
            CHECK(conflict.constraint() == "sites_slug");
        }
    });
}

TEST_CASE("one failing work in a batch doesn't hurt its neighbours, and after-commit runs for those that committed") {
    on_both_engines([](TestStore& house) {
        std::atomic<int> committed = 0;
        std::atomic<int> refused = 0;
        const auto writer = [&](int number) {
            for (int turn = 0; turn < 10; ++turn) {
                try {
                    house.write([&](Tx& tx) {
                        tx.after_commit([&] { ++committed; });
                        put(tx, format("turn {} of {}", turn, number % 2));
                    });
                } catch (const Conflict&) {
                    ++refused;
                }
            }
        };
        {
            std::vector<std::jthread> writers;
            for (int number = 0; number < 4; ++number) writers.emplace_back(writer, number);
        }
        CHECK(committed == 20);
        CHECK(refused == 20);
        CHECK(subjects(house).size() == 20);
    });
}

TEST_CASE("a claim that nobody waits for is told of once it is committed, or why it isn't") {
    on_both_engines([](TestStore& house) {
        std::promise<std::exception_ptr> told;
        const auto tell = [&](const std::exception_ptr& failure) { told.set_value(failure); };
        const auto work = [site = house.site](Tx& tx) {
            tx.run(
                "INSERT INTO throttles (site_id, subject, tries, began_at, open_at) VALUES (:owner, 'later', 1, 0, 0)",
                {{"owner", site}});
        };
        const bool taken = house.store.claim_later(work, tell);
        CHECK(taken == (house.store.engine_name() == "sqlite"));
        if (!taken) return;
        CHECK(told.get_future().get() == nullptr);
        CHECK(subjects(house) == std::vector<std::string>{"later"});
        told = {};
        CHECK(house.store.claim_later(work, tell));
        CHECK_THROWS_AS(std::rethrow_exception(told.get_future().get()), Conflict);
    });
}

TEST_CASE("a reader keeps its snapshot while others write") {
    on_both_engines([](TestStore& house) {
        house.write([](Tx& tx) { put(tx, "before"); });
        house.read([&](Reader& reader) {
            const auto count = [&] {
                return *reader.value<std::int64_t>("SELECT COUNT(*) FROM throttles WHERE site_id = :site");
            };
            CHECK(count() == 1);
            std::jthread([&] { house.write([](Tx& tx) { put(tx, "after"); }); }).join();
            CHECK(count() == 1);
        });
        CHECK(subjects(house).size() == 2);
    });
}

TEST_CASE("NULL, numbers, flags, texts and times come back as they went in") {
    on_both_engines([](TestStore& house) {
        const ApiKeyId id = ApiKeyId::fresh(house.clock.now());
        house.write([&](Tx& tx) {
            tx.run(
                "INSERT INTO api_keys (site_id, id, name, secret_hash, scopes, created_at, revoked_at) "
                "VALUES (:site, :id, 'Zoë', 'hash', '*', :now, :never)",
                {{"id", id}, {"now", tx.now()}, {"never", std::optional<Time>{}}});
        });
        struct Row {
            ApiKeyId id;
            std::string name;
            Time created_at;
            std::optional<Time> revoked_at;
            bool is_live;
        };
        const auto row = house.read([&](Reader& reader) {
            return reader.one<Row, ApiKeyId, std::string, Time, std::optional<Time>, bool>(
                "SELECT id, name, created_at, revoked_at, (revoked_at IS NULL) FROM api_keys "
                "WHERE site_id = :site AND id = :id",
                {{"id", id}});
        });
        REQUIRE(row);
        CHECK(row->id == id);
        CHECK(row->name == "Zoë");
        CHECK(row->created_at == house.clock.now());
        CHECK_FALSE(row->revoked_at.has_value());
        CHECK(row->is_live);
    });
}

TEST_CASE("no row of another site is reached, for the scope binds the site") {
    on_both_engines([](TestStore& house) {
        house.write([](Tx& tx) { put(tx, "ours"); });
        const SiteId other = SiteId::fresh(house.clock.now());
        const auto theirs = house.store.read(other, [](Reader& reader) {
            return reader.values<std::string>("SELECT subject FROM throttles WHERE site_id = :site");
        });
        CHECK(theirs.empty());
    });
}

TEST_CASE("what is kept in memory is old once a commit touched it, and not when the work was undone") {
    on_both_engines([](TestStore& house) {
        const std::uint64_t before = house.stamps.of("mem_a");
        house.write([](Tx& tx) { tx.touch("mem_a"); });
        const std::uint64_t after = house.stamps.of("mem_a");
        CHECK(after != before);
        CHECK_THROWS(house.write([](Tx& tx) {
            tx.touch("mem_a");
            throw Forbidden("no");
        }));
        CHECK(house.stamps.of("mem_a") == after);
    });
}

TEST_CASE("reactions meet what was told in the same transaction, and vanish with it") {
    on_both_engines([](TestStore& house) {
        house.reactions.push_back([](Tx& tx, std::span<const Told> told) { put(tx, "saw " + told.front().id); });
        house.write([](Tx& tx) { tx.tell({.id = "1", .type = "user.login", .body = "{}"}); });
        CHECK(subjects(house) == std::vector<std::string>{"saw 1"});
        CHECK(house.told() == std::vector<std::string>{"user.login"});
        CHECK_THROWS(house.write([](Tx& tx) {
            tx.tell({.id = "2", .type = "user.login", .body = "{}"});
            throw Forbidden("no");
        }));
        CHECK(subjects(house).size() == 1);
    });
}

TEST_CASE("no transaction is left open, whatever went wrong in it") {
    on_both_engines([](TestStore& house) {
        CHECK_THROWS(house.read([](Reader& reader) { reader.value<std::int64_t>("SELECT nothing FROM nowhere"); }));
        CHECK_THROWS(house.write([](Tx& tx) { tx.run("INSERT INTO nowhere VALUES (1)"); }));
        house.write([](Tx& tx) { put(tx, "still works"); });
        for (int turn = 0; turn < 10; ++turn) CHECK(subjects(house).size() == 1);
    });
}

TEST_CASE("a connection lost in the middle of a commit leaves it open whether it was done, and only then") {
    on_both_engines([](TestStore& house) {
        if (house.store.engine_name() != "postgresql") return;  // a file isn't lost
        house.store.write_everywhere([](Tx& tx) {
            tx.run(
                "CREATE FUNCTION cut_the_line() RETURNS trigger LANGUAGE plpgsql AS "
                "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'");
            tx.run(
                "CREATE CONSTRAINT TRIGGER cut_the_line AFTER INSERT ON throttles DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW WHEN (NEW.subject = 'late') EXECUTE FUNCTION cut_the_line()");
        });
        const auto is_perhaps_done = [&](const auto& work) {
            try {
                house.write(work);
            } catch (const Unavailable& failure) {
                return failure.is_perhaps_done();
            }
            FAIL("the connection was not lost");
            return false;
        };
        CHECK(is_perhaps_done([](Tx& tx) { put(tx, "late"); }));
        CHECK_FALSE(is_perhaps_done([](Tx& tx) {
            put(tx, "early");
            tx.value<bool>("SELECT pg_terminate_backend(pg_backend_pid())");
        }));
        house.write([](Tx& tx) { put(tx, "afterwards"); });
        CHECK(subjects(house) == std::vector<std::string>{"afterwards"});
    });
}

TEST_CASE("a database made by a newer program is refused kindly") {
    on_both_engines([](TestStore& house) {
        house.store.write_everywhere(
            [](Tx& tx) { tx.run("INSERT INTO migrations (name, applied_at) VALUES ('209901010000_later.sql', 0)"); });
        CHECK_THROWS_AS(house.store.migrate(), Unavailable);
    });
}

TEST_CASE("lines fenced for one engine are left out for the other") {
    const std::string_view text = "a\n-- sqlite\nb\n-- postgres\nc\n-- both\nd\n";
    CHECK(text_for(Dialect::sqlite, text).find("b\n") != std::string::npos);
    CHECK(text_for(Dialect::sqlite, text).find("c\n") == std::string::npos);
    CHECK(text_for(Dialect::postgres, text).find("b\n") == std::string::npos);
    CHECK(text_for(Dialect::postgres, text).find("d\n") != std::string::npos);
}

}  // namespace hub::db
