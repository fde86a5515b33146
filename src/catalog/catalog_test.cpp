#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "catalog/duplicates.h"
#include "catalog/order.h"
#include "catalog/pages.h"
#include "catalog/placements.h"
#include "catalog/products.h"
#include "db/test_store.h"

namespace hub::catalog {

namespace {

using db::TestStore;

ProductWish live_product(const std::string& name) {
    return {.name = name, .status = Status::live};
}

PageWish live_page(const std::string& title) {
    return {.title = title, .status = Status::live};
}

Product make_product(TestStore& house, const ProductWish& wish, ThingKind kind = ThingKind::product) {
    house.clock.advance(1s);
    return house.write([&](Tx& tx) { return create_product(tx, kind, wish); });
}

Page make_page(TestStore& house, const ThingId& product, PageWish wish) {
    house.clock.advance(1s);
    return house.write([&](Tx& tx) { return create_page(tx, product, wish); });
}

std::shared_ptr<const Catalog> catalog_of(TestStore& house) {
    return house.read([](Reader& reader) { return load_catalog(reader); });
}

std::vector<std::string> titles(const Catalog& catalog, const std::vector<PageId>& pages) {
    std::vector<std::string> found;
    for (const PageId& page : pages) found.push_back(catalog.find(page)->title);
    return found;
}

std::vector<std::string> names(const Catalog& catalog, const std::vector<ThingId>& things) {
    std::vector<std::string> found;
    for (const ThingId& thing : things) found.push_back(catalog.find(thing)->product.name);
    return found;
}

std::vector<std::string> fields_of(const Invalid& invalid) {
    std::vector<std::string> fields;
    for (const FieldError& error : invalid.fields()) fields.push_back(error.field);
    return fields;
}

template <class Fn>
std::vector<std::string> refused(const Fn& fn) {
    try {
        fn();
    } catch (const Invalid& invalid) {
        return fields_of(invalid);
    }
    return {"nothing"};
}

Json read_json(std::string_view text) {
    return *parse_json(text);
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a product begins as a draft with sensible settings and a slug of its own") {
    db::on_both_engines([](TestStore& house) {
        const Product product = make_product(house, {.name = "Raku: fire & smoke"});
        CHECK(product.slug == "raku-fire-smoke");
        CHECK(product.status == Status::draft);
        CHECK(product.has_progress);
        CHECK(product.version == 1);
        CHECK(make_product(house, {.name = "Raku, fire, smoke"}).slug == "raku-fire-smoke-2");
        CHECK(make_product(house, {.name = "陶芸"}, ThingKind::collection).slug == "collection");
        const auto taken = [&] { make_product(house, {.name = "Other", .slug = "raku-fire-smoke"}); };
        CHECK(refused(taken) == Words{"slug"});
        const Product read = house.read([&](Reader& reader) { return load_product(reader, product.id); });
        CHECK(read.name == "Raku: fire & smoke");
        CHECK(read.created_at == product.created_at);
    });
}

TEST_CASE("a change keeps what it doesn't name, and is refused when somebody was quicker") {
    db::on_both_engines([](TestStore& house) {
        ProductWish wish = live_product("Steps");
        wish.has_progress = false;
        wish.release =
            Release{.mode = ReleaseMode::time_delayed, .interval = 3, .unit = CalendarUnit::months, .at_hour = 7};
        wish.grace_days = 5;
        const Product made = make_product(house, wish);
        const auto change = [&](const ProductWish& wanted, std::int64_t seen) {
            return house.write([&](Tx& tx) { return change_product(tx, made.id, wanted, seen); });
        };
        const Product changed = change({.description = "Slowly"}, 1);
        CHECK(changed.version == 2);
        CHECK(changed.description == "Slowly");
        CHECK(changed.grace_days == 5);
        CHECK(changed.release.unit == CalendarUnit::months);
        CHECK(changed.release.at_hour == 7);
        CHECK_FALSE(changed.has_progress);
        CHECK_THROWS_AS(change({.description = "Fast"}, 1), Conflict);
        CHECK(change({.release = Release{.mode = ReleaseMode::member_advanced}}, 2).has_progress);
    });
}

TEST_CASE("what a caller sends is read whole, and every wrong field named") {
    const auto wish = [](std::string_view text, Wanted wanted) {
        return refused([&] { read_product_wish(read_json(text), ThingKind::collection, wanted).wrong.finish(); });
    };
    CHECK(wish(R"({"name":"","slug":"Not A Slug","status":"published","purchase":{"method":"sales_page"},
                   "release":{"mode":"time_delayed","unit":"fortnights","at_hour":24,"x":1},"grace_days":-1,"colour":"red",
                   "label_color":"red","includes":"all","products":["prd_00000000000000000000000000"],"image_url":"http://a/b"})",
               Wanted::fresh) == Words{"name", "slug", "image_url", "status", "purchase.url", "release.interval",
                                       "release.unit", "release.at_hour", "release.x", "grace_days", "label_color",
                                       "products", "colour"});
    CHECK(wish("{}", Wanted::fresh) == Words{"name"});
    CHECK(wish("{}", Wanted::change) == Words{""});
    CHECK(wish(R"({"release":{"mode":"immediate","interval":2}})", Wanted::change) == Words{"release.interval"});
    CHECK(wish(R"({"products":["col_00000000000000000000000000"]})", Wanted::change) == Words{"products"});
    const ProductWish cleared =
        read_product_wish(read_json(R"({"image_url":null,"grace_days":null})"), ThingKind::product, Wanted::change);
    CHECK(cleared.image_url == "");
    REQUIRE(cleared.grace_days);
    CHECK_FALSE(cleared.grace_days->has_value());
    const PageWish page = read_page_wish(read_json(R"({"opens_at":null,"section":null})"), Wanted::change);
    CHECK((page.opens_at && !*page.opens_at));
    CHECK((page.section && !*page.section));
    CHECK(refused([] {
              read_page_wish(read_json(R"({"title":"x","body":{"blocks":[{"type":"x"}]},"y":1})"), Wanted::fresh)
                  .wrong.finish();
          }) == Words{"body.blocks.0.type", "y"});
}

