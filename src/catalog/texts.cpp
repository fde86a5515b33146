#include "catalog/texts.h"

#include <algorithm>
#include <array>

#include "catalog/catalog_rows.h"
#include "catalog/merge_fields.h"
#include "catalog/pages_rows.h"
#include "catalog/texts_rows.h"
#include "search/search.h"
#include "sites/sites.h"

namespace hub::catalog {

namespace {

// What of a block is read by everyone who may open the page.
constexpr std::array read_fields = {std::string_view{"title"}, std::string_view{"label"}, std::string_view{"caption"},
                                    std::string_view{"alt"}, std::string_view{"name"}};
// Where blocks hold blocks, and rich text its nodes.
constexpr std::array inner_fields = {std::string_view{"content"}, std::string_view{"blocks"},
                                     std::string_view{"columns"}, std::string_view{"images"}};
constexpr std::array unread_types = {std::string_view{"html"}, std::string_view{"conditional"},
                                     std::string_view{"embed"}};

class TextReader {
public:
    explicit TextReader(const MergeTexts& values) : values_(values) {}

    void read(const Json& json) {
        if (const JsonArray* const array = json.if_array()) {
            for (const Json& entry : *array) read(entry);
        } else if (json.is_object()) {
            read_node(json);
        }
    }

    std::string take() { return std::move(text_); }

private:
    void read_node(const Json& node) {
        const std::string type = text_at(node, {"type"}).value_or("");
        if (std::ranges::find(unread_types, type) != unread_types.end()) return;
        if (type == "text") return add(text_at(node, {"text"}).value_or(""));
        for (const std::string_view field : read_fields) {
            if (const auto text = text_at(node, {field})) {
                end_line();
                add(*text);
                end_line();
            }
        }
        for (const std::string_view field : inner_fields) {
            if (const Json* const inner = at(node, {field})) read(*inner);
        }
        if (type == "hardBreak" || type == "paragraph" || type == "heading" || type == "codeBlock" ||
            type == "tableCell" || type == "tableHeader")
            end_line();
    }

    void add(std::string_view text) {
        std::size_t from = 0;
        while (const auto field = find_merge_field(text, from)) {
            text_ += text.substr(from, field->begin - from);
            if (field->field != MergeField::unknown) text_ += value_of(*field);
            from = field->end;
        }
        text_ += text.substr(from);
    }

    const std::string& value_of(const FoundField& field) const {
        const std::string& value = values_.at(static_cast<std::size_t>(field.field));
        return value.empty() ? field.otherwise : value;
    }

    void end_line() {
        if (!text_.empty() && text_.back() != '\n') text_ += '\n';
    }

    const MergeTexts& values_;
    std::string text_;
};

constexpr std::size_t at_once = 200;

// Answers how many.
std::size_t index_some(Tx& tx) {
    const std::vector<ThingId> things = rows::things_without_words(tx, at_once);
    for (const ThingId& thing : things) index_text(tx, load_product(tx, thing));
    const std::vector<PageId> pages = rows::pages_without_words(tx, at_once - things.size());
    for (const PageId& page : pages) index_text(tx, load_page(tx, page), find_text(tx, page));
    return things.size() + pages.size();
}

}  // namespace

std::string plain_text(const Json& body, const MergeTexts& values) {
    TextReader reader{values};
    if (const Json* const blocks = at(body, {"blocks"})) reader.read(*blocks);
    std::string text = reader.take();
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

std::string find_text(Reader& reader, const PageId& page, const MergeTexts& values) {
    const auto body = rows::body(reader, page);
    const auto json = body ? parse_json(*body) : std::nullopt;
    return json ? plain_text(*json, values) : std::string{};
}

void index_text(Tx& tx, const Product& product) {
    search::put(tx, {.thing = product.id.text(), .title = product.name, .text = product.description});
}

void index_text(Tx& tx, const Page& page, const std::string& text) {
    search::put(tx, {.thing = page.id.text(), .title = page.title, .text = text});
}

void forget_text(Tx& tx, const PageId& page) {
    search::remove(tx, page.view());
}

void forget_texts(Tx& tx, const ThingId& product) {
    for (const PageId& page : rows::pages_of(tx, product)) search::remove(tx, page.view());
    search::remove(tx, product.view());
}

void index_missing(Store& store) {
    if (store.read_everywhere([](Reader& everywhere) { return count_missing(everywhere); }) == 0) return;
    const auto sites = store.read_everywhere([](Reader& everywhere) { return sites::list_sites(everywhere); });
    for (const sites::Site& site : sites) {
        while (store.write(site.id, index_some) == at_once) {
        }
    }
}

std::int64_t count_missing(Reader& everywhere) {
    return rows::count_without_words(everywhere);
}

}  // namespace hub::catalog
