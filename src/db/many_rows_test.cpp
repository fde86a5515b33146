#include <doctest/doctest.h>

#include "base/error.h"
#include "db/test_store.h"

namespace hub::db {

namespace {

constexpr Time began = time_of(1'700'000'000'000);

ManyRows throttles(int count) {
    ManyRows many{.table = "throttles",
                  .columns = {"subject", "tries", "began_at", "open_at"},
                  .ending = "ON CONFLICT (site_id, subject) DO NOTHING"};
    for (int at = 0; at < count; ++at) many.rows.push_back(values_of("s" + std::to_string(at), at, began, began));
    return many;
}

std::int64_t sum_of_tries(TestStore& house) {
    return house.read([](Reader& reader) {
        return reader.value<std::int64_t>("SELECT CAST(SUM(tries) AS BIGINT) FROM throttles WHERE site_id = :site")
            .value_or(-1);
    });
}

}  // namespace

TEST_CASE("many rows go in whatever their number, each with its own values, and those that stay out are not counted") {
    on_both_engines([](TestStore& house) {
        for (const int count : {0, 1, 3, 64, 151}) {
            CAPTURE(count);
            house.write([](Tx& tx) { tx.run("DELETE FROM throttles WHERE site_id = :site"); });
            CHECK(house.write([&](Tx& tx) { return tx.insert(throttles(count)); }) == count);
            CHECK(house.write([&](Tx& tx) { return tx.insert(throttles(count + 2)); }) == 2);
            CHECK(sum_of_tries(house) == (count + 2) * (count + 1) / 2);
        }
    });
}

TEST_CASE("one row that breaks a rule takes the others of its transaction along") {
    on_both_engines([](TestStore& house) {
        house.write([](Tx& tx) { tx.insert(throttles(1)); });
        const auto insert_again = [](Tx& tx) {
            ManyRows many = throttles(70);
            many.ending = "";
            std::swap(many.rows.front(), many.rows.back());
            tx.insert(std::move(many));
        };
        CHECK_THROWS_AS(house.write(insert_again), Conflict);
        CHECK(sum_of_tries(house) == 0);
    });
}

TEST_CASE("a list finds each of its values once, whatever their number") {
    on_both_engines([](TestStore& house) {
        house.write([](Tx& tx) { tx.insert(throttles(200)); });
        for (const int count : {0, 1, 2, 64, 65, 150}) {
            CAPTURE(count);
            std::vector<std::string> subjects;
            subjects.reserve(static_cast<std::size_t>(count));
            for (int at = 0; at < count; ++at) subjects.push_back("s" + std::to_string(at));
            std::int64_t found = 0;
            house.read([&](Reader& reader) {
                each_list(values_in(subjects), [&](const std::string& list, Binds binds) {
                    found += reader
                                 .value<std::int64_t>(
                                     "SELECT COUNT(*) FROM throttles WHERE site_id = :site AND subject IN " + list,
                                     std::move(binds))
                                 .value();
                });
            });
            CHECK(found == count);
        }
    });
}

}  // namespace hub::db
