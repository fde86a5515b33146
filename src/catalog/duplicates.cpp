#include "catalog/duplicates.h"

#include <string>
#include <unordered_map>

#include "base/ensure.h"
#include "base/text.h"
#include "catalog/catalog_rows.h"
#include "catalog/order.h"
#include "catalog/pages_rows.h"
#include "catalog/placements_rows.h"
#include "catalog/products.h"
#include "catalog/slugs.h"
#include "catalog/texts.h"
#include "folders/folders.h"
#include "media/files.h"

namespace hub::catalog {

namespace {

constexpr std::string_view mark = " (copy)";
constexpr std::size_t name_letters_max = 200;

// What stands in the first, and in its place in the second.
using Twins = std::unordered_map<std::string, std::string>;

// The mark fits in, whatever the name is cut to; a letter is cut whole.
std::string name_of_copy(std::string name) {
    constexpr unsigned char inside_a_letter = 0x80;
    constexpr unsigned char top_bits = 0xc0;
    while (length_in_letters(name) > name_letters_max - mark.size()) {
        while ((static_cast<unsigned char>(name.back()) & top_bits) == inside_a_letter) name.pop_back();
        name.pop_back();
    }
    return name.append(mark);
}

Product copy_of(Tx& tx, const Product& first) {
    Product copy = first;
    copy.id = ThingId::fresh(first.id.kind(), tx.now());
    copy.name = name_of_copy(first.name);
    const std::string base = slug_base(copy.name, first.is_collection() ? "collection" : "product");
    copy.slug = free_slug(base, rows::slugs_like(tx, base));
    copy.status = Status::draft;
    copy.purchase_method = PurchaseMethod::none;
    copy.purchase_url = {};
    copy.position = rows::next_position(tx);
    copy.version = 1;
    copy.created_at = tx.now();
    copy.updated_at = tx.now();
    return copy;
}

void copy_sections(Tx& tx, const ThingId& first, const ThingId& copy, Twins& twins) {
    for (const Section& section : rows::sections_of(tx, first)) {
        const Section twin{
            .id = SectionId::fresh(tx.now()), .product = copy, .title = section.title, .created_at = tx.now()};
        rows::insert(tx, twin);
        twins.emplace(section.id.text(), twin.id.text());
    }
}

void copy_page(Tx& tx, const PageId& id, const ThingId& copy, Twins& twins) {
    Page twin = load_page(tx, id);
    const auto body = rows::body(tx, id);
    const auto compiled = rows::compiled(tx, id);
    ENSURE(body && compiled);
    twin.id = PageId::fresh(tx.now());
    twin.product = copy;
    twin.version = 1;
    twin.created_at = tx.now();
    twin.updated_at = tx.now();
    rows::insert(tx, twin, {.body = *body, .compiled = compiled->text});
    media::set_uses(tx, twin.id, media::files_on(tx, id));
    audiences::set_audience(tx, twin.id.view(), twin.audience);
    index_text(tx, twin, find_text(tx, id));
    twins.emplace(id.text(), twin.id.text());
}

// Products that a collection includes are the same in both.
std::vector<Node> copy_of(const std::vector<Node>& tree, const Twins& twins) {
    std::vector<Node> copy;
    copy.reserve(tree.size());
    for (const Node& node : tree) {
        const auto twin = twins.find(node.id);
        copy.push_back({.type = node.type,
                        .id = twin == twins.end() ? node.id : twin->second,
                        .children = copy_of(node.children, twins)});
    }
    return copy;
}

}  // namespace

Product duplicate_product(Tx& tx, const ThingId& id) {
    const Product first = load_product(tx, id);
    const Product copy = copy_of(tx, first);
    rows::insert(tx, copy);
    folders::put(tx, copy.id.view(), folders::folder_of(tx, id.view()));
    for (const ThingId& product : list_included(tx, first)) rows::include(tx, copy.id, product);
    for (const rows::PlacedDate& date : rows::dates_in(tx, first.id))
        rows::set_date(tx, {.collection = copy.id, .product = date.product, .opens_at = date.opens_at});
    Twins twins;
    copy_sections(tx, first.id, copy.id, twins);
    for (const PageId& page : rows::pages_of(tx, first.id)) copy_page(tx, page, copy.id, twins);
    begin_order_as(tx, copy, copy_of(load_order(tx, first).tree, twins));
    index_text(tx, copy);
    tx.touch(tx.site().view());
    return copy;
}

}  // namespace hub::catalog
