#include "catalog/order.h"

#include <map>

#include <doctest/doctest.h>

#include "base/error.h"
#include "catalog/pages.h"
#include "catalog/products.h"
#include "db/test_store.h"

namespace hub::catalog {

namespace {

using db::TestStore;
using Words = std::vector<std::string>;

// A live product with live pages A, B and C.
struct Course {
    explicit Course(TestStore& given) : house(given), product(make()) {
        for (const char* const title : {"A", "B", "C"}) add(title);
    }

    Product make() {
        return house.write(
            [](Tx& tx) { return create_product(tx, ThingKind::product, {.name = "Course", .status = Status::live}); });
    }
    void add(const std::string& title, std::optional<SectionId> section = std::nullopt) {
        house.clock.advance(1s);
        pages.insert_or_assign(title, house.write([&](Tx& tx) {
            return create_page(tx, product.id, {.title = title, .status = Status::live, .section = section}).id;
        }));
    }
    Node leaf(const std::string& title) const { return {.type = Node::Type::page, .id = pages.at(title).text()}; }
    Order set(const std::vector<Node>& tree, std::optional<std::int64_t> seen = std::nullopt) {
        house.clock.advance(1s);
        return house.write([&](Tx& tx) { return set_order(tx, product.id, tree, seen); });
    }
    Order now() {
        return house.read([&](Reader& reader) { return load_order(reader, product); });
    }
    // The items of every version, as titles.
    std::vector<std::string> versions() {
        const auto catalog = house.read([](Reader& reader) { return load_catalog(reader); });
        std::vector<std::string> found;
        for (const std::vector<Item>& items : catalog->find(product.id)->items) {
            std::string line;
            for (const Item& item : items) line += item.page ? catalog->find(*item.page)->title : "*";
            found.push_back(line);
        }
        return found;
    }
    Words refused(const std::vector<Node>& tree) {
        try {
            set(tree);
        } catch (const Invalid& invalid) {
            Words fields;
            for (const FieldError& error : invalid.fields()) fields.push_back(error.field);
            return fields;
        }
        return {"nothing"};
    }

