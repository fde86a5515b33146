#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"
#include "catalog/blocks_writer.h"
#include "catalog/links.h"

namespace hub::catalog {

namespace {

constexpr int depth_max = 16;            // nodes inside nodes; two levels of JSON each
constexpr std::size_t nodes_max = 1000;  // in one list
constexpr std::size_t text_letters_max = 20'000;
constexpr std::int64_t list_start_max = 100'000;
constexpr std::int64_t span_max = 20;
constexpr std::size_t language_size_max = 30;

using Inside = DocumentPlace::Inside;

// What a node may hold.
enum class Holds { nothing, blocks, inlines, items, rows, cells, letters };

struct NodeKind {
    std::string_view type;
    Holds place;  // where it may stand
    Holds holds;
    std::string_view element;  // empty where its attributes have a say
    std::string_view attribute;
};
// clang-format off
constexpr NodeKind node_kinds[] = {
    {"paragraph",      Holds::blocks,  Holds::inlines, "p",          ""},
    {"heading",        Holds::blocks,  Holds::inlines, "",           "level"},
    {"bulletList",     Holds::blocks,  Holds::items,   "ul",         ""},
    {"orderedList",    Holds::blocks,  Holds::items,   "ol",         "start"},
    {"blockquote",     Holds::blocks,  Holds::blocks,  "blockquote", ""},
    {"codeBlock",      Holds::blocks,  Holds::letters, "pre",        "language"},
    {"horizontalRule", Holds::blocks,  Holds::nothing, "hr",         ""},
    {"table",          Holds::blocks,  Holds::rows,    "table",      ""},
    {"listItem",       Holds::items,   Holds::blocks,  "li",         ""},
    {"tableRow",       Holds::rows,    Holds::cells,   "tr",         ""},
    {"tableHeader",    Holds::cells,   Holds::blocks,  "th",         "span"},
    {"tableCell",      Holds::cells,   Holds::blocks,  "td",         "span"},
    {"text",           Holds::inlines, Holds::nothing, "",           ""},
    {"hardBreak",      Holds::inlines, Holds::nothing, "br",         ""},
};
// clang-format on

struct MarkKind {
    std::string_view type;
    std::string_view element;
};
constexpr MarkKind mark_kinds[] = {{"bold", "strong"}, {"italic", "em"}, {"underline", "u"},
                                   {"strike", "s"},    {"code", "code"}, {"link", "a"}};

std::string types_that_stand_in(Holds place) {
    std::vector<std::string> types;
    for (const NodeKind& kind : node_kinds) {
        if (kind.place == place) types.emplace_back(kind.type);
    }
    if (place == Holds::letters) types.emplace_back("text");
    return join(types, ", ");
}

std::string_view text_of(const Json& json) {
    return {json.as_string().data(), json.as_string().size()};
}

class RichTextCompiler {
public:
    RichTextCompiler(BlockWriter& writer, DocumentPlace& place) : writer_(writer), place_(place) {}

    void write_content(const Json* content, Holds holds, bool is_required) {
        if (content == nullptr && !is_required) return;
        const JsonArray* const nodes = content == nullptr ? nullptr : content->if_array();
        if (nodes == nullptr) return place_.wrong("content", "should be a list of " + types_that_stand_in(holds));
        if (nodes->size() > nodes_max)
            return place_.wrong("content", format("should hold at most {} entries", nodes_max));
        if (depth_ >= depth_max)
            return place_.wrong("content", format("should not go deeper than {} nodes", depth_max));
        const Inside inside{place_, "content"};
        ++depth_;
        for (std::size_t at = 0; at < nodes->size(); ++at) {
            const Inside entry{place_, at};
            write_node((*nodes)[at], holds);
        }
        --depth_;
    }

private:
    void write_node(const Json& json, Holds place) {
        const JsonObject* const node = json.if_object();
        if (node == nullptr) return place_.wrong("", "should be an object with a type");
        const std::string type = text_at(json, {"type"}).value_or("");
        if (type == "text" && (place == Holds::inlines || place == Holds::letters)) return write_text(*node, place);
        const auto* const kind = std::ranges::find_if(node_kinds, [&](const NodeKind& known) {
            return known.type == type && known.place == place && type != "text";
        });
        if (kind == std::end(node_kinds))
            return place_.wrong("type", "should be one of: " + types_that_stand_in(place));
        expect_fields(*node, *kind);
        write_element(*node, *kind);
    }

