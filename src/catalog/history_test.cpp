#include "catalog/history.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "catalog/duplicates.h"
#include "catalog/hints.h"
#include "catalog/order.h"
#include "catalog/pages.h"
#include "catalog/products.h"
#include "db/test_store.h"
#include "media/files.h"

namespace hub::catalog {

namespace {

using db::TestStore;

const Author ida{.id = "stf_ida", .name = "Ida"};
const Author ove{.id = "stf_ove", .name = "Ove"};

SavedBody saying(const std::string& text) {
    return save_body(*parse_json(R"({"blocks":[{"type":"rich_text","content":[{"type":"paragraph","content":)"
                                 R"([{"type":"text","text":")" +
                                 text + R"("}]}]}]})"));
}

// A page that is written on from time to time.
struct Sheet {
    explicit Sheet(TestStore& used) : house(used) {
        house.write([&](Tx& tx) {
            product = create_product(tx, ThingKind::product, {.name = "Glazes"}).id;
            page = create_page(tx, *product, {.title = "Ash", .body = saying("first")}).id;
        });
    }

    void write(const std::string& text, const Author& author, Duration later = 1min) const {
        house.clock.advance(later);
        house.write([&](Tx& tx) { change_page(tx, *page, {.body = saying(text), .author = author}, std::nullopt); });
    }
    std::vector<PageVersion> versions(std::size_t limit = 100) const {
        return house.read([&](Reader& reader) { return list_versions(reader, *page, std::nullopt, limit); });
    }
    std::string text_of(std::int64_t version) const {
        return house.read([&](Reader& reader) { return hub::to_text(load_version(reader, *page, version).body); });
    }

    TestStore& house;
    std::optional<ThingId> product{};
    std::optional<PageId> page{};
};

bool says(const std::string& document, const std::string& text) {
    return document.find("\"" + text + "\"") != std::string::npos;
}

}  // namespace

TEST_CASE("what a page said before each sitting is kept, with who wrote it") {
    db::on_both_engines([](TestStore& house) {
        const Sheet sheet{house};
        CHECK(sheet.versions().empty());
        sheet.write("second", ida);
        sheet.write("third", ida);
        sheet.write("fourth", ove);
        sheet.write("fifth", ida);
        sheet.write("sixth", ida, sitting_max);
        const auto versions = sheet.versions();
        REQUIRE(versions.size() == 5);
        CHECK(says(sheet.text_of(versions[0].version), "sixth"));
        CHECK(says(sheet.text_of(versions[1].version), "fifth"));
        CHECK(versions[2].author.name == "Ove");
        CHECK(says(sheet.text_of(versions[3].version), "third"));
        CHECK(versions[3].saved_at - versions[3].began_at == 1min);
        CHECK(versions[4].author.id.empty());
        CHECK(says(sheet.text_of(versions[4].version), "first"));
        CHECK(sheet.versions(2).size() == 2);
    });
}

TEST_CASE("what changes nothing that a page says leaves no version") {
    db::on_both_engines([](TestStore& house) {
        const Sheet sheet{house};
        house.write([&](Tx& tx) {
            change_page(tx, *sheet.page, {.status = Status::live, .body = saying("first"), .author = ida},
                        std::nullopt);
        });
        CHECK(sheet.versions().empty());
    });
}

TEST_CASE("the latest fifty versions of a page are kept") {
    db::on_sqlite([](TestStore& house) {
        const Sheet sheet{house};
        for (int turn = 0; turn < 60; ++turn) sheet.write("text " + std::to_string(turn), turn % 2 == 0 ? ida : ove);
        const auto versions = sheet.versions();
        CHECK(static_cast<std::int64_t>(versions.size()) == versions_max);
        CHECK(says(sheet.text_of(versions.front().version), "text 59"));
        CHECK(says(sheet.text_of(versions.back().version), "text 10"));
    });
}

TEST_CASE("a restored version is the page again, and what it replaced stays in the history") {
    db::on_both_engines([](TestStore& house) {
        const Sheet sheet{house};
        sheet.write("second", ida);
        const std::int64_t first = sheet.versions().back().version;
        house.clock.advance(1min);
        const Page page = house.write([&](Tx& tx) { return restore_page(tx, *sheet.page, first, ida, std::nullopt); });
        const auto versions = sheet.versions();
        REQUIRE(versions.size() == 3);
        CHECK(versions[0].version == page.version);
        CHECK(says(sheet.text_of(versions[0].version), "first"));
        CHECK(says(sheet.text_of(versions[1].version), "second"));
        CHECK_THROWS_AS(house.write([&](Tx& tx) { return restore_page(tx, *sheet.page, 999, ida, std::nullopt); }),
                        NotFound);
        CHECK_THROWS_AS(
            house.write([&](Tx& tx) { return restore_page(tx, *sheet.page, first, ida, page.version - 1); }), Conflict);
    });
}

