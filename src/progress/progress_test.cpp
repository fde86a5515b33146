#include "progress/progress.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "catalog/pages.h"
#include "catalog/products.h"
#include "db/test_store.h"
#include "progress/progress_rows.h"

namespace hub::progress {

namespace {

using db::TestStore;
using Told = std::vector<std::string>;

// A member, and a course of two live pages that a bundle includes beside a page of its own.
struct House {
    explicit House(TestStore& given) : store(given), ada(welcome()), course(product("Course")), bundle(collection()) {
        first = page(course.id, "First");
        second = page(course.id, "Second");
        hello = page(bundle.id, "Hello");
        store.told();
    }

    members::Member welcome() {
        return store.write([](Tx& tx) { return members::welcome(tx, {.email = "ada@example.com"}, "manual").member; });
    }
    catalog::Product product(const std::string& name) {
        return store.write([&](Tx& tx) {
            return catalog::create_product(tx, ThingKind::product, {.name = name, .status = catalog::Status::live});
        });
    }
    catalog::Product collection() {
        return store.write([&](Tx& tx) {
            return catalog::create_product(
                tx, ThingKind::collection,
                {.name = "Bundle", .status = catalog::Status::live, .products = std::vector{course.id}});
        });
    }
    std::optional<catalog::Page> page(const ThingId& owner, const std::string& title,
                                      catalog::Status status = catalog::Status::live) {
        return store.write([&](Tx& tx) { return catalog::create_page(tx, owner, {.title = title, .status = status}); });
    }
    std::shared_ptr<const catalog::Catalog> catalog() {
        return store.read([](Reader& reader) { return catalog::load_catalog(reader); });
    }
    Told complete(const catalog::Page& page, const std::vector<ThingId>& collections = {}) {
        store.clock.advance(1min);
        store.write([&](Tx& tx) {
            progress::complete(tx, *catalog(), ada, page, {.source = "member", .collections = collections});
        });
        return store.told();
    }
    Told clear(const catalog::Page& page) {
        store.clock.advance(1min);
        store.write([&](Tx& tx) { progress::clear(tx, ada, page); });
        return store.told();
    }
    void change(const ThingId& thing, const catalog::ProductWish& wish) {
        store.write([&](Tx& tx) { catalog::change_product(tx, thing, wish, {}); });
    }
    Spells spells() {
        return store.read([&](Reader& reader) { return load_spells(reader, ada.id, store.clock.now()); });
    }
    int percent(const ThingId& thing) {
        return progress::percent(counted_pages(*catalog(), thing), spells(), store.clock.now());
    }
    Json newest() {
        return store.read([](Reader& reader) { return activity::list_activities(reader, {.limit = 1}).front().data; });
    }