TEST_CASE("a rule that many pages have is looked at once") {
    db::on_both_engines([](TestStore& house) {
        const Product product = make_product(house, live_product("Raku"));
        const Audience takers{audiences::Rule{.any = {product.id}}};
        const Page clay = make_page(house, product.id, {.title = "Clay", .audience = takers});
        const Page kiln = make_page(house, product.id, {.title = "Kiln", .audience = takers});
        const Audience others{audiences::Rule{.none = {product.id}}};
        const Page water = make_page(house, product.id, {.title = "Water", .audience = others});
        const Page air = make_page(house, product.id, live_page("Air"));
        const auto catalog = catalog_of(house);
        REQUIRE(catalog->certain_audiences().size() == 2);
        const auto audience_of = [&](const Page& page) {
            return catalog->certain_audiences().at(catalog->certain_audience_of(page.id).value()).audience;
        };
        CHECK(audience_of(clay) == takers);
        CHECK(catalog->certain_audience_of(kiln.id) == catalog->certain_audience_of(clay.id));
        CHECK(audience_of(water) == others);
        CHECK_FALSE(catalog->certain_audience_of(air.id));
        CHECK(catalog->with_everything_open()->certain_audiences().empty());
    });
}

TEST_CASE("as if drafts were published, they stand with the others, for whom they are and by the same release") {
    db::on_both_engines([](TestStore& house) {
        const Release weekly{.mode = ReleaseMode::time_delayed, .interval = 1};
        const auto [product, draft, bundle] = house.write([&](Tx& tx) {
            const Product made = create_product(tx, ThingKind::product, {.name = "Glazes", .release = weekly});
            const Page page = create_page(tx, made.id, {.title = "Ash"});
            const Product both =
                create_product(tx, ThingKind::collection, {.name = "Studio", .includes = Includes::all});
            return std::tuple{made, page, both};
        });
        const Page open = make_page(house, product.id, live_page("Salt"));
        const Audience takers{audiences::Rule{.any = {product.id}}};
        house.write([&](Tx& tx) { change_page(tx, draft.id, {.audience = takers}, std::nullopt); });
        const auto catalog = catalog_of(house);
        const auto published = catalog->with_drafts_live();
        const auto& entry = *published->find(product.id);
        CHECK(entry.product.name == "Glazes (draft)");
        CHECK(entry.product.status == Status::live);
        CHECK(entry.product.access_mode == AccessMode::assigned);
        CHECK(entry.product.release.mode == ReleaseMode::time_delayed);
        CHECK(entry.live_pages == std::vector{draft.id, open.id});
        CHECK(published->find(draft.id)->title == "Ash (draft)");
        CHECK(published->find(open.id)->title == "Salt");
        CHECK(published->find(draft.id)->audience == takers);
        const auto ways_in = [](const Catalog& looked_at) {
            return looked_at.certain_audiences().front().term.parts.front().things;
        };
        CHECK(ways_in(*catalog) == std::vector{product.id});
        CHECK(ways_in(*published) == std::vector{product.id, bundle.id});
        CHECK(catalog->find(product.id)->product.status == Status::draft);
        CHECK(catalog->find(product.id)->live_pages == std::vector{open.id});
    });
}

