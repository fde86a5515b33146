#include "media/captions.h"

#include <algorithm>
#include <array>

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include "base/error.h"
#include "base/text.h"
#include "media/captions_rows.h"

namespace hub::media {

namespace {

void require_playing(const File& file) {
    if (file.kind != Kind::video && file.kind != Kind::audio)
        throw Invalid("file", "should be a video or audio: nothing is said in others");
}

Look look_of(Reader& reader, const File& file) {
    Look look{.file = file.id, .kind = file.kind, .audience = file.audience};
    if (file.kind == Kind::document) return look;
    if (const auto found = find_examination(reader, file.content)) {
        look.width = found->width;
        look.height = found->height;
    }
    if (file.kind == Kind::image) {
        for (const Picture& picture : pictures_of(reader, file.content)) look.widths.push_back(picture.width);
        return look;
    }
    const auto poster = poster_of(reader, file.id);
    const auto image = poster ? find_file(reader, *poster) : std::nullopt;
    if (image) look.poster = image->audience;
    look.captions = list_captions(reader, file.id);
    return look;
}

}  // namespace

std::string language_of(std::string_view text) {
    constexpr std::size_t size_max = 35;
    UErrorCode error = U_ZERO_ERROR;
    const std::string word{trimmed(text)};
    const bool is_short = !word.empty() && word.size() <= size_max;
    const icu::Locale locale = icu::Locale::forLanguageTag(is_short ? word : "?", error);
    const std::string tag = U_SUCCESS(error) != 0 ? locale.toLanguageTag<std::string>(error) : "";
    if (U_FAILURE(error) != 0 || tag.empty() || tag == "und" || std::string_view{locale.getISO3Language()}.empty())
        throw Invalid("language", "should be a language such as en, de or pt-BR");
    return tag;
}

std::string label_of(std::string_view language) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::Locale locale =
        icu::Locale::forLanguageTag({language.data(), static_cast<std::int32_t>(language.size())}, error);
    icu::UnicodeString name;
    locale.getDisplayName(locale, name);
    std::string label;
    name.toUTF8String(label);
    const std::string first = first_letter(label);  // languages are written small in most of them, and stand alone here
    return first + label.substr(std::min(label.size(), first.size()));
}

std::vector<Caption> list_captions(Reader& reader, const FileId& file) {
    return rows::captions(reader, file);
}

Caption load_caption(Reader& reader, const FileId& file, const CaptionId& id) {
    auto found = rows::find_caption(reader, file, id);
    if (!found) throw NotFound("There are no such captions.");
    return *std::move(found);
}

std::string load_caption_text(Reader& reader, const FileId& file, const CaptionId& id) {
    auto found = rows::find_caption_text(reader, file, id);
    if (!found) throw NotFound("There are no such captions.");
    return *std::move(found);
}

SavedCaption save_caption(Tx& tx, const FileId& file, const Caption& wanted, const std::string& webvtt) {
    require_playing(load_file(tx, file));
    const std::vector<Caption> known = list_captions(tx, file);
    const bool is_new = std::ranges::find(known, wanted.language, &Caption::language) == known.end();
    if (is_new && known.size() >= captions_each_max)
        throw Invalid("language", format("should be one that is there already: {} are the most", captions_each_max));
    const CaptionId id = rows::upsert_caption(tx, file, wanted, webvtt);
    touch_pages(tx, file);
    return {.caption = load_caption(tx, file, id), .is_new = is_new};
}

void delete_caption(Tx& tx, const FileId& file, const CaptionId& id) {
    load_file(tx, file);
    if (!rows::remove_caption(tx, file, id)) throw NotFound("There are no such captions.");
    touch_pages(tx, file);
}

std::optional<FileId> poster_of(Reader& reader, const FileId& file) {
    return rows::find_poster(reader, file);
}

void set_poster(Tx& tx, const FileId& file, const std::optional<FileId>& poster) {
    if (load_file(tx, file).kind != Kind::video) throw Invalid("file", "is no video: only a video has a poster");
    if (poster) {
        const auto image = find_file(tx, *poster);
        if (!image || image->kind != Kind::image) throw Invalid("file", "should be the id of an image");
        rows::upsert_poster(tx, file, *poster);
    } else {
        rows::remove_poster(tx, file);
    }
    touch_pages(tx, file);
}

std::vector<FileId> files_with_poster(Reader& reader, const FileId& poster) {
    return rows::files_with_poster(reader, poster);
}

std::vector<Look> looks_of(Reader& reader, const std::vector<FileId>& files) {
    std::vector<Look> looks;
    for (const FileId& id : files) {
        if (const auto file = find_file(reader, id)) looks.push_back(look_of(reader, *file));
    }
    return looks;
}

}  // namespace hub::media