TEST_CASE("a version comes back although a file that it showed is gone") {
    db::on_both_engines([](TestStore& house) {
        const Sheet sheet{house};
        const media::File file{.id = FileId::fresh(house.clock.now()),
                               .name = "Kiln.pdf",
                               .kind = media::Kind::document,
                               .type = "application/pdf",
                               .size = 8,
                               .version = 1,
                               .created_at = house.clock.now()};
        const auto body = save_body(
            *parse_json(R"({"blocks":[{"type":"file","label":"Get it","file":")" + file.id.text() + R"("}]})"));
        house.write([&](Tx& tx) {
            media::add_file(tx, file);
            change_page(tx, *sheet.page, {.body = body, .author = ida}, std::nullopt);
        });
        const std::int64_t with_file = sheet.versions().front().version;
        sheet.write("without", ove);
        house.write([&](Tx& tx) {
            media::delete_file(tx, file.id);
            restore_page(tx, *sheet.page, with_file, ida, std::nullopt);
        });
        CHECK(house.read([&](Reader& reader) { return media::files_on(reader, *sheet.page); }).empty());
    });
}

TEST_CASE("a duplicate is a draft with copies of the sections and pages in their order, and without an offer") {
    db::on_both_engines([](TestStore& house) {
        const Sheet sheet{house};
        const ThingId first = *sheet.product;
        house.clock.advance(1s);
        const Product copy = house.write([&](Tx& tx) {
            const SectionId section = create_section(tx, first, "Wood").id;
            create_page(tx, first, {.title = "Oak", .status = Status::live, .section = section});
            change_product(tx, first,
                           {.status = Status::live,
                            .purchase = Purchase{PurchaseMethod::checkout_url, "https://buy.example/1"},
                            .has_progress = false,
                            .categories = std::vector<std::string>{"Glazes"}},
                           std::nullopt);
            return duplicate_product(tx, first);
        });
        CHECK(copy.name == "Glazes (copy)");
        CHECK(copy.slug == "glazes-copy");
        CHECK(copy.status == Status::draft);
        CHECK(copy.purchase_method == PurchaseMethod::none);
        CHECK(copy.categories == std::vector<std::string>{"Glazes"});
        CHECK_FALSE(copy.has_progress);
        const auto catalog = house.read([](Reader& reader) { return load_catalog(reader); });
        const auto tree = catalog->find(copy.id)->orders.back().tree;
        REQUIRE(tree.size() == 2);
        const Page* const ash = catalog->find(PageId::parse(tree[0].id));
        CHECK(ash->title == "Ash");
        CHECK(ash->product == copy.id);
        CHECK(ash->id != *sheet.page);
        CHECK(catalog->find(SectionId::parse(tree[1].id))->title == "Wood");
        REQUIRE(tree[1].children.size() == 1);
        CHECK(catalog->find(PageId::parse(tree[1].children[0].id))->status == Status::live);
        CHECK(house.read([&](Reader& reader) { return hub::to_text(load_body(reader, ash->id)); }) ==
              saying("first").document);
        CHECK(catalog->find(first)->orders.back().tree.size() == 2);
    });
}

TEST_CASE("a duplicate of a collection includes the same products") {
    db::on_both_engines([](TestStore& house) {
        const Sheet sheet{house};
        const Product copy = house.write([&](Tx& tx) {
            ProductWish wish{.name = std::string(200, 'x')};
            wish.products = std::vector<ThingId>{*sheet.product};
            return duplicate_product(tx, create_product(tx, ThingKind::collection, wish).id);
        });
        CHECK(copy.name == std::string(193, 'x') + " (copy)");
        const auto catalog = house.read([](Reader& reader) { return load_catalog(reader); });
        CHECK(catalog->find(copy.id)->includes == std::vector<ThingId>{*sheet.product});
    });
}

TEST_CASE("a product hints at what is missing in it") {
    db::on_both_engines([](TestStore& house) {
        const Sheet sheet{house};
        const auto hints = [&] {
            return house.read([&](Reader& reader) {
                return hints_of(load_product(reader, *sheet.product), count_pages(reader, *sheet.product), false);
            });
        };
        using Hints = std::vector<Hint>;
        CHECK(hints() == Hints{Hint::no_picture, Hint::no_offer});
        house.write([&](Tx& tx) {
            change_product(tx, *sheet.product,
                           {.image_url = "/pictures/bowl.webp",
                            .status = Status::live,
                            .purchase = Purchase{PurchaseMethod::sales_page, "https://buy.example/1"}},
                           std::nullopt);
        });
        CHECK(hints() == Hints{Hint::draft_pages});
        house.write([&](Tx& tx) { delete_page(tx, *sheet.page); });
        CHECK(hints() == Hints{Hint::no_pages});
    });
}

}  // namespace hub::catalog
