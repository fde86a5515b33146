#include "media/examinations.h"

#include <array>

#include "base/error.h"
#include "media/examination_rows.h"

namespace hub::media {

std::string_view word_of(Examination::State state) {
    constexpr std::array<std::string_view, 3> states = {"working", "ready", "failed"};
    return states.at(static_cast<std::size_t>(state));
}

bool is_examined(const File& file) {
    return file.kind != Kind::document || file.type.starts_with("video/") || file.type.starts_with("audio/");
}

void examine_later(Tx& tx, const File& file) {
    if (is_examined(file)) rows::insert_examination(tx, file);
}

void examine_again(Tx& tx, const File& file) {
    if (!is_examined(file)) throw Conflict("There is nothing to look for in a file of this kind.");
    rows::insert_examination(tx, file);
    if (!rows::restart_examination(tx, file.content))
        throw Conflict("It needs no further look: only where one failed is there a second one.");
}

std::optional<Examination> find_examination(Reader& reader, const FileId& content) {
    return rows::find_examination(reader, content);
}

std::vector<Picture> pictures_of(Reader& reader, const FileId& content) {
    return rows::pictures(reader, content);
}

bool is_picture(Reader& reader, const FileId& content) {
    return rows::is_picture(reader, content);
}

const Picture* fitting(const std::vector<Picture>& pictures, std::optional<std::int64_t> width) {
    const Picture* best = nullptr;
    for (const Picture& picture : pictures) {
        if (best == nullptr || (width && std::int64_t{picture.width} >= *width)) best = &picture;
    }
    return best;
}

void touch_pages(Tx& tx, const FileId& file) {
    for (const PageId& page : pages_with(tx, file)) tx.touch(page.view());
}

}  // namespace hub::media
