#include "catalog/blocks_draft.h"

#include <algorithm>

#include "base/text.h"

namespace hub::catalog {

std::string read_text(Draft& draft, const JsonObject& block, std::string_view field, Letters letters) {
    const Json* const json = block.if_contains(field);
    const bool is_text = json != nullptr && json->is_string();
    std::string text = is_text ? std::string{json->as_string().data(), json->as_string().size()} : std::string{};
    const std::size_t length = length_in_letters(text);
    const bool is_fit = length >= letters.least && length <= letters.most && is_printable(text);
    if (is_fit && (json == nullptr || is_text)) return text;
    draft.place.wrong(field, format("should be a text of {} to {} characters", letters.least, letters.most));
    return {};
}

std::string read_word(Draft& draft, const JsonObject& block, std::string_view field, std::string otherwise,
                      std::initializer_list<std::string_view> words) {
    const Json* const json = block.if_contains(field);
    if (json == nullptr && !otherwise.empty()) return otherwise;
    const bool is_text = json != nullptr && json->is_string();
    std::string word = is_text ? std::string{json->as_string().data(), json->as_string().size()} : std::string{};
    if (std::ranges::find(words, word) != words.end()) return word;
    draft.place.wrong(field, "should be one of: " + join({words.begin(), words.end()}, ", "));
    return {};
}

std::int64_t read_number(Draft& draft, const JsonObject& block, std::string_view field, std::int64_t otherwise,
                         std::pair<std::int64_t, std::int64_t> bounds) {
    const Json* const json = block.if_contains(field);
    if (json == nullptr) return otherwise;
    const auto [least, most] = bounds;
    if (json->is_int64() && json->as_int64() >= least && json->as_int64() <= most) return json->as_int64();
    draft.place.wrong(field, format("should be a whole number from {} to {}", least, most));
    return otherwise;
}

std::optional<FileId> read_file(Draft& draft, const JsonObject& block, std::optional<media::Kind> kind) {
    const std::string id = text_at(Json(block), {"file"}).value_or("");
    if (!FileId::matches(id)) {
        draft.place.wrong("file", "should be the id of a file, such as fil_…");
        return std::nullopt;
    }
    const FileId file = FileId::parse(id);
    draft.files.push_back({.id = file, .kind = kind, .field = draft.place.path_of("file")});
    return file;
}

const JsonArray* read_list(Draft& draft, const JsonObject& block, std::string_view field, Letters entries) {
    const Json* const json = block.if_contains(field);
    const JsonArray* const list = json == nullptr ? nullptr : json->if_array();
    if (list != nullptr && list->size() >= entries.least && list->size() <= entries.most) return list;
    draft.place.wrong(field, format("should be a list of {} to {} entries", entries.least, entries.most));
    return nullptr;
}

void write_caption(Draft& draft, const JsonObject& block) {
    const std::string caption = read_text(draft, block, "caption", {});
    if (!caption.empty()) {
        draft.writer.html("<figcaption>");
        draft.writer.text(caption);
        draft.writer.html("</figcaption>");
    }
    draft.writer.html("</figure>\n");
}

}  // namespace hub::catalog
