#include "catalog/blocks.h"

#include "base/text.h"
#include "catalog/blocks_draft.h"
#include "catalog/links.h"

namespace hub::catalog {

namespace {

constexpr std::size_t blocks_max = 500;
constexpr std::size_t body_size_max = 512 * 1024;
constexpr std::size_t button_letters_max = 100;
constexpr std::size_t columns_max = 4;

constexpr std::string_view tones[] = {"info", "success", "warning", "tip"};
constexpr std::string_view block_types =
    "rich_text, button, divider, callout, image, gallery, video, audio, file, columns, embed, html";

using Inside = DocumentPlace::Inside;

class BodyCompiler {
public:
    CompiledBody compile(const Json& body) {
        if (const JsonObject* const object = body.if_object()) {
            draft_.place.expect(*object, {"blocks"});
            read_blocks(*object, Within::page);
        } else {
            wrong("", "should be an object with a list of blocks");
        }
        return {.compiled = draft_.writer.take(), .files = std::move(draft_.files), .wrong = draft_.place.take()};
    }

private:
    enum class Within { page, column };

    void wrong(std::string_view field, std::string_view message) { draft_.place.wrong(field, message); }

    // All blocks of the body count together, wherever they stand.
    void read_blocks(const JsonObject& holder, Within within) {
        const Json* const json = holder.if_contains("blocks");
        const JsonArray* const blocks = json == nullptr ? nullptr : json->if_array();
        if (blocks == nullptr) return wrong("blocks", "should be a list of blocks");
        const Inside inside{draft_.place, "blocks"};
        for (std::size_t at = 0; at < blocks->size(); ++at) {
            const Inside entry{draft_.place, at};
            if (++draft_.block_count > blocks_max)
                return wrong("", format("is one too many: a page holds at most {} blocks", blocks_max));
            read_block((*blocks)[at], within);
        }
    }

    void read_block(const Json& json, Within within) {
        const JsonObject* const block = json.if_object();
        if (block == nullptr) return wrong("", "should be a block with a type");
        const std::string type = text_at(json, {"type"}).value_or("");
        if (type == "rich_text") return read_rich_text(*block);
        if (type == "button") return read_button(*block);
        if (type == "divider") return read_divider(*block);
        if (type == "callout") return read_callout(*block);
        if (type == "columns") return read_columns(*block, within);
        if (type == "image") return write_image(draft_, *block);
        if (type == "gallery") return write_gallery(draft_, *block);
        if (type == "video") return write_player(draft_, *block, media::Kind::video);
        if (type == "audio") return write_player(draft_, *block, media::Kind::audio);
        if (type == "file") return write_download(draft_, *block);
        if (type == "embed") return write_embed(draft_, *block);
        if (type == "html") return write_own_html(draft_, *block);
        wrong("type", format("should be one of: {}", block_types));
    }

    void read_rich_text(const JsonObject& block) {
        draft_.place.expect(block, {"type", "content"});
        write_rich_text(block.if_contains("content"), draft_.writer, draft_.place);
    }

    void read_divider(const JsonObject& block) {
        draft_.place.expect(block, {"type"});
        draft_.writer.html("<hr>\n");
    }

    void read_button(const JsonObject& block) {
        draft_.place.expect(block, {"type", "label", "url", "style"});
        const std::string label = read_text(draft_, block, "label", {.least = 1, .most = button_letters_max});
        const std::string url = text_at(Json(block), {"url"}).value_or("");
        if (!is_safe_link(url)) wrong("url", link_rule);
        const bool is_quiet = read_word(draft_, block, "style", "primary", {"primary", "secondary"}) == "secondary";
        BlockWriter& writer = draft_.writer;
        writer.html(is_quiet ? R"(<p class="block block-button"><a class="button button-quiet" href=")"
                             : R"(<p class="block block-button"><a class="button" href=")");
        writer.plain(url);
        writer.html(R"(">)");
        writer.text(label);
        writer.html("</a></p>\n");
    }

    void read_callout(const JsonObject& block) {
        draft_.place.expect(block, {"type", "tone", "title", "content"});
        const std::string tone = read_word(draft_, block, "tone", "", {tones[0], tones[1], tones[2], tones[3]});
        const std::string title = read_text(draft_, block, "title", {});
        BlockWriter& writer = draft_.writer;
        writer.html(R"(<div class="callout callout-)");
        writer.plain(tone);
        writer.html(R"(" role="note">)");
        if (!title.empty()) {
            writer.html(R"(<p class="callout-title">)");
            writer.text(title);
            writer.html("</p>");
        }
        write_rich_text(block.if_contains("content"), writer, draft_.place);
        writer.html("</div>\n");
    }

    void read_columns(const JsonObject& block, Within within) {
        if (within == Within::column) return wrong("type", "can't be columns, as it stands in a column already");
        draft_.place.expect(block, {"type", "columns"});
        const JsonArray* const columns = read_list(draft_, block, "columns", {.least = 2, .most = columns_max});
        if (columns == nullptr) return;
        draft_.writer.html(format("<div class=\"block columns columns-{}\">", columns->size()));
        const Inside inside{draft_.place, "columns"};
        for (std::size_t at = 0; at < columns->size(); ++at) {
            const Inside entry{draft_.place, at};
            read_column((*columns)[at]);
        }
        draft_.writer.html("</div>\n");
    }

    void read_column(const Json& json) {
        const JsonObject* const column = json.if_object();
        if (column == nullptr) return wrong("", "should be a column: an object with a list of blocks");
        draft_.place.expect(*column, {"blocks"});
        draft_.writer.html("<div class=\"column\">\n");
        read_blocks(*column, Within::column);
        draft_.writer.html("</div>");
    }

    Draft draft_;
};

}  // namespace

CompiledBody compile(const Json& body) {
    CompiledBody compiled = BodyCompiler{}.compile(body);
    if (hub::to_text(body).size() > body_size_max) compiled.wrong.push_back({"body", "should be at most 512 KiB"});
    return compiled;
}

}  // namespace hub::catalog
