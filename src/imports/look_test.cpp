#include "imports/look.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "imports/test_desk.h"

namespace hub::imports {

namespace {

using access::House;
using access::in_house;

// More than a look takes at a time; the last of them has no address.
std::string many_rows() {
    std::string file = "email\n";
    for (int at = 0; at <= 6'000; ++at) file += "m" + std::to_string(at) + "@example.com\n";
    return file + "nobody\n";
}

}  // namespace

TEST_CASE("of two who look at one file at a time the later one's columns count, and nobody mixes what they find") {
    in_house([](House& house) {
        Desk desk{house};
        const Import import = desk.take(many_rows());
        const Mapping first = desk.guessed(import);
        Mapping second = first;
        second.tags = {"Moved"};
        Look slow{house.store.store, house.store.site, desk.catalogs, import.id, first};
        CHECK(slow.go_on());
        CHECK_FALSE(desk.now(import).counts);
        CHECK(desk.refusals(import).empty());
        CHECK_THROWS_AS(desk.begun(import), Conflict);
        CHECK(Desk::counts(desk.looked_at(import, second)) == "6001 0 0 1");
        CHECK_THROWS_AS(slow.go_on(), Conflict);
        CHECK(desk.now(import).mapping->tags == std::vector<std::string>{"Moved"});
        CHECK(Desk::counts(desk.now(import)) == "6001 0 0 1");
    });
}

TEST_CASE("who looks at a file while it is begun changes nothing of what is imported") {
    in_house([](House& house) {
        Desk desk{house};
        const Import import = desk.take(many_rows());
        const Mapping same = desk.guessed(import);
        desk.looked_at(import, same);
        Look slow{house.store.store, house.store.site, desk.catalogs, import.id, same};
        desk.looked_at(import, same);
        desk.begun(import);
        CHECK_THROWS_AS(slow.go_on(), Conflict);
        CHECK_THROWS_AS((Look{house.store.store, house.store.site, desk.catalogs, import.id, same}), Conflict);
        CHECK(desk.now(import).counts.has_value());
    });
}

TEST_CASE("rows are leafed through from where the page before ended, of one verdict or of all") {
    in_house([](House& house) {
        Desk desk{house};
        const Import import = desk.take(many_rows());
        desk.looked_at(import, desk.guessed(import));
        const auto lines = [&](RowsPage page) {
            std::vector<std::int64_t> found;
            std::size_t size = page.limit;
            while (size == page.limit) {
                const auto rows = house.store.read(
                    [&](Reader& reader) { return list_rows(reader, load_import(reader, import.id), page); });
                size = rows.size();
                for (const JudgedRow& row : rows) found.push_back(row.line);
                if (!rows.empty()) page.after = {.part = rows.back().part, .line = rows.back().line};
            }
            return found;
        };
        const auto all = lines({.limit = 500});
        CHECK(all.size() == 6002);
        CHECK(std::ranges::is_sorted(all));
        CHECK(lines({.limit = 333}) == all);
        CHECK(lines({.verdict = Verdict::refused, .limit = 1}) == std::vector<std::int64_t>{6003});
        CHECK(lines({.verdict = Verdict::updated, .limit = 1}).empty());
    });
}

}  // namespace hub::imports
