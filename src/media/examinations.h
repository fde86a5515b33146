#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "media/files.h"

// What looking into the bytes of a file found. It is done once for each content, after the upload (examiner.h).
namespace hub::media {

// One size of an image, as members get it: WebP, upright, without metadata.
struct Picture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint64_t size = 0;
    FileId content;  // what its bytes are called on the shelf
};

struct Examination {
    enum class State : std::uint8_t { working, ready, failed };
    State state = State::working;
    std::string reason{};  // a sentence: why it failed, or why it takes so long
    std::optional<std::uint32_t> width{};
    std::optional<std::uint32_t> height{};
    std::optional<std::int64_t> duration_ms{};
    std::string codecs{};                 // "h264, aac"
    std::vector<std::string> warnings{};  // sentences about what won't play, or not well
};
std::string_view word_of(Examination::State state);  // "working"

// Whether there is anything to look for in such a file.
bool is_examined(const File& file);
// It is due from now on, once for this content. For whoever gives a file its bytes; nothing where is_examined() isn't
// so.
void examine_later(Tx& tx, const File& file);

// The same once more, whatever came of it: after the machine was mended. Throws Conflict where there is nothing to look
// for, or where it is at it already.
void examine_again(Tx& tx, const File& file);

// Empty for what isn't looked into.
std::optional<Examination> find_examination(Reader& reader, const FileId& content);
// The largest first; none before it is ready.
std::vector<Picture> pictures_of(Reader& reader, const FileId& content);
// Whether these bytes on the shelf are a size of an image as it is now.
bool is_picture(Reader& reader, const FileId& content);
// The smallest that is at least so wide; the largest where none is, and for no width.
const Picture* fitting(const std::vector<Picture>& pictures, std::optional<std::int64_t> width);

// Says that pages that show the file look different once this commits (Stamps).
void touch_pages(Tx& tx, const FileId& file);

}  // namespace hub::media
