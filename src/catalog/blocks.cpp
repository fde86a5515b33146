#include "catalog/blocks.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/blocks_writer.h"
#include "catalog/links.h"

namespace hub::catalog {

namespace {

constexpr std::size_t blocks_max = 500;
constexpr std::size_t body_size_max = 512 * 1024;
constexpr std::size_t button_letters_max = 100;
constexpr std::size_t title_letters_max = 200;

constexpr std::string_view tones[] = {"info", "success", "warning", "tip"};

using Inside = DocumentPlace::Inside;

class BodyCompiler {
public:
    CompiledBody compile(const Json& body) {
        if (const JsonObject* const object = body.if_object()) {
            place_.expect(*object, {"blocks"});
            read_blocks(object->if_contains("blocks"));
        } else {
            place_.wrong("", "should be an object with a list of blocks");
        }
        return {.compiled = writer_.take(), .files = std::move(files_), .wrong = place_.take()};
    }

private:
    void read_blocks(const Json* json) {
        const JsonArray* const blocks = json == nullptr ? nullptr : json->if_array();
        if (blocks == nullptr) return place_.wrong("blocks", "should be a list of blocks");
        if (blocks->size() > blocks_max) place_.wrong("blocks", format("should hold at most {} blocks", blocks_max));
        const Inside inside{place_, "blocks"};
        for (std::size_t at = 0; at < blocks->size() && at < blocks_max; ++at) {
            const Inside entry{place_, at};
            read_block((*blocks)[at]);
        }
    }

    void read_block(const Json& json) {
        const JsonObject* const block = json.if_object();
        if (block == nullptr) return place_.wrong("", "should be a block with a type");
        const std::string type = text_at(json, {"type"}).value_or("");
        if (type == "rich_text") return read_rich_text(*block);
        if (type == "button") return read_button(*block);
        if (type == "divider") return read_divider(*block);
        if (type == "callout") return read_callout(*block);
        if (type == "image") return read_image(*block);
        if (type == "video") return read_player(*block, media::Kind::video);
        if (type == "audio") return read_player(*block, media::Kind::audio);
        if (type == "file") return read_download(*block);
        place_.wrong("type", "should be one of: rich_text, button, divider, callout, image, video, audio, file");
    }

    void read_rich_text(const JsonObject& block) {
        place_.expect(block, {"type", "content"});
        write_rich_text(block.if_contains("content"), writer_, place_);
    }

    void read_divider(const JsonObject& block) {
        place_.expect(block, {"type"});
        writer_.html("<hr>\n");
    }

    void read_button(const JsonObject& block) {
        place_.expect(block, {"type", "label", "url", "style"});
        const std::string label = read_text(block, "label", 1, button_letters_max);
        const std::string url = text_at(Json(block), {"url"}).value_or("");
        if (!is_safe_link(url)) place_.wrong("url", link_rule);
        const bool is_quiet = read_word(block, "style", "primary", {"primary", "secondary"}) == "secondary";
        writer_.html(is_quiet ? R"(<p class="block block-button"><a class="button button-quiet" href=")"
                              : R"(<p class="block block-button"><a class="button" href=")");
        writer_.plain(url);
        writer_.html(R"(">)");
        writer_.text(label);
        writer_.html("</a></p>\n");
    }

    void read_callout(const JsonObject& block) {
        place_.expect(block, {"type", "tone", "title", "content"});
        const std::string tone = read_word(block, "tone", "", {tones[0], tones[1], tones[2], tones[3]});
        const std::string title = read_text(block, "title", 0, title_letters_max);
        writer_.html(R"(<div class="callout callout-)");
        writer_.plain(tone);
        writer_.html(R"(" role="note">)");
        if (!title.empty()) {
            writer_.html(R"(<p class="callout-title">)");
            writer_.text(title);
            writer_.html("</p>");
        }
        write_rich_text(block.if_contains("content"), writer_, place_);
        writer_.html("</div>\n");
    }

