#include "folders/folder_words.h"

namespace hub::folders {

Place place_in(Fields& fields) {
    const auto folder = fields.optional_id<FolderId>("folder");
    if (folder) return Place{folder};
    return fields.is_null("folder") ? Place{std::in_place, std::nullopt} : std::nullopt;
}

std::optional<Asked> asked_in(http::Parameters& parameters) {
    const auto given = parameters.text("folder");
    if (!given) return std::nullopt;
    if (*given == "none") return Asked{};
    if (FolderId::matches(*given)) return Asked{.folder = FolderId::parse(*given)};
    parameters.wrong("folder", "should be the id of a folder, which begins with fol_, or none");
    return std::nullopt;
}

std::optional<Asked> asked_directly_in(http::Parameters& parameters) {
    auto asked = asked_in(parameters);
    const bool is_directly = parameters.word("directly", {"true", "false"}) == "true";
    if (asked) asked->is_directly = is_directly;
    return asked;
}

}  // namespace hub::folders
