#include "catalog/looks.h"

#include <algorithm>

#include "base/text.h"

namespace hub::catalog {

namespace {

// How the compiler of blocks begins and ends what shows a file (blocks_media.cpp).
constexpr std::string_view image_begins = R"(<img src=")";
constexpr std::string_view source_begins = R"( src=")";
constexpr std::string_view player_begins[] = {"<video ", "<audio "};
constexpr std::string_view player_ends[] = {"></video>", "></audio>"};

// A text is as wide as the page on a telephone, and no wider than this elsewhere. Browsers that can do it look for
// themselves, as the picture is loaded late.
constexpr std::string_view sizes = "auto, (min-width: 48rem) 44rem, 100vw";

std::string_view element_before(const Compiled& compiled, std::uint32_t place) {
    const std::string_view before = std::string_view{compiled.bytes}.substr(0, place);
    const std::size_t begin = before.rfind('<');
    return begin == std::string_view::npos ? std::string_view{} : before.substr(begin);
}

std::optional<Compiled::Part> part_of(const Compiled& compiled, const Compiled::Piece& piece) {
    if (!std::holds_alternative<FileId>(piece.what)) return std::nullopt;
    const std::string_view element = element_before(compiled, piece.literal_end);
    if (element == image_begins) return Compiled::Part::image;
    const bool plays = std::ranges::any_of(player_begins, [&](auto begins) { return element.starts_with(begins); });
    return plays && element.ends_with(source_begins) ? std::optional{Compiled::Part::player} : std::nullopt;
}

// Between the tags of what plays.
std::optional<std::uint32_t> inside_of_player(const Compiled& compiled, std::uint32_t from) {
    std::size_t place = std::string::npos;
    for (const std::string_view end : player_ends) place = std::min(place, compiled.bytes.find(end, from));
    if (place == std::string::npos) return std::nullopt;
    return static_cast<std::uint32_t>(place + 1);
}

void append_sides(std::string& html, const media::Look& look) {
    if (look.width && look.height) html += format(R"(" width="{}" height="{})", *look.width, *look.height);
}

void append_sizes(std::string& html, const media::Look& look, const std::string& address) {
    if (look.widths.size() < 2) return;
    html += R"(" srcset=")";
    for (auto width = look.widths.rbegin(); width != look.widths.rend(); ++width)
        html += format("{}{}?w={} {}w", width == look.widths.rbegin() ? "" : ", ", address, *width, *width);
    html.append(R"(" sizes=")").append(sizes);
}

void append_tracks(std::string& html, const media::Look& look, const std::string& address) {
    for (const media::Caption& caption : look.captions)
        html += format(R"(<track kind="captions" src="{}?captions={}" srclang="{}" label="{}">)", address,
                       caption.id.view(), escape_html(caption.language), escape_html(caption.label));
}

}  // namespace

std::vector<FileId> files_looked_at(const Compiled& compiled) {
    std::vector<FileId> files;
    for (const Compiled::Piece& piece : compiled.pieces) {
        if (part_of(compiled, piece)) files.push_back(std::get<FileId>(piece.what));
    }
    std::ranges::sort(files);
    files.erase(std::ranges::unique(files).begin(), files.end());
    return files;
}

void attach_looks(Compiled& compiled, std::vector<media::Look> looks) {
    std::vector<Compiled::Piece> pieces;
    for (Compiled::Piece& piece : compiled.pieces) {
        const auto part = part_of(compiled, piece);
        const auto found =
            part ? std::ranges::find(looks, std::get<FileId>(piece.what), &media::Look::file) : looks.end();
        if (found == looks.end()) {
            pieces.push_back(piece);
            continue;
        }
        const auto look = static_cast<std::size_t>(found - looks.begin());
        pieces.push_back({.literal_end = piece.literal_end, .end = piece.end, .what = Compiled::Shown{look, *part}});
        const auto inside = inside_of_player(compiled, piece.end);
        if (*part == Compiled::Part::player && inside && !found->captions.empty())
            pieces.push_back(
                {.literal_end = *inside, .end = *inside, .what = Compiled::Shown{look, Compiled::Part::tracks}});
    }
    compiled.pieces = std::move(pieces);
    compiled.looks = std::move(looks);
}

void append_shown(std::string& html, const media::Look& look, Compiled::Part part, const std::string& address) {
    switch (part) {
        case Compiled::Part::image:
            html += address;
            append_sizes(html, look, address);
            append_sides(html, look);
            break;
        case Compiled::Part::player:
            html += address;
            if (look.has_poster) html.append(R"(" poster=")").append(address).append("?poster");
            append_sides(html, look);
            break;
        case Compiled::Part::tracks:
            append_tracks(html, look, address);
            break;
    }
}

}  // namespace hub::catalog