TEST_CASE("a product's pages stand in their order, drafts and deleted ones aside") {
    db::on_both_engines([](TestStore& house) {
        const Product product = make_product(house, live_product("Throwing"));
        const Section tools = house.write([&](Tx& tx) { return create_section(tx, product.id, "Tools"); });
        const Page clay = make_page(house, product.id, live_page("Clay"));
        PageWish ribs = live_page("Ribs");
        ribs.section = tools.id;
        const Page rib = make_page(house, product.id, ribs);
        make_page(house, product.id, {.title = "Draft"});
        const Page gone = make_page(house, product.id, live_page("Gone"));
        CHECK(make_page(house, product.id, live_page("Clay")).slug == "clay-2");
        house.write([&](Tx& tx) { delete_page(tx, gone.id); });

        const auto catalog = catalog_of(house);
        const Catalog::Entry* const entry = catalog->find_by_slug("throwing");
        REQUIRE(entry != nullptr);
        CHECK(titles(*catalog, entry->live_pages) == Words{"Ribs", "Clay", "Clay"});
        CHECK(entry->items.back().size() == 4);
        CHECK(section_of(entry->orders.back().tree, rib.id) == tools.id);
        CHECK(catalog->find_page(product.id, "ribs")->id == rib.id);
        CHECK(catalog->find(gone.id) == nullptr);
        CHECK_THROWS_AS(house.read([&](Reader& reader) { load_page(reader, gone.id); }), NotFound);
        CHECK(catalog->find(tools.id)->title == "Tools");

        house.write([&](Tx& tx) { delete_section(tx, product.id, tools.id); });
        const auto without = catalog_of(house);
        CHECK(titles(*without, without->find(product.id)->live_pages) == Words{"Ribs", "Clay", "Clay"});
        CHECK_FALSE(section_of(without->find(product.id)->orders.back().tree, rib.id));
        (void)clay;
    });
}

TEST_CASE("a page keeps its document, and the reader gets what it was compiled to") {
    db::on_both_engines([](TestStore& house) {
        const Product product = make_product(house, live_product("Glazes"));
        const Json body = read_json(R"({"blocks":[{"type":"rich_text","content":[{"type":"paragraph","content":[
            {"type":"text","text":"Dear {{member.first_name|friend}}"}]}]}]})");
        PageWish wish = live_page("Ash");
        wish.body = save_body(body);
        const Page page = make_page(house, product.id, wish);
        CHECK(house.read([&](Reader& reader) { return load_body(reader, page.id); }) == body);

        BodyCache bodies;
        const auto shown = [&](const Page& wanted) {
            return house.read([&](Reader& reader) { return assemble(*bodies.of(reader, wanted), {}); });
        };
        CHECK(shown(page) == "<p>Dear friend</p>\n");
        const Page titled = house.write([&](Tx& tx) { return change_page(tx, page.id, {.title = "Wood ash"}, 1); });
        CHECK(house.read([&](Reader& reader) { return load_body(reader, page.id); }) == body);
        const Page emptied = house.write([&](Tx& tx) {
            return change_page(tx, page.id, {.body = save_body(read_json(R"({"blocks":[{"type":"divider"}]})"))},
                               titled.version);
        });
        CHECK(shown(emptied) == "<hr>\n");
        CHECK(shown(titled) == "<hr>\n");  // never kept under a version it doesn't belong to
        CHECK_THROWS_AS(house.write([&](Tx& tx) { change_page(tx, page.id, {.title = "Late"}, 1); }), Conflict);
    });
}

TEST_CASE("a collection of all includes what comes later, a chosen one what is chosen") {
    db::on_both_engines([](TestStore& house) {
        const Product early = make_product(house, live_product("Early"));
        ProductWish all = live_product("Everything");
        all.includes = Includes::all;
        const Product everything = make_product(house, all, ThingKind::collection);
        const Product late = make_product(house, live_product("Late"));
        ProductWish some = live_product("Some");
        some.products = {late.id, early.id};
        const Product chosen = make_product(house, some, ThingKind::collection);

        auto catalog = catalog_of(house);
        CHECK(names(*catalog, catalog->find(everything.id)->includes) == Words{"Early", "Late"});
        CHECK(names(*catalog, catalog->find(chosen.id)->includes) == Words{"Late", "Early"});
        CHECK(names(*catalog, catalog->find(early.id)->included_in) == Words{"Everything", "Some"});
        CHECK(what(*catalog, chosen.id).products.size() == 2);

        const auto choose = [&](const std::vector<ThingId>& products) {
            house.write([&](Tx& tx) { change_product(tx, chosen.id, {.products = products}, {}); });
        };
        choose({early.id});
        choose({early.id, late.id});
        catalog = catalog_of(house);
        CHECK(names(*catalog, catalog->find(chosen.id)->includes) == Words{"Early", "Late"});

        house.write([&](Tx& tx) { delete_product(tx, early.id); });
        catalog = catalog_of(house);
        CHECK(names(*catalog, catalog->find(everything.id)->includes) == Words{"Late"});
        CHECK(names(*catalog, catalog->find(chosen.id)->includes) == Words{"Late"});
        CHECK(catalog->find(early.id) == nullptr);

        const auto fill_all = [&] {
            house.write([&](Tx& tx) { change_product(tx, everything.id, {.products = std::vector{late.id}}, {}); });
        };
        CHECK(refused(fill_all) == Words{"products"});
        CHECK(refused([&] { choose({early.id}); }) == Words{"products"});
    });
}