    TestStore& store;
    members::Member ada;
    catalog::Product course;
    catalog::Product bundle;
    std::optional<catalog::Page> first{};
    std::optional<catalog::Page> second{};
    std::optional<catalog::Page> hello{};
};

const std::string page_completed = "user.page_completed";
const std::string product_completed = "user.product_completed";

}  // namespace

TEST_CASE("the last live page completes the product, after itself; a mark that is set stays set") {
    db::on_both_engines([](TestStore& store) {
        House house{store};
        CHECK(house.complete(*house.first) == Told{page_completed});
        CHECK(house.percent(house.course.id) == 50);
        CHECK(house.complete(*house.first).empty());
        CHECK(house.complete(*house.second) == Told{page_completed, product_completed});
        CHECK(text_at(house.newest(), {"product", "id"}) == house.course.id.text());
        CHECK(house.percent(house.course.id) == 100);
    });
}

TEST_CASE("cleared and set again it is a repeat, and completes the product again") {
    db::on_both_engines([](TestStore& store) {
        House house{store};
        house.complete(*house.first);
        house.complete(*house.second);
        CHECK(house.clear(*house.first).empty());
        CHECK(house.clear(*house.first).empty());
        CHECK(house.percent(house.course.id) == 50);
        CHECK(house.complete(*house.first) == Told{page_completed, product_completed});
        store.read([&](Reader& reader) {
            const auto activities = activity::list_activities(reader, {.type = activity::Type::page_completed});
            CHECK(flag_at(activities.front().data, {"repeat"}) == true);
            CHECK(flag_at(activities.back().data, {"repeat"}) == false);
        });
    });
}

TEST_CASE("a page that joins reopens the product, one that leaves completes nothing") {
    db::on_both_engines([](TestStore& store) {
        House house{store};
        house.complete(*house.first);
        store.write(
            [&](Tx& tx) { catalog::change_page(tx, house.second->id, {.status = catalog::Status::draft}, {}); });
        CHECK(store.told().empty());
        CHECK(house.percent(house.course.id) == 100);
        CHECK(house.complete(*house.second) == Told{page_completed});
        const auto late = house.page(house.course.id, "Late");
        CHECK(house.complete(*late) == Told{page_completed, product_completed});
    });
}

TEST_CASE("a draft, or what keeps no progress, never completes") {
    db::on_both_engines([](TestStore& store) {
        House house{store};
        house.change(house.course.id, {.has_progress = false});
        house.complete(*house.first);
        CHECK(house.complete(*house.second) == Told{page_completed});
        house.change(house.course.id, {.status = catalog::Status::draft, .has_progress = true});
        house.clear(*house.second);
        CHECK(house.complete(*house.second) == Told{page_completed});
        const catalog::Product empty = house.product("Empty");
        const auto only = house.page(empty.id, "Only", catalog::Status::draft);
        CHECK(house.complete(*only) == Told{page_completed});
        CHECK(house.percent(empty.id) == 0);
    });
}

TEST_CASE("a collection completes with the last page in it, if it is open to the member") {
    db::on_both_engines([](TestStore& store) {
        House house{store};
        const std::vector<ThingId> open{house.bundle.id};
        CHECK(house.complete(*house.hello) == Told{page_completed});
        CHECK(house.percent(house.bundle.id) == 33);
        house.complete(*house.first, open);
        CHECK(house.complete(*house.second, open) == Told{page_completed, product_completed, product_completed});
        CHECK(text_at(house.newest(), {"product", "id"}) == house.bundle.id.text());
        house.clear(*house.second);
        CHECK(house.complete(*house.second) == Told{page_completed, product_completed});
        house.clear(*house.hello);
        CHECK(house.complete(*house.hello) == Told{page_completed, product_completed});

        house.change(house.course.id, {.status = catalog::Status::draft});
        CHECK(counted_pages(*house.catalog(), house.bundle.id) == std::vector{house.hello->id});
    });
}

TEST_CASE("the log answers what was complete at any moment") {
    db::on_both_engines([](TestStore& store) {
        House house{store};
        const Time before = store.clock.now();
        house.complete(*house.first);
        const Time done = store.clock.now();
        house.clear(*house.first);
        const Time cleared = store.clock.now();
        const Spells spells = house.spells();
        CHECK_FALSE(is_complete_at(spells, house.first->id, before));
        CHECK(is_complete_at(spells, house.first->id, done));
        CHECK_FALSE(is_complete_at(spells, house.first->id, cleared));
        const Spells then = store.read([&](Reader& reader) { return load_spells(reader, house.ada.id, done); });
        CHECK(is_complete_at(then, house.first->id, cleared));
    });
}

TEST_CASE("property: what is kept beside the log is what the log says") {
    db::on_both_engines([](TestStore& store) {
        House house{store};
        const std::vector<catalog::Page> pages{*house.first, *house.second, *house.hello};
        const bool held = rc::check("projection = log", [&](const std::vector<std::pair<bool, std::uint8_t>>& steps) {
            for (const auto& [is_done, at] : steps) {
                const catalog::Page& page = pages[at % pages.size()];
                is_done ? house.complete(page) : house.clear(page);
            }
            const Spells spells = house.spells();
            store.read([&](Reader& reader) {
                for (const rows::ProjectionRow& row : rows::projection(reader, house.ada.id)) {
                    const std::vector<Spell>& of_page = spells.at(row.page);
                    RC_ASSERT(row.times == static_cast<std::int64_t>(of_page.size()));
                    const bool is_open = !of_page.back().cleared_at;
                    RC_ASSERT(row.completed_at == (is_open ? std::optional{of_page.back().done_at} : std::nullopt));
                }
            });
        });
        CHECK(held);
    });
}

}  // namespace hub::progress
