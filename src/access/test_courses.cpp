#include "access/test_courses.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/text.h"
#include "catalog/order.h"

namespace hub::access {

using catalog::Node;

ThingId Courses::product(const std::string& name, catalog::Release release, catalog::AccessMode mode) {
    const ThingId id = ThingId::fresh(ThingKind::product, made_at_);
    rows_.products.push_back({.id = id,
                              .name = name,
                              .slug = slug_of(name),
                              .description = {},
                              .image_url = {},
                              .status = catalog::Status::live,
                              .access_mode = mode,
                              .purchase_method = catalog::PurchaseMethod::none,
                              .purchase_url = {},
                              .release = release,
                              .has_progress = true,
                              .is_in_library = true,
                              .is_teased = true,
                              .sends_access_email = true,
                              .grace_days = std::nullopt,
                              .label = {},
                              .label_color = {},
                              .includes = catalog::Includes::chosen,
                              .position = static_cast<std::int64_t>(rows_.products.size()),
                              .version = 1,
                              .created_at = made_at_,
                              .updated_at = made_at_});
    add_order(id, {}, made_at_);
    return id;
}

ThingId Courses::collection(const std::string& name, const std::vector<ThingId>& products, catalog::Release release) {
    product(name, release);
    const ThingId id = ThingId::fresh(ThingKind::collection, made_at_);
    rows_.products.back().id = id;
    rows_.orders.pop_back();
    std::vector<Node> tree;
    for (const ThingId& included : products) {
        rows_.inclusions.push_back({id, included});
        tree.push_back({.type = Node::Type::product, .id = included.text()});
    }
    add_order(id, tree, made_at_);
    return id;
}

void Courses::date(const ThingId& collection, const ThingId& product, Time opens_at) {
    rows_.dates.push_back({.collection = collection, .product = product, .opens_at = opens_at});
}

PageId Courses::page(const ThingId& product, const std::string& title) {
    const PageId id = PageId::fresh(made_at_);
    rows_.pages.push_back({.id = id,
                           .product = product,
                           .title = title,
                           .slug = slug_of(title),
                           .status = catalog::Status::live,
                           .audience = catalog::Audience::members,
                           .opens_at = std::nullopt,
                           .version = 1,
                           .created_at = made_at_,
                           .updated_at = made_at_});
    std::vector<PageId> pages;
    for (const catalog::Page& page : rows_.pages) {
        if (page.product == product) pages.push_back(page.id);
    }
    std::erase_if(rows_.orders, [&](const auto& order) { return order.product == product; });
    reorder(product, pages, made_at_);
    return id;
}

void Courses::reorder(const ThingId& product, const std::vector<PageId>& pages, Time at) {
    std::vector<Node> tree;
    for (const PageId& page : pages) tree.push_back({.type = Node::Type::page, .id = page.text()});
    add_order(product, tree, at);
}

void Courses::add_order(const ThingId& product, const std::vector<Node>& tree, Time at) {
    rows_.orders.push_back(
        {product, static_cast<std::int64_t>(rows_.orders.size()) + 1, to_text(catalog::json_of(tree)), at});
}

catalog::Product& Courses::change(const ThingId& product) {
    return *std::ranges::find(rows_.products, product, &catalog::Product::id);
}

catalog::Page& Courses::change(const PageId& page) {
    return *std::ranges::find(rows_.pages, page, &catalog::Page::id);
}

std::shared_ptr<const catalog::Catalog> Courses::build() const {
    return catalog::CatalogBuilder{rows_}.build();
}

Facts member_since(Time moment) {
    return {.member = MemberId::fresh(moment), .member_since = moment};
}

void give(Facts& facts, const ThingId& thing, Time from, std::optional<Time> until, const std::string& source) {
    facts.held.push_back({GrantId::fresh(from), thing, source, "", Intervals{{{from, until}}}, false});
}

void complete(Facts& facts, const PageId& page, Time at) {
    facts.completed[page].push_back({at, std::nullopt});
}

}  // namespace hub::access
