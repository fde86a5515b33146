#include "audit/audit.h"

#include <doctest/doctest.h>

#include "audit/details.h"
#include "base/error.h"
#include "db/test_store.h"

namespace hub::audit {

namespace {

Book book() {
    return Book{Secret<std::string>{std::string(32, 'k')}};
}

Act act(const std::string& what) {
    return {.who = Who::staff, .who_id = "stf_1", .who_name = "Ines", .act = what, .address = "127.0.0.1"};
}

void fill(db::TestStore& house, const std::vector<std::string>& acts) {
    for (const std::string& what : acts) house.write([&](Tx& tx) { book().add(tx, act(what)); });
}

// As someone does who goes around the triggers.
void by_hand(db::TestStore& house, const std::string& sql) {
    house.store.write_everywhere([&](Tx& tx) {
        if (tx.is_on_postgres()) {
            tx.run("ALTER TABLE audit_entries DISABLE TRIGGER USER");
            tx.run("ALTER TABLE audit_heads DISABLE TRIGGER USER");
        } else {
            tx.run("DROP TRIGGER IF EXISTS audit_entries_stay");
            tx.run("DROP TRIGGER IF EXISTS audit_entries_as_they_are");
            tx.run("DROP TRIGGER IF EXISTS audit_heads_stay");
        }
        tx.run(sql);
    });
}

std::optional<std::int64_t> found_broken(db::TestStore& house) {
    return book().verify(house.store, house.site).broken_at;
}

}  // namespace

TEST_CASE("a log that nobody touched is whole, and so is an empty one") {
    db::on_both_engines([](db::TestStore& house) {
        CHECK(book().verify(house.store, house.site).is_whole());
        fill(house, {"one", "two", "three"});
        house.store.write_everywhere([](Tx& tx) { book().add(tx, act("nowhere")); });
        const Verdict verdict = book().verify(house.store, house.site);
        CHECK(verdict.is_whole());
        CHECK(verdict.entries == 3);
        CHECK(book().verify(house.store, std::nullopt).entries == 1);
        CHECK_FALSE(Book{Secret<std::string>{"another key"}}.verify(house.store, house.site).is_whole());
    });
}

TEST_CASE("the database itself refuses to change or take away an entry") {
    db::on_both_engines([](db::TestStore& house) {
        fill(house, {"one"});
        const auto run = [&](const std::string& sql) { house.write([&](Tx& tx) { tx.run(sql); }); };
        CHECK_THROWS(run("UPDATE audit_entries SET act = 'another' WHERE sequence = 1"));
        CHECK_THROWS(run("DELETE FROM audit_entries WHERE sequence = 1"));
        CHECK_THROWS(run("DELETE FROM audit_heads WHERE sequence = 1"));
        CHECK(book().verify(house.store, house.site).is_whole());
    });
}

TEST_CASE("whoever edits, takes away, adds or swaps entries by hand is found out") {
    const auto breaks = [](const std::string& sql, std::int64_t at) {
        db::on_both_engines([&](db::TestStore& house) {
            fill(house, {"one", "two", "three", "four"});
            by_hand(house, sql);
            CAPTURE(sql);
            CHECK(found_broken(house) == at);
        });
    };
    breaks("UPDATE audit_entries SET actor_name = 'Eve' WHERE sequence = 2", 2);
    breaks("UPDATE audit_entries SET recorded_at = recorded_at + 1 WHERE sequence = 3", 3);
    breaks("DELETE FROM audit_entries WHERE sequence = 1", 1);
    breaks("DELETE FROM audit_entries WHERE sequence = 4", 4);
    breaks("DELETE FROM audit_heads WHERE sequence = 4", 1);
    breaks("DELETE FROM audit_entries", 1);
    breaks("UPDATE audit_heads SET sequence = 3, hash = (SELECT hash FROM audit_entries WHERE sequence = 3)", 4);
    breaks(
        "INSERT INTO audit_entries SELECT chain, 5, recorded_at, actor_kind, actor_id, actor_name, act, thing_id, "
        "address, request_id, details, hash FROM audit_entries WHERE sequence = 4",
        5);
    breaks(
        "UPDATE audit_entries SET act = CASE sequence WHEN 2 THEN 'three' ELSE 'two' END, hash = (SELECT other.hash "
        "FROM "
        "audit_entries other WHERE other.sequence = 5 - audit_entries.sequence) WHERE sequence IN (2, 3)",
        2);
}

TEST_CASE("entries are found by person, act, thing and time, newest first") {
    db::on_both_engines([](db::TestStore& house) {
        fill(house, {"one", "two"});
        house.clock.advance(std::chrono::hours{1});
        const Time later = house.clock.now();
        Act other = act("two");
        other.who_id = "key_1";
        other.thing = "prd_1";
        house.write([&](Tx& tx) { book().add(tx, other); });
        const auto acts_by = [&](const Filter& filter) {
            std::string names;
            for (const Entry& entry : house.read([&](Reader& reader) { return list_entries(reader, filter); }))
                names += entry.act + std::to_string(entry.sequence) + " ";
            return names;
        };
        CHECK(acts_by({}) == "two3 two2 one1 ");
        CHECK(acts_by({.who_id = "stf_1"}) == "two2 one1 ");
        CHECK(acts_by({.act = "two"}) == "two3 two2 ");
        CHECK(acts_by({.thing = "prd_1"}) == "two3 ");
        CHECK(acts_by({.from = later}) == "two3 ");
        CHECK(acts_by({.until = later}) == "two2 one1 ");
        CHECK(acts_by({.from = later + std::chrono::hours{1}}).empty());
        CHECK(acts_by({.before = 3, .limit = 1}) == "two2 ");
    });
}

TEST_CASE("details hold what changed, no secrets, and of members no texts") {
    const Json before{{"name", "Glazes"}, {"slug", "glazes"}, {"status", "live"}, {"hook_url", "/hooks/abc"}};
    CHECK(details_of({.path = "/p", .body = R"({"name":"Glazing","slug":"glazes"})", .before = before}) ==
          R"({"path":"/p","before":{"name":"Glazes"},"after":{"name":"Glazing"}})");
    CHECK(details_of({.path = "/p", .body = {}, .before = before, .is_gone = true}) ==
          R"({"path":"/p","before":{"name":"Glazes","slug":"glazes","status":"live"},"after":{}})");
    CHECK(details_of({.path = "/p", .body = R"({"password":"a","settings":{"secret_key":"b","mode":"test"}})"}) ==
          R"({"path":"/p","before":{},"after":{"password":"•••","settings":{"secret_key":"•••","mode":"test"}}})");
    CHECK(details_of({.path = "/p", .body = R"({"url":"https://a:b@example.com/in?t=1"})"}) ==
          R"({"path":"/p","before":{},"after":{"url":"https://example.com/in"}})");
    CHECK(details_of(
              {.path = "/m", .body = R"({"email":"ana@example.com","is_blocked":true})", .about = About::members}) ==
          R"({"path":"/m","before":{},"after":{"email":"•••","is_blocked":true}})");
}

TEST_CASE("details stay small, whatever is sent") {
    const std::string name(5000, 'x');
    CHECK(details_of({.path = "/p", .body = R"({"name":")" + name + R"("})"}).size() < 300);
    std::string many = "{";
    for (int number = 0; number < 1000; ++number) many += "\"field_" + std::to_string(number) + "\":1,";
    many.back() = '}';
    CHECK(details_of({.path = "/p", .body = many}).size() <= 4000);
    CHECK(details_of({.path = "/p", .body = std::string(100'000, '[')}) == R"({"path":"/p","before":{},"after":{}})");
}

}  // namespace hub::audit