    void expect_fields(const JsonObject& node, const NodeKind& kind) {
        const bool has_attributes = !kind.attribute.empty();
        const bool has_content = kind.holds != Holds::nothing;
        if (has_attributes) return place_.expect(node, {"type", "attrs", "content"});
        if (has_content) return place_.expect(node, {"type", "content"});
        place_.expect(node, {"type"});
    }

    void write_element(const JsonObject& node, const NodeKind& kind) {
        if (kind.holds == Holds::nothing) return writer_.html(kind.element == "br" ? "<br>" : "<hr>\n");
        const std::string element = kind.type == "heading" ? heading_of(node) : std::string{kind.element};
        if (kind.type == "table") writer_.html(R"(<div class="table" tabindex="0">)");
        writer_.html("<" + element + attributes_of(node, kind) + ">");
        if (kind.type == "table") writer_.html("<tbody>");
        if (kind.holds == Holds::letters) open_code(node);
        const bool is_required = kind.holds == Holds::items || kind.holds == Holds::rows || kind.holds == Holds::cells;
        write_content(node.if_contains("content"), kind.holds, is_required);
        if (kind.holds == Holds::letters) writer_.html("</code>");
        if (kind.type == "table") writer_.html("</tbody>");
        writer_.html("</" + element + ">");
        if (kind.type == "table") writer_.html("</div>");
        if (kind.place == Holds::blocks) writer_.html("\n");
    }

    const Json* attribute(const JsonObject& node, std::string_view name) {
        const Json* const attributes = node.if_contains("attrs");
        if (attributes == nullptr) return nullptr;
        const JsonObject* const object = attributes->if_object();
        if (object == nullptr) {
            place_.wrong("attrs", "should be an object");
            return nullptr;
        }
        const Json* const value = object->if_contains(name);
        return value == nullptr || value->is_null() ? nullptr : value;
    }

    void expect_attributes(const JsonObject& node, std::initializer_list<std::string_view> names) {
        const Json* const attributes = node.if_contains("attrs");
        if (attributes == nullptr || !attributes->is_object()) return;
        const Inside inside{place_, "attrs"};
        place_.expect(attributes->as_object(), names);
    }

    // The attribute as a number from `least` to `most`, `otherwise` when it is absent.
    std::int64_t number(const JsonObject& node, std::string_view name, std::int64_t otherwise, std::int64_t most) {
        const Json* const value = attribute(node, name);
        if (value == nullptr) return otherwise;
        if (value->is_int64() && value->as_int64() >= 1 && value->as_int64() <= most) return value->as_int64();
        place_.wrong(format("attrs.{}", name), format("should be a whole number from 1 to {}", most));
        return otherwise;
    }

    std::string heading_of(const JsonObject& node) {
        expect_attributes(node, {"level"});
        const Json* const level = attribute(node, "level");
        if (level != nullptr && level->is_int64() && level->as_int64() >= 2 && level->as_int64() <= 4) {
            return format("h{}", level->as_int64());
        }
        place_.wrong("attrs.level", "should be 2, 3 or 4");
        return "h2";
    }

    std::string attributes_of(const JsonObject& node, const NodeKind& kind) {
        if (kind.attribute == "start") {
            expect_attributes(node, {"start"});
            const std::int64_t start = number(node, "start", 1, list_start_max);
            return start == 1 ? "" : format(R"( start="{}")", start);
        }
        if (kind.attribute != "span") return "";
        expect_attributes(node, {"colspan", "rowspan"});
        const std::int64_t columns = number(node, "colspan", 1, span_max);
        const std::int64_t rows = number(node, "rowspan", 1, span_max);
        return (columns == 1 ? "" : format(R"( colspan="{}")", columns)) +
               (rows == 1 ? "" : format(R"( rowspan="{}")", rows));
    }

