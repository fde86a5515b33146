#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/blocks.h"
#include "catalog/blocks_writer.h"

// A body while it is compiled, and what every kind of block is read with.
namespace hub::catalog {

struct Draft {
    BlockWriter writer{};
    DocumentPlace place{"body"};
    std::vector<ShownFile> files{};
    std::size_t block_count = 0;
    std::uint32_t own_html_count = 0;
};

inline constexpr std::size_t title_letters_max = 200;
struct Letters {
    std::size_t least = 0;
    std::size_t most = title_letters_max;
};
// A text of so many letters; empty, and reported, when it is anything else.
std::string read_text(Draft& draft, const JsonObject& block, std::string_view field, Letters letters);
// One of the words; `otherwise` when the field is absent, if there is one.
std::string read_word(Draft& draft, const JsonObject& block, std::string_view field, std::string otherwise,
                      std::initializer_list<std::string_view> words);
// A whole number in these bounds; `otherwise` when the field is absent.
std::int64_t read_number(Draft& draft, const JsonObject& block, std::string_view field, std::int64_t otherwise,
                         std::pair<std::int64_t, std::int64_t> bounds);
// The file that the block names, which is then one that the body shows.
std::optional<FileId> read_file(Draft& draft, const JsonObject& block, std::optional<media::Kind> kind);
// The list of this field, of so many entries; null, and reported, when it isn't one.
const JsonArray* read_list(Draft& draft, const JsonObject& block, std::string_view field, Letters entries);
// The words below a figure, and its end.
void write_caption(Draft& draft, const JsonObject& block);

// blocks_media.cpp
void write_image(Draft& draft, const JsonObject& block);
void write_gallery(Draft& draft, const JsonObject& block);
void write_player(Draft& draft, const JsonObject& block, media::Kind kind);
void write_download(Draft& draft, const JsonObject& block);
// blocks_frames.cpp
void write_embed(Draft& draft, const JsonObject& block);
void write_own_html(Draft& draft, const JsonObject& block);

}  // namespace hub::catalog
