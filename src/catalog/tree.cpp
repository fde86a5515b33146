#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "catalog/order.h"
#include "catalog/words.h"

namespace hub::catalog {

namespace {

constexpr std::size_t places_max = 20'000;  // of one tree

std::string text_of_string(const Json& json) {
    return {json.as_string().data(), json.as_string().size()};
}

std::vector<Node> tree_of_array(const JsonArray& array) {
    std::vector<Node> tree;
    tree.reserve(array.size());
    for (const Json& entry : array) {
        const JsonObject& object = entry.as_object();
        Node node{.type = value_of(node_types, text_of_string(object.at("type"))),
                  .id = text_of_string(object.at("id"))};
        if (const Json* const children = object.if_contains("children"))
            node.children = tree_of_array(children->as_array());
        tree.push_back(std::move(node));
    }
    return tree;
}

bool names(Node::Type type, std::string_view id) {
    switch (type) {
        case Node::Type::section:
            return SectionId::matches(id);
        case Node::Type::page:
            return PageId::matches(id);
        case Node::Type::product:
            return ThingId::matches(id) && id.starts_with("prd_");
    }
    return false;
}

// Reads what a caller sent as a tree, remembering everything that is wrong with it.
class TreeReader {
public:
    std::vector<Node> read(const Json& json, const std::string& place, bool inside_section) {
        std::vector<Node> tree;
        const JsonArray* const array = json.if_array();
        if (array == nullptr) {
            wrong(place, "should be a list of sections, pages and products");
            return tree;
        }
        for (std::size_t at = 0; at < array->size() && count_ <= places_max; ++at) {
            tree.push_back(read_node((*array)[at], format("{}.{}", place, at), inside_section));
        }
        return tree;
    }

    void finish(std::string_view place) {
        if (count_ > places_max) wrong(std::string{place}, format("should hold at most {} places", places_max));
        if (!errors_.empty()) throw Invalid(std::move(errors_));
    }

private:
    Node read_node(const Json& json, const std::string& place, bool inside_section) {
        ++count_;
        const auto type = text_at(json, {"type"});
        const auto id = text_at(json, {"id"});
        const bool known =
            type && std::ranges::any_of(node_types, [&](const auto& word) { return word.text == *type; });
        if (!known) return refused(place + ".type", "should be one of: section, page, product");
        Node node{.type = value_of(node_types, *type), .id = id.value_or("")};
        if (!names(node.type, node.id)) return refused(place + ".id", "should be the id of a " + *type);
        if (node.type == Node::Type::section && inside_section) {
            return refused(place, "should not be a section: sections don't nest");
        }
        read_children(json, place, node);
        return node;
    }

    void read_children(const Json& json, const std::string& place, Node& node) {
        for (const auto& entry : json.as_object()) {
            if (entry.key() != "type" && entry.key() != "id" && entry.key() != "children") {
                wrong(format("{}.{}", place, std::string_view{entry.key().data(), entry.key().size()}),
                      "is not a field here");
            }
        }
        const Json* const children = at(json, {"children"});
        if (children == nullptr) return;
        node.children = read(*children, place + ".children", true);
        if (node.type != Node::Type::section && !node.children.empty()) {
            wrong(place + ".children", "should be empty: only a section has any");
        }
    }

    Node refused(std::string place, std::string message) {
        wrong(std::move(place), std::move(message));
        return {.type = Node::Type::page, .id = {}};
    }
    void wrong(std::string place, std::string message) { errors_.push_back({std::move(place), std::move(message)}); }

    std::size_t count_ = 0;
    std::vector<FieldError> errors_;
};

void flatten(const std::vector<Node>& tree, std::vector<Item>& items) {
    for (const Node& node : tree) {
        switch (node.type) {
            case Node::Type::section:
                flatten(node.children, items);
                break;
            case Node::Type::page:
                items.push_back({.page = PageId::parse(node.id)});
                break;
            case Node::Type::product:
                items.push_back({.product = ThingId::parse(node.id)});
                break;
        }
    }
}

}  // namespace

JsonArray json_of(const std::vector<Node>& tree) {
    JsonArray array;
    array.reserve(tree.size());
    for (const Node& node : tree) {
        array.push_back(JsonObject{
            {"type", text_of(node_types, node.type)}, {"id", node.id}, {"children", json_of(node.children)}});
    }
    return array;
}

std::vector<Node> tree_of(std::string_view text) {
    const auto json = parse_json(text);
    ENSURE(json && json->is_array());
    return tree_of_array(json->as_array());
}

std::vector<Node> read_tree(const Json& json, std::string_view place) {
    TreeReader reader;
    std::vector<Node> tree = reader.read(json, std::string{place}, false);
    reader.finish(place);
    return tree;
}

std::vector<Node> pruned(const std::vector<Node>& tree, const std::unordered_set<std::string>& present) {
    std::vector<Node> kept;
    kept.reserve(tree.size());
    for (const Node& node : tree) {
        std::vector<Node> children = pruned(node.children, present);
        if (present.contains(node.id)) {
            kept.push_back({.type = node.type, .id = node.id, .children = std::move(children)});
        } else {
            std::ranges::move(children, std::back_inserter(kept));
        }
    }
    return kept;
}

std::vector<Node> completed(std::vector<Node> tree, const std::vector<ThingId>& products) {
    if (products.empty()) return tree;
    std::unordered_set<std::string> named;
    for (const Item& item : items_of(tree)) {
        if (item.product) named.insert(item.product->text());
    }
    for (const ThingId& product : products) {
        if (!named.contains(product.text())) tree.push_back({.type = Node::Type::product, .id = product.text()});
    }
    return tree;
}

std::vector<Item> items_of(const std::vector<Node>& tree) {
    std::vector<Item> items;
    flatten(tree, items);
    return items;
}

std::optional<SectionId> section_of(const std::vector<Node>& tree, const PageId& page) {
    for (const Node& node : tree) {
        if (std::ranges::any_of(node.children, [&](const Node& child) { return child.id == page.view(); })) {
            return SectionId::parse(node.id);
        }
    }
    return std::nullopt;
}

}  // namespace hub::catalog