    void open_code(const JsonObject& node) {
        expect_attributes(node, {"language"});
        const Json* const language = attribute(node, "language");
        if (language == nullptr) return writer_.html("<code>");
        const bool is_word =
            language->is_string() && text_of(*language).size() <= language_size_max && is_slug(text_of(*language));
        if (!is_word) place_.wrong("attrs.language", "should be a name such as cpp");
        writer_.html(R"(<code class="language-)");
        if (is_word) writer_.plain(text_of(*language));
        writer_.html(R"(">)");
    }

    void write_text(const JsonObject& node, Holds place) {
        const bool in_code = place == Holds::letters;
        if (in_code) place_.expect(node, {"type", "text"});
        if (!in_code) place_.expect(node, {"type", "text", "marks"});
        const Json* const json = node.if_contains("text");
        const std::string_view text = json != nullptr && json->is_string() ? text_of(*json) : std::string_view{};
        if (text.empty() || length_in_letters(text) > text_letters_max || !is_printable(text)) {
            place_.wrong("text", format("should be a text of 1 to {} characters", text_letters_max));
        }
        if (in_code) return writer_.plain(text);
        write_marked(text, node.if_contains("marks"));
    }

    void write_marked(std::string_view text, const Json* marks) {
        std::vector<std::string_view> open;
        if (marks != nullptr) open_marks(*marks, open);
        // In code, braces are code.
        const bool is_code = std::ranges::find(open, "code") != open.end();
        if (is_code) {
            writer_.plain(text);
        } else {
            writer_.text(text);
        }
        for (auto element = open.rbegin(); element != open.rend(); ++element) {
            writer_.html("</" + std::string{*element} + ">");
        }
    }

    void open_marks(const Json& json, std::vector<std::string_view>& open) {
        const JsonArray* const marks = json.if_array();
        if (marks == nullptr) return place_.wrong("marks", "should be a list of marks");
        const Inside inside{place_, "marks"};
        for (std::size_t at = 0; at < marks->size() && at <= std::size(mark_kinds); ++at) {
            const Inside entry{place_, at};
            open_mark((*marks)[at], open);
        }
    }

    void open_mark(const Json& json, std::vector<std::string_view>& open) {
        const std::string type = text_at(json, {"type"}).value_or("");
        const auto* const kind = std::ranges::find(mark_kinds, std::string_view{type}, &MarkKind::type);
        if (kind == std::end(mark_kinds)) {
            return place_.wrong("type", "should be one of: bold, italic, underline, strike, code, link");
        }
        if (std::ranges::find(open, kind->element) != open.end()) return place_.wrong("", "should not be there twice");
        open.push_back(kind->element);
        if (kind->type == "link") return open_link(json.as_object());
        place_.expect(json.as_object(), {"type"});
        writer_.html("<" + std::string{kind->element} + ">");
    }

    void open_link(const JsonObject& mark) {
        place_.expect(mark, {"type", "attrs"});
        expect_attributes(mark, {"href"});
        const Json* const href = attribute(mark, "href");
        const bool is_safe = href != nullptr && href->is_string() && is_safe_link(text_of(*href));
        if (!is_safe) place_.wrong("attrs.href", link_rule);
        writer_.html(R"(<a href=")");
        if (is_safe) writer_.plain(text_of(*href));
        writer_.html(R"(">)");
    }

    BlockWriter& writer_;
    DocumentPlace& place_;
    int depth_ = 0;
};

}  // namespace

void write_rich_text(const Json* content, BlockWriter& writer, DocumentPlace& place) {
    RichTextCompiler{writer, place}.write_content(content, Holds::blocks, true);
}

}  // namespace hub::catalog