    TestStore& house;
    Product product;
    std::map<std::string, PageId> pages;
};

}  // namespace

TEST_CASE("what is added at the end is no new version, what moves others is one, and the old ones stay") {
    db::on_both_engines([](TestStore& house) {
        Course course{house};
        CHECK(course.versions() == Words{"ABC"});
        const Order before = course.now();
        const Order after = course.set({course.leaf("C"), course.leaf("A"), course.leaf("B")}, before.version);
        CHECK(after.version > before.version);
        CHECK(course.versions() == Words{"ABC", "CAB"});
        CHECK_THROWS_AS(course.set({course.leaf("A"), course.leaf("B"), course.leaf("C")}, before.version), Conflict);
        CHECK(course.set({course.leaf("C"), course.leaf("A"), course.leaf("B")}).version == after.version);
        course.add("D");
        CHECK(course.versions() == Words{"ABC", "CABD"});
        CHECK(course.now().version > after.version);
        CHECK(course.now().created_at == after.created_at);
    });
}

TEST_CASE("a page that joins a section in the middle moves those after it, so the order before is kept") {
    db::on_both_engines([](TestStore& house) {
        Course course{house};
        const Section part = house.write([&](Tx& tx) { return create_section(tx, course.product.id, "Part"); });
        Node section{.type = Node::Type::section, .id = part.id.text(), .children = {course.leaf("A")}};
        course.set({section, course.leaf("B"), course.leaf("C")});
        CHECK(course.versions() == Words{"ABC", "ABC"});
        course.add("D", part.id);
        CHECK(course.versions() == Words{"ABC", "ABC", "ADBC"});
        const PageId moved = course.pages.at("A");
        house.write([&](Tx& tx) { change_page(tx, moved, {.section = std::optional<SectionId>{}}, {}); });
        CHECK(course.versions() == Words{"ABC", "ABC", "ADBC", "DBCA"});
        house.write([&](Tx& tx) { delete_page(tx, course.pages.at("B")); });
        CHECK(course.versions() == Words{"AC", "AC", "ADC", "DCA"});
    });
}

TEST_CASE("an order names everything that stands there exactly once") {
    db::on_both_engines([](TestStore& house) {
        Course course{house};
        const Course other{house};
        CHECK(course.refused({course.leaf("A"), course.leaf("B")}) == Words{"items"});
        CHECK(course.refused({course.leaf("A"), course.leaf("B"), course.leaf("C"), course.leaf("A")}) ==
              Words{"items.3"});
        CHECK(course.refused({course.leaf("A"), course.leaf("B"), course.leaf("C"), other.leaf("A")}) ==
              Words{"items.3.id"});
        CHECK(course.versions() == Words{"ABC"});
    });
}

TEST_CASE("a tree that isn't one is refused by its place") {
    const auto wrong = [](std::string_view text) {
        Words fields;
        try {
            read_tree(*parse_json(text), "items");
        } catch (const Invalid& invalid) {
            for (const FieldError& error : invalid.fields()) fields.push_back(error.field);
        }
        return fields;
    };
    const std::string page = R"({"type":"page","id":"pag_00000000000000000000000000"})";
    const std::string section = R"({"type":"section","id":"sec_00000000000000000000000000","children":[)";
    CHECK(wrong("[" + page + "," + section + page + "]}]").empty());
    CHECK(wrong("7") == Words{"items"});
    CHECK(wrong("[7]") == Words{"items.0.type"});
    CHECK(wrong(R"([{"type":"page","id":"prd_00000000000000000000000000"}])") == Words{"items.0.id"});
    CHECK(wrong(R"([{"type":"product","id":"col_00000000000000000000000000"}])") == Words{"items.0.id"});
    CHECK(wrong("[" + section + section + "]}]}]") == Words{"items.0.children.0"});
    CHECK(wrong(R"([{"type":"page","id":"pag_00000000000000000000000000","children":[)" + page + "]}]") ==
          Words{"items.0.children"});
    CHECK(wrong(R"([{"type":"page","id":"pag_00000000000000000000000000","x":1}])") == Words{"items.0.x"});
}

TEST_CASE("a collection's products stand between its own pages, and those not named come last") {
    db::on_both_engines([](TestStore& house) {
        const auto make = [&](ThingKind kind, ProductWish wish) {
            house.clock.advance(1s);
            return house.write([&](Tx& tx) { return create_product(tx, kind, wish); });
        };
        const Product one = make(ThingKind::product, {.name = "One"});
        const Product all = make(ThingKind::collection, {.name = "All", .includes = Includes::all});
        const Page page = house.write([&](Tx& tx) { return create_page(tx, all.id, {.title = "Hello"}); });
        const Product two = make(ThingKind::product, {.name = "Two"});
        const auto order = [&] { return house.read([&](Reader& reader) { return load_order(reader, all); }); };
        const auto ids = [](const Order& given) {
            Words found;
            for (const Node& node : given.tree) found.push_back(node.id);
            return found;
        };
        CHECK(ids(order()) == Words{one.id.text(), page.id.text(), two.id.text()});
        const Node first{.type = Node::Type::product, .id = two.id.text()};
        const Node second{.type = Node::Type::page, .id = page.id.text()};
        house.write([&](Tx& tx) { return set_order(tx, all.id, {first, second}, {}); });
        CHECK(ids(order()) == Words{two.id.text(), page.id.text(), one.id.text()});
        const auto catalog = house.read([](Reader& reader) { return load_catalog(reader); });
        const Catalog::Entry& entry = *catalog->find(all.id);
        CHECK(entry.items.front() == std::vector<Item>{{.product = one.id}, {.page = page.id}, {.product = two.id}});
        CHECK(entry.items.back() == std::vector<Item>{{.product = two.id}, {.page = page.id}, {.product = one.id}});
        CHECK(entry.includes == std::vector<ThingId>{two.id, one.id});
    });
}

}  // namespace hub::catalog
