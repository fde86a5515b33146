#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/json.h"
#include "catalog/catalog.h"

// The order of what stands in a product or collection. A version is kept for every change that moved something, since
// what one version opened for a member stays open.
namespace hub::catalog {

JsonArray json_of(const std::vector<Node>& tree);
// Of the text that the database keeps.
std::vector<Node> tree_of(std::string_view text);
// What a caller sent; throws Invalid naming each wrong place, beginning with `place`.
std::vector<Node> read_tree(const Json& json, std::string_view place);

// The tree without what isn't in `present`; the children of a section that is gone take its place.
std::vector<Node> pruned(const std::vector<Node>& tree, const std::unordered_set<std::string>& present);
// The tree with those products at its end that aren't in it yet.
std::vector<Node> completed(std::vector<Node> tree, const std::vector<ThingId>& products);
// The delivery order: sections take no step.
std::vector<Item> items_of(const std::vector<Node>& tree);
// The section a page stands in.
std::optional<SectionId> section_of(const std::vector<Node>& tree, const PageId& page);

// The order as it is now, with everything that is there and nothing else.
Order load_order(Reader& reader, const Product& product);

// Throws Invalid{"items…"} unless the tree names each section and page exactly once, and at most once each included
// product (those not named come last); throws Conflict when `seen_version` has passed.
Order set_order(Tx& tx, const ThingId& product, std::vector<Node> tree, std::optional<std::int64_t> seen_version);

// For the verbs that make and take away what stands in it.
void begin_order(Tx& tx, const Product& product, const std::vector<ThingId>& products);
void begin_order_as(Tx& tx, const Product& product, const std::vector<Node>& tree);
// Before the collection is changed to include them: they come last, in this order, after what it includes now.
void add_products(Tx& tx, const Product& collection, const std::vector<ThingId>& products);
void append(Tx& tx, const Product& product, const Node& node, const std::optional<SectionId>& into);
void take_out(Tx& tx, const Product& product, std::string_view id);
void move_to_section(Tx& tx, const Product& product, const PageId& page, const std::optional<SectionId>& into);

// Throws Conflict{passed_version} unless `seen` is empty or `now`.
void check_version(std::optional<std::int64_t> seen, std::int64_t now);

}  // namespace hub::catalog