    void read_image(const JsonObject& block) {
        place_.expect(block, {"type", "file", "alt", "caption"});
        writer_.html(R"(<figure class="block figure"><img src=")");
        write_address(block, media::Kind::image);
        writer_.html(R"(" alt=")");
        writer_.plain(read_text(block, "alt", 0, title_letters_max));
        writer_.html(R"(" loading="lazy" decoding="async">)");
        end_figure(block);
    }

    // A plain element of the browser, which plays without a script too. The script of the page reports plays.
    void read_player(const JsonObject& block, media::Kind kind) {
        place_.expect(block, {"type", "file", "caption"});
        const bool is_video = kind == media::Kind::video;
        writer_.html(is_video ? R"(<figure class="block figure"><video controls playsinline preload="metadata" src=")"
                              : R"(<figure class="block figure"><audio controls preload="metadata" src=")");
        const auto file = write_address(block, kind);
        writer_.html(R"(" data-play=")");
        if (file) writer_.plain(file->view());
        writer_.html(is_video ? R"("></video>)" : R"("></audio>)");
        end_figure(block);
    }

    void end_figure(const JsonObject& block) {
        const std::string caption = read_text(block, "caption", 0, title_letters_max);
        if (!caption.empty()) {
            writer_.html("<figcaption>");
            writer_.text(caption);
            writer_.html("</figcaption>");
        }
        writer_.html("</figure>\n");
    }

    void read_download(const JsonObject& block) {
        place_.expect(block, {"type", "file", "label"});
        writer_.html(R"(<p class="block block-file"><a class="download" download href=")");
        write_address(block, std::nullopt);
        writer_.html(R"(">)");
        writer_.text(read_text(block, "label", 1, title_letters_max));
        writer_.html("</a></p>\n");
    }

    std::optional<FileId> write_address(const JsonObject& block, std::optional<media::Kind> kind) {
        const std::string id = text_at(Json(block), {"file"}).value_or("");
        if (!FileId::matches(id)) {
            place_.wrong("file", "should be the id of a file, such as fil_…");
            return std::nullopt;
        }
        const FileId file = FileId::parse(id);
        writer_.address(file);
        files_.push_back({.id = file, .kind = kind, .field = place_.path_of("file")});
        return file;
    }

    std::string read_text(const JsonObject& block, std::string_view field, std::size_t shortest, std::size_t longest) {
        const Json* const json = block.if_contains(field);
        const bool is_text = json != nullptr && json->is_string();
        const std::string text =
            is_text ? std::string{json->as_string().data(), json->as_string().size()} : std::string{};
        const std::size_t letters = length_in_letters(text);
        if ((json != nullptr && !is_text) || letters < shortest || letters > longest || !is_printable(text)) {
            place_.wrong(field, format("should be a text of {} to {} characters", shortest, longest));
        }
        return text;
    }

    // One of the words; `otherwise` when the field is absent, if there is one.
    std::string read_word(const JsonObject& block, std::string_view field, std::string otherwise,
                          std::initializer_list<std::string_view> words) {
        const Json* const json = block.if_contains(field);
        if (json == nullptr && !otherwise.empty()) return otherwise;
        const bool is_text = json != nullptr && json->is_string();
        std::string word = is_text ? std::string{json->as_string().data(), json->as_string().size()} : std::string{};
        if (std::ranges::find(words, word) != words.end()) return word;
        place_.wrong(field, "should be one of: " + join({words.begin(), words.end()}, ", "));
        return {};
    }

    BlockWriter writer_;
    std::vector<ShownFile> files_;
    DocumentPlace place_{"body"};
};

}  // namespace

CompiledBody compile(const Json& body) {
    CompiledBody compiled = BodyCompiler{}.compile(body);
    if (hub::to_text(body).size() > body_size_max) compiled.wrong.push_back({"body", "should be at most 512 KiB"});
    return compiled;
}

}  // namespace hub::catalog
