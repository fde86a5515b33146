#include "catalog/order.h"

#include <algorithm>
#include <map>

#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/catalog_rows.h"
#include "catalog/order_rows.h"
#include "catalog/pages_rows.h"
#include "catalog/products.h"

namespace hub::catalog {

namespace {

// What must stand in the tree, and the products that may.
struct Present {
    std::vector<std::string> own;  // sections and pages
    std::vector<ThingId> products;

    std::unordered_set<std::string> all() const {
        std::unordered_set<std::string> ids{own.begin(), own.end()};
        for (const ThingId& product : products) ids.insert(product.text());
        return ids;
    }
};

Present load_present(Reader& reader, const Product& product) {
    Present present{.own = {}, .products = list_products_in(reader, product)};
    for (const Section& section : rows::sections_of(reader, product.id)) present.own.push_back(section.id.text());
    for (const PageId& page : rows::pages_of(reader, product.id)) present.own.push_back(page.text());
    return present;
}

rows::OrderRow newest(Reader& reader, const ThingId& product) {
    auto found = rows::newest_order(reader, product);
    ENSURE(found);
    return std::move(*found);
}

std::vector<Node> current_tree(Reader& reader, const Product& product, const rows::OrderRow& order) {
    const Present present = load_present(reader, product);
    return completed(pruned(tree_of(order.tree), present.all()), present.products);
}

void count_places(const std::vector<Node>& tree, const std::string& place,
                  std::map<std::string, std::vector<std::string>>& places) {
    for (std::size_t at = 0; at < tree.size(); ++at) {
        const std::string here = format("{}.{}", place, at);
        places[tree[at].id].push_back(here);
        count_places(tree[at].children, here + ".children", places);
    }
}

void check_tree(const std::vector<Node>& tree, const Present& present) {
    const std::unordered_set<std::string> known = present.all();
    std::map<std::string, std::vector<std::string>> places;
    count_places(tree, "items", places);
    std::vector<FieldError> errors;
    for (const auto& [id, where] : places) {
        if (!known.contains(id)) errors.push_back({where.front() + ".id", "should be something that stands in here"});
        if (where.size() > 1) errors.push_back({where.back(), "should not be named twice"});
    }
    for (const std::string& id : present.own) {
        if (!places.contains(id)) errors.push_back({"items", format("should name {} too", id)});
    }
    if (!errors.empty()) throw Invalid(std::move(errors));
}

std::string tree_text(const std::vector<Node>& tree) {
    return hub::to_text(json_of(tree));
}

// The text of a tree with one more node at its end, without reading the others.
std::string extended(const std::string& tree, const Node& node) {
    const std::string added = tree_text({node});
    if (tree == "[]") return added;
    return tree.substr(0, tree.size() - 1).append(",").append(added, 1);
}

// Keeps the newest order as it was for those whose clock began under it, and begins another.
Order begin_version(Tx& tx, const rows::OrderRow& order, const std::vector<Node>& was, std::vector<Node> tree) {
    // An `all` collection opened what it did not name; from now on it says so.
    rows::amend(tx, order, tree_text(was));
    const std::int64_t version = order.version + 2;  // amended, then followed
    rows::insert(
        tx,
        rows::OrderRow{.product = order.product, .version = version, .tree = tree_text(tree), .created_at = tx.now()});
    return {.version = version, .tree = std::move(tree), .created_at = tx.now()};
}

// Writes a tree in which everything that was there has kept its place or moved up.
void write(Tx& tx, const rows::OrderRow& order, const std::vector<Node>& was, const std::vector<Node>& tree) {
    const std::vector<Item> before = items_of(was);
    const std::vector<Item> after = items_of(tree);
    const bool only_added = before.size() <= after.size() && std::equal(before.begin(), before.end(), after.begin());
    if (only_added) {
        rows::amend(tx, order, tree_text(tree));
    } else {
        begin_version(tx, order, was, tree);
    }
}

Node* section_in(std::vector<Node>& tree, const SectionId& section) {
    const auto found = std::ranges::find_if(tree, [&](const Node& node) { return node.id == section.view(); });
    return found == tree.end() ? nullptr : &*found;
}

void put_into(std::vector<Node>& tree, const Node& node, const std::optional<SectionId>& into) {
    Node* const section = into ? section_in(tree, *into) : nullptr;
    if (into && section == nullptr) throw Invalid("section", "should be a section of this product or collection");
    (section == nullptr ? tree : section->children).push_back(node);
}

// The node leaves; its children, if it has any, stay in its place.
void drop(std::vector<Node>& tree, std::string_view id) {
    for (std::size_t at = 0; at < tree.size(); ++at) {
        drop(tree[at].children, id);
        if (tree[at].id != id) continue;
        const std::vector<Node> children = std::move(tree[at].children);
        const auto place = tree.erase(tree.begin() + static_cast<std::ptrdiff_t>(at));
        tree.insert(place, children.begin(), children.end());
        return;
    }
}

}  // namespace

void check_version(std::optional<std::int64_t> seen, std::int64_t now) {
    if (seen && *seen != now) {
        throw Conflict("Someone changed this since you read it. Read it again, then make your change.", passed_version);
    }
}

Order load_order(Reader& reader, const Product& product) {
    const rows::OrderRow order = newest(reader, product.id);
    return {.version = order.version, .tree = current_tree(reader, product, order), .created_at = order.created_at};
}

Order set_order(Tx& tx, const ThingId& product, std::vector<Node> tree, std::optional<std::int64_t> seen_version) {
    const Product thing = load_product(tx, product);
    const rows::OrderRow order = newest(tx, product);
    check_version(seen_version, order.version);
    const Present present = load_present(tx, thing);
    check_tree(tree, present);
    tree = completed(std::move(tree), present.products);
    const std::vector<Node> was = current_tree(tx, thing, order);
    if (tree_text(was) == tree_text(tree))
        return {.version = order.version, .tree = std::move(tree), .created_at = order.created_at};
    tx.touch(tx.site().view());
    return begin_version(tx, order, was, std::move(tree));
}

void begin_order(Tx& tx, const Product& product, const std::vector<ThingId>& products) {
    begin_order_as(tx, product, completed({}, products));
}

void begin_order_as(Tx& tx, const Product& product, const std::vector<Node>& tree) {
    rows::insert(
        tx,
        rows::OrderRow{.product = product.id, .version = 1, .tree = tree_text(tree), .created_at = product.created_at});
}

void add_products(Tx& tx, const Product& collection, const std::vector<ThingId>& products) {
    const rows::OrderRow order = newest(tx, collection.id);
    rows::amend(tx, order, tree_text(completed(current_tree(tx, collection, order), products)));
}

void append(Tx& tx, const Product& product, const Node& node, const std::optional<SectionId>& into) {
    const rows::OrderRow order = newest(tx, product.id);
    if (!into && !product.is_collection()) return rows::amend(tx, order, extended(order.tree, node));
    // What a collection includes without naming it must not slip behind the new one.
    std::vector<Node> tree = product.is_collection() ? current_tree(tx, product, order) : tree_of(order.tree);
    const std::vector<Node> was = tree;
    put_into(tree, node, into);
    write(tx, order, was, tree);
}

void take_out(Tx& tx, const Product& product, std::string_view id) {
    const rows::OrderRow order = newest(tx, product.id);
    std::vector<Node> tree = tree_of(order.tree);
    drop(tree, id);
    rows::amend(tx, order, tree_text(tree));
}

void move_to_section(Tx& tx, const Product& product, const PageId& page, const std::optional<SectionId>& into) {
    const rows::OrderRow order = newest(tx, product.id);
    std::vector<Node> tree = current_tree(tx, product, order);
    if (section_of(tree, page) == into) return;
    const std::vector<Node> was = tree;
    drop(tree, page.view());
    put_into(tree, {.type = Node::Type::page, .id = page.text()}, into);
    write(tx, order, was, tree);
}

}  // namespace hub::catalog