TEST_CASE("the date of a product in a collection goes along to a copy, and goes when the product does") {
    db::on_both_engines([](TestStore& house) {
        const ThingId one = make_product(house, live_product("One")).id;
        const ThingId two = make_product(house, live_product("Two")).id;
        ProductWish wish = live_product("Both");
        wish.products = {one, two};
        const ThingId both = make_product(house, wish, ThingKind::collection).id;
        const Time june = *parse_rfc3339("2027-06-01T08:00:00Z");
        const auto set = [&](const ThingId& product, const std::optional<Time>& opens_at) {
            house.write([&](Tx& tx) { change_placement(tx, both, product, {.opens_at = opens_at}); });
        };
        const auto change = [&](const ProductWish& wanted) {
            house.write([&](Tx& tx) { change_product(tx, both, wanted, {}); });
        };
        const auto dates = [&](const ThingId& collection) {
            const auto catalog = catalog_of(house);
            std::vector<std::optional<Time>> found;
            for (const Placement& placed : placements_of(*catalog->find(collection))) found.push_back(placed.opens_at);
            return found;
        };
        using Dates = std::vector<std::optional<Time>>;
        set(one, june + 1h);
        set(one, june);
        CHECK(dates(both) == Dates{june, std::nullopt});
        const auto copy = house.write([&](Tx& tx) { return duplicate_product(tx, both).id; });
        CHECK(dates(copy) == Dates{june, std::nullopt});
        CHECK(catalog_of(house)->with_everything_open()->find(both)->dates.empty());
        house.write([&](Tx& tx) {
            Order order = load_order(tx, load_product(tx, both));
            std::ranges::reverse(order.tree);
            set_order(tx, both, order.tree, std::nullopt);
        });
        CHECK(dates(both) == Dates{std::nullopt, june});

        change({.products = std::vector{two}});
        change({.products = std::vector{two, one}});
        CHECK(dates(both) == Dates{std::nullopt, std::nullopt});
        change({.includes = Includes::all});
        set(one, june);
        set(two, june);
        set(two, std::nullopt);
        CHECK(std::ranges::count(dates(both), june) == 1);
        change({.includes = Includes::chosen, .products = std::vector{two}});
        CHECK_THROWS_AS(set(one, june), NotFound);
        change({.includes = Includes::all});
        CHECK(std::ranges::count(dates(both), june) == 0);
        CHECK(std::ranges::count(dates(copy), june) == 1);
    });
}

TEST_CASE("the catalog in memory is old as soon as a commit changed it, and not before") {
    db::on_both_engines([](TestStore& house) {
        CatalogCache catalogs;
        const Product product = make_product(house, live_product("One"));
        const auto first = catalogs.of(house.store, house.site);
        CHECK(catalogs.of(house.store, house.site) == first);
        house.write([&](Tx& tx) { change_product(tx, product.id, {.name = "Two"}, {}); });
        const auto second = catalogs.of(house.store, house.site);
        CHECK(second->find(product.id)->product.name == "Two");
        CHECK(first->find(product.id)->product.name == "One");
        const auto give_up = [&] {
            house.write([&](Tx& tx) {
                change_product(tx, product.id, {.name = "Three"}, {});
                throw Forbidden("no");
            });
        };
        CHECK_THROWS_AS(give_up(), Forbidden);
        CHECK(catalogs.of(house.store, house.site) == second);
    });
}

TEST_CASE("compiled bodies make room for those shown last") {
    db::on_sqlite([](TestStore& house) {
        const Product product = make_product(house, live_product("Long"));
        std::vector<Page> pages;
        for (int number = 0; number < 4; ++number) {
            PageWish wish = live_page(format("Page {}", number));
            wish.body = save_body(read_json(format(
                R"({{"blocks":[{{"type":"rich_text","content":[{{"type":"paragraph","content":[{{"type":"text","text":"{}"}}]}}]}}]}})",
                std::string(10'000, 'a'))));
            pages.push_back(make_page(house, product.id, wish));
        }
        BodyCache bodies{25'000};
        const auto of = [&](std::size_t number) {
            return house.read([&](Reader& reader) { return bodies.of(reader, pages[number]); });
        };
        const auto first = of(0);
        of(1);
        CHECK(of(0) == first);
        of(2);
        of(0);
        of(3);
        CHECK(of(0) == first);
        CHECK(bodies.bytes() <= 25'000);
    });
}

}  // namespace hub::catalog
