#include "catalog/products.h"

#include <algorithm>

#include "audiences/groups.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/catalog_rows.h"
#include "catalog/order.h"
#include "catalog/pages_rows.h"
#include "catalog/placements_rows.h"
#include "catalog/slugs.h"
#include "catalog/texts.h"

namespace hub::catalog {

namespace {

constexpr std::string_view default_label = "Membership";
constexpr std::string_view default_label_color = "#1f6feb";

Product new_product(Tx& tx, ThingKind kind) {
    const bool is_collection = kind == ThingKind::collection;
    return {.id = ThingId::fresh(kind, tx.now()),
            .name = {},
            .slug = {},
            .description = {},
            .image_url = {},
            .status = Status::draft,
            .access_mode = AccessMode::assigned,
            .purchase_method = PurchaseMethod::none,
            .purchase_url = {},
            .release = {},
            .has_progress = true,
            .is_in_library = true,
            .is_teased = true,
            .sends_access_email = true,
            .grace_days = {},
            .label = std::string{is_collection ? default_label : ""},
            .label_color = std::string{is_collection ? default_label_color : ""},
            .includes = Includes::chosen,
            .categories = {},
            .position = rows::next_position(tx),
            .version = 1,
            .created_at = tx.now(),
            .updated_at = tx.now()};
}

void take_over(Product& product, const ProductWish& wish, Complaints& wrong) {
    product.name = wish.name.value_or(product.name);
    product.description = wish.description.value_or(product.description);
    product.image_url = wish.image_url.value_or(product.image_url);
    product.status = wish.status.value_or(product.status);
    product.access_mode = wish.access_mode.value_or(product.access_mode);
    if (wish.purchase) {
        product.purchase_method = wish.purchase->method;
        product.purchase_url = wish.purchase->url;
    }
    product.release = wish.release.value_or(product.release);
    // Items that open one after another need checkmarks.
    if (product.release.mode == ReleaseMode::member_advanced && wish.has_progress == false)
        wrong.add("progress", "should be true where items open one after another (release.mode member_advanced)");
    product.has_progress =
        product.release.mode == ReleaseMode::member_advanced || wish.has_progress.value_or(product.has_progress);
    product.is_in_library = wish.is_in_library.value_or(product.is_in_library);
    product.is_teased = wish.is_teased.value_or(product.is_teased);
    product.sends_access_email = wish.sends_access_email.value_or(product.sends_access_email);
    product.grace_days = wish.grace_days.value_or(product.grace_days);
    product.categories = wish.categories.value_or(product.categories);
    product.label = wish.label.value_or(product.label);
    product.label_color = wish.label_color.value_or(product.label_color);
    product.includes = wish.includes.value_or(product.includes);
}

void give_slug(Reader& reader, Product& product, const ProductWish& wish, Complaints& wrong) {
    const bool is_new = product.slug.empty();
    if (!wish.slug && !is_new) return;
    const std::string base =
        wish.slug.value_or(slug_base(product.name, product.is_collection() ? "collection" : "product"));
    if (base == product.slug) return;
    const std::vector<std::string> taken = rows::slugs_like(reader, base);
    if (wish.slug && std::ranges::find(taken, base) != taken.end()) {
        wrong.add("slug", "should be one that no other product or collection has");
    }
    product.slug = wish.slug ? base : free_slug(base, taken);
}

void check_products(Reader& reader, const std::vector<ThingId>& products, Complaints& wrong) {
    for (const ThingId& id : products) {
        if (!rows::find(reader, id))
            wrong.add("products", format("should name products that are there; {} isn't", id.view()));
    }
}

void set_products(Tx& tx, const ThingId& collection, const std::vector<ThingId>& wanted) {
    const std::vector<ThingId> held = rows::included(tx, collection);
    for (const ThingId& product : wanted) rows::include(tx, collection, product);
    for (const ThingId& product : held) {
        if (std::ranges::find(wanted, product) == wanted.end()) rows::exclude(tx, collection, product);
    }
}

// What is chosen stays chosen only while the collection is one of chosen products.
std::vector<ThingId> wanted_products(const Product& after, const ProductWish& wish) {
    if (after.includes == Includes::all) return {};
    return wish.products.value_or(std::vector<ThingId>{});
}

void change_products(Tx& tx, const Product& before, const Product& after, const ProductWish& wish) {
    if (!after.is_collection() || (before.includes == after.includes && !wish.products)) return;
    const std::vector<ThingId> wanted = wanted_products(after, wish);
    add_products(tx, before, wanted);
    set_products(tx, after.id, wanted);
    if (after.includes == Includes::chosen) rows::clear_dates_of_others(tx, after.id);
}

}  // namespace

Product create_product(Tx& tx, ThingKind kind, const ProductWish& wish) {
    Product product = new_product(tx, kind);
    Complaints wrong = wish.wrong;
    take_over(product, wish, wrong);
    give_slug(tx, product, wish, wrong);
    const std::vector<ThingId> products = wish.products.value_or(std::vector<ThingId>{});
    check_products(tx, products, wrong);
    folders::check_there(tx, folders::Kind::products, wish.place, wrong);
    wrong.finish();
    rows::insert(tx, product);
    if (wish.place) folders::put(tx, product.id.view(), *wish.place);
    tx.about(product.id.view());
    set_products(tx, product.id, products);
    begin_order(tx, product, products);
    index_text(tx, product);
    tx.touch(tx.site().view());
    return product;
}

Product change_product(Tx& tx, const ThingId& id, const ProductWish& wish, std::optional<std::int64_t> seen_version) {
    const Product before = load_product(tx, id);
    check_version(seen_version, before.version);
    Product after = before;
    Complaints wrong = wish.wrong;
    take_over(after, wish, wrong);
    give_slug(tx, after, wish, wrong);
    if (after.is_collection() && after.includes == Includes::all && wish.products && !wish.products->empty())
        wrong.add("products", "should be empty where all are included");
    if (after.is_collection()) check_products(tx, wanted_products(after, wish), wrong);
    folders::check_there(tx, folders::Kind::products, wish.place, wrong);
    wrong.finish();
    if (wish.place) folders::put(tx, id.view(), *wish.place);
    after.version = before.version + 1;
    after.updated_at = tx.now();
    change_products(tx, before, after, wish);
    rows::update(tx, after);
    index_text(tx, after);
    tx.touch(tx.site().view());
    return after;
}

std::vector<ThingId> list_included(Reader& reader, const Product& product) {
    return product.includes == Includes::chosen ? rows::included(reader, product.id) : std::vector<ThingId>{};
}

std::vector<ThingId> list_products_in(Reader& reader, const Product& product) {
    if (!product.is_collection()) return {};
    if (product.includes == Includes::chosen) return rows::included(reader, product.id);
    std::vector<ThingId> all;
    for (const Product& other : rows::products(reader)) {
        if (!other.is_collection()) all.push_back(other.id);
    }
    return all;
}

void delete_product(Tx& tx, const ThingId& id) {
    load_product(tx, id);
    audiences::refuse_used(tx, id.view(), id.kind() == ThingKind::product ? "This product" : "This collection");
    forget_texts(tx, id);
    rows::mark_all_deleted(tx, id);
    rows::mark_deleted(tx, id);
    folders::put(tx, id.view(), std::nullopt);
    tx.touch(tx.site().view());
}

}  // namespace hub::catalog
