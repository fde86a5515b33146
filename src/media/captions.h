#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media/examinations.h"
#include "media/files.h"

// What stands beside a video or audio: what is said in it as text, and the image in its place until it plays.
namespace hub::media {

inline constexpr std::size_t captions_each_max = 50;  // of one file

struct Caption {
    CaptionId id;
    std::string language;  // "pt-BR", as BCP 47 writes it; one text for each
    std::string label;     // as members choose it: "Português"
    Time created_at;
};

// "de" and "pt-BR" from what people write; throws Invalid{"language"}.
std::string language_of(std::string_view text);
// What speakers call it: "Deutsch".
std::string label_of(std::string_view language);

// The captions of these in order of their languages.
std::vector<Caption> list_captions(Reader& reader, const FileId& file);
Caption load_caption(Reader& reader, const FileId& file, const CaptionId& id);           // throws NotFound
std::string load_caption_text(Reader& reader, const FileId& file, const CaptionId& id);  // WebVTT; throws NotFound
struct SavedCaption {
    Caption caption;
    bool is_new = false;
};
// Takes the place of those in the same language. Throws Invalid where the file doesn't play, or has too many.
SavedCaption save_caption(Tx& tx, const FileId& file, const Caption& wanted, const std::string& webvtt);
void delete_caption(Tx& tx, const FileId& file, const CaptionId& id);  // throws NotFound

std::optional<FileId> poster_of(Reader& reader, const FileId& file);
// Of a video, an image; empty takes it away. Throws Invalid{"file"} where it is something else.
void set_poster(Tx& tx, const FileId& file, const std::optional<FileId>& poster);
// Files that have this image as their poster, a hundred at most.
std::vector<FileId> files_with_poster(Reader& reader, const FileId& poster);

// All that the page needs to know to show a file well, and whether to show it; read when a page's text is, and kept
// with it.
struct Look {
    FileId file;
    Kind kind = Kind::document;
    Audience audience = Audience::anyone;
    std::optional<std::uint32_t> width{};
    std::optional<std::uint32_t> height{};
    std::vector<std::uint32_t> widths{};  // of an image: the sizes there are, the largest first
    std::optional<Audience> poster{};     // whom the image in its place is for, if there is one
    std::vector<Caption> captions{};
};
std::vector<Look> looks_of(Reader& reader, const std::vector<FileId>& files);

}  // namespace hub::media
