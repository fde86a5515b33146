#include "activity/activity.h"

#include <set>

#include <doctest/doctest.h>

#include "base/error.h"
#include "db/test_store.h"

namespace hub::activity {

namespace {

MemberId ada() {
    return MemberId::parse("mem_01jdn0a0000000000000000001");
}
ThingId course() {
    return ThingId::parse("prd_01jdn0a0000000000000000001");
}
ThingId bundle() {
    return ThingId::parse("col_01jdn0a0000000000000000001");
}

void put_ada(Tx& tx) {
    tx.run(
        "INSERT INTO members (site_id, id, email, email_key, first_name, last_name, search_key, source, created_at) "
        "VALUES (:site, :id, 'ada@example.com', 'ada@example.com', 'Ada', 'Low', '', 'test', :now)",
        {{"id", ada()}, {"now", tx.now()}});
}

Happening happening(Type type, Time at) {
    return {.type = type,
            .who = {.id = ada(), .email = "ada@example.com", .first_name = "Ada", .last_name = "Low"},
            .source = "test",
            .occurred_at = at};
}

std::vector<std::string> types(const std::vector<Activity>& activities) {
    std::vector<std::string> found;
    for (const Activity& activity : activities) found.push_back(activity.type);
    return found;
}

std::vector<std::string> listed(db::TestStore& house, const Filter& filter) {
    return types(house.read([&](Reader& reader) { return list_activities(reader, filter); }));
}

void record_some(db::TestStore& house) {
    house.write(put_ada);
    house.write([](Tx& tx) {
        record(tx, happening(Type::created, tx.now()));
        Happening granted = happening(Type::access_granted, tx.now());
        granted.product = What{.id = course(), .name = "Wheel"};
        record(tx, granted);
        granted.product = What{.id = bundle(), .name = "Everything", .products = {{course(), "Wheel"}}};
        record(tx, granted);
    });
}

}  // namespace

TEST_CASE("the eleven kinds have names of their own that lead back to them") {
    std::set<std::string_view> names;
    for (const Kind& kind : kinds) {
        names.insert(kind.wire);
        CHECK(find_type(kind.wire) == kind.type);
        CHECK(kind_of(kind.type).wire == kind.wire);
    }
    CHECK(names.size() == 11);
    CHECK_FALSE(find_type("user.none").has_value());
}

TEST_CASE("an activity is told as it is delivered, and stored as its data") {
    db::on_both_engines([](db::TestStore& house) {
        std::vector<db::Told> told;
        house.reactions.emplace_back(
            [&](Tx&, std::span<const db::Told> news) { told.assign(news.begin(), news.end()); });
        house.write(put_ada);
        const ActivityId id = house.write([](Tx& tx) {
            Happening done = happening(Type::page_completed, tx.now());
            done.product = What{.id = bundle(), .name = "Everything", .products = {{course(), "Wheel"}}};
            done.page = Where{.id = PageId::parse("pag_01jdn0a0000000000000000001"), .title = "Day one"};
            return record(tx, done);
        });
        REQUIRE(told.size() == 1);
        CHECK(told.front().id == id.text());
        const auto stored = house.read([&](Reader& reader) { return find_activity(reader, id); });
        REQUIRE(stored.has_value());
        CHECK(*parse_json(told.front().body)->as_object().if_contains("data") == stored->data);
        CHECK(stored->data ==
              *parse_json(R"({"id":")" + id.text() +
                          R"(","member":{"id":"mem_01jdn0a0000000000000000001","email":"ada@example.com",
            "first_name":"Ada","last_name":"Low"},"product":{"id":"col_01jdn0a0000000000000000001","name":"Everything",
            "kind":"collection","products":[{"id":"prd_01jdn0a0000000000000000001","name":"Wheel"}]},
            "page":{"id":"pag_01jdn0a0000000000000000001","title":"Day one"},"file":null,"source":"test","repeat":false})"));
        CHECK(told.front().body.starts_with(R"({"id":")" + id.text() +
                                            R"(","type":"user.page_completed","occurred_at":)" +
                                            R"("2026-11-21T10:00:00.000Z","site":)"));
    });
}

TEST_CASE("many are recorded at once in their order, each with its things, and told together") {
    db::on_both_engines([](db::TestStore& house) {
        std::vector<std::size_t> told;
        house.reactions.emplace_back([&](Tx&, std::span<const db::Told> news) { told.push_back(news.size()); });
        house.write(put_ada);
        const auto ids = house.write([](Tx& tx) {
            record(tx, happening(Type::login, tx.now()));
            std::vector<Happening> all(70, happening(Type::product_completed, tx.now()));
            all[1].product = What{.id = bundle(), .name = "Everything", .products = {{course(), "Wheel"}}};
            return record(tx, all);
        });
        CHECK(told == std::vector<std::size_t>{71});
        const auto stored =
            house.read([](Reader& reader) { return list_activities(reader, {.type = Type::product_completed}); });
        REQUIRE(stored.size() == ids.size());
        for (std::size_t at = 0; at < ids.size(); ++at) {
            CHECK(stored[at].id == ids[ids.size() - 1 - at]);
            CHECK(stored[at].sequence == std::ssize(ids) + 1 - static_cast<std::int64_t>(at));
        }
        for (const ThingId& thing : {bundle(), course()}) {
            const auto about = house.read([&](Reader& reader) { return list_activities(reader, {.product = thing}); });
            REQUIRE(about.size() == 1);
            CHECK(about.front().id == ids[1]);
        }
    });
}

TEST_CASE("activities are numbered without gaps in the order of commits, and what is undone takes no number") {
    db::on_both_engines([](db::TestStore& house) {
        house.write(put_ada);
        for (int turn = 0; turn < 3; ++turn) {
            house.write([](Tx& tx) { record(tx, happening(Type::login, tx.now())); });
            CHECK_THROWS_AS(house.write([](Tx& tx) {
                record(tx, happening(Type::login, tx.now()));
                throw Conflict("no");
            }),
                            Conflict);
        }
        std::vector<std::int64_t> numbers;
        for (const Activity& one : house.read([](Reader& reader) { return list_activities(reader, {}); })) {
            numbers.push_back(one.sequence);
        }
        CHECK(numbers == std::vector<std::int64_t>{3, 2, 1});
        CHECK(house.told() == std::vector<std::string>(3, "user.login"));
    });
}

TEST_CASE("a filter on a product finds what is about a collection that includes it, once") {
    db::on_both_engines([](db::TestStore& house) {
        record_some(house);
        CHECK(listed(house, {}).size() == 3);
        CHECK(listed(house, {.product = course()}).size() == 2);
        CHECK(listed(house, {.product = bundle()}).size() == 1);
        CHECK(listed(house, {.type = Type::created}) == std::vector<std::string>{"user.created"});
        CHECK(listed(house, {.type = Type::created, .product = course()}).empty());
        CHECK(listed(house, {.member = MemberId::parse("mem_01jdn0a0000000000000000009")}).empty());
    });
}

TEST_CASE("a list goes on where the page before ended") {
    db::on_both_engines([](db::TestStore& house) {
        record_some(house);
        const auto page = house.read([](Reader& reader) { return list_activities(reader, {.limit = 2}); });
        REQUIRE(page.size() == 2);
        CHECK(listed(house, {.before = page.back().sequence}) == std::vector<std::string>{"user.created"});
        CHECK(listed(house, {.product = course(), .before = page.front().sequence}).size() == 1);
    });
}

}  // namespace hub::activity
