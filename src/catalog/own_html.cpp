#include "catalog/own_html.h"

namespace hub::catalog {

namespace {

// Counts down to the block, in the order in which the compiler counts up.
const JsonObject* find_block(const Json& holder, std::uint32_t& left) {
    const Json* const blocks = at(holder, {"blocks"});
    if (blocks == nullptr || !blocks->is_array()) return nullptr;
    for (const Json& block : blocks->as_array()) {
        if (text_at(block, {"type"}) == "html" && --left == 0) return block.if_object();
        const Json* const columns = at(block, {"columns"});
        if (columns == nullptr || !columns->is_array()) continue;
        for (const Json& column : columns->as_array()) {
            if (const JsonObject* const found = find_block(column, left)) return found;
        }
    }
    return nullptr;
}

}  // namespace

std::optional<OwnHtml> find_own_html(const Json& body, std::uint32_t number) {
    std::uint32_t left = number;
    const JsonObject* const block = number == 0 ? nullptr : find_block(body, left);
    if (block == nullptr) return std::nullopt;
    const Json json(*block);
    return OwnHtml{text_at(json, {"title"}).value_or(""), text_at(json, {"html"}).value_or("")};
}

}  // namespace hub::catalog
