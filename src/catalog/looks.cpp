#include "catalog/looks.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/text.h"

namespace hub::catalog {

namespace {

// How the compiler of blocks begins and ends what shows a file (blocks_media.cpp).
constexpr std::string_view image_begins = R"(<img src=")";
constexpr std::string_view gallery_begins = R"(<a class="gallery-open" href=")";
constexpr std::string_view download_begins = R"(<a class="download" download href=")";
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

// Up to where the element that names a file in this piece is nothing without it: of a download, the tag alone, for its
// words are the page's.
std::uint32_t end_of_element(const Compiled& compiled, const Compiled::Piece& piece, std::string_view element) {
    const auto after = [&](std::string_view end) {
        const std::size_t place = compiled.bytes.find(end, piece.end);
        return static_cast<std::uint32_t>(place == std::string::npos ? compiled.bytes.size() : place + end.size());
    };
    if (element == gallery_begins) return after("</a>");
    if (element.starts_with(player_begins[0])) return after(player_ends[0].substr(1));
    if (element.starts_with(player_begins[1])) return after(player_ends[1].substr(1));
    return after(">");
}

void add_kept(std::vector<Compiled::Piece>& pieces, const Compiled& compiled, const Compiled::Piece& piece,
              std::size_t look) {
    const std::string_view element = element_before(compiled, piece.literal_end);
    const auto begin = piece.literal_end - static_cast<std::uint32_t>(element.size());
    const bool is_download = element == download_begins;
    pieces.push_back({begin, begin, Compiled::Kept{look, end_of_element(compiled, piece, element), is_download}});
}

std::string_view what_one_does_with(media::Kind kind) {
    switch (kind) {
        case media::Kind::image:
            return "see this picture";
        case media::Kind::video:
            return "watch this video";
        case media::Kind::audio:
            return "listen to this recording";
        case media::Kind::document:
            return "have this file";
    }
    ENSURE(false);
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
        if (const auto* const file = std::get_if<FileId>(&piece.what)) files.push_back(*file);
    }
    std::ranges::sort(files);
    files.erase(std::ranges::unique(files).begin(), files.end());
    return files;
}

void attach_looks(Compiled& compiled, std::vector<media::Look> looks) {
    std::vector<Compiled::Piece> pieces;
    for (const Compiled::Piece& piece : compiled.pieces) {
        const auto* const file = std::get_if<FileId>(&piece.what);
        const auto found = file == nullptr ? looks.end() : std::ranges::find(looks, *file, &media::Look::file);
        if (found == looks.end()) {
            pieces.push_back(piece);
            continue;
        }
        const auto look = static_cast<std::size_t>(found - looks.begin());
        if (found->audience != media::Audience::anyone) add_kept(pieces, compiled, piece, look);
        const auto part = part_of(compiled, piece);
        pieces.push_back(part ? Compiled::Piece{piece.literal_end, piece.end, Compiled::Shown{look, *part}} : piece);
        const auto inside = inside_of_player(compiled, piece.end);
        if (part == Compiled::Part::player && inside && !found->captions.empty())
            pieces.push_back({*inside, *inside, Compiled::Shown{look, Compiled::Part::tracks}});
    }
    compiled.pieces = std::move(pieces);
    compiled.looks = std::move(looks);
}

void append_shown(std::string& html, const media::Look& look, Compiled::Part part, const MergeValues& values) {
    const std::string address = values.address_of ? values.address_of(look.file) : "";
    switch (part) {
        case Compiled::Part::image:
            html += address;
            append_sizes(html, look, address);
            append_sides(html, look);
            break;
        case Compiled::Part::player:
            html += address;
            if (look.poster && values.opens && values.opens(*look.poster))
                html.append(R"(" poster=")").append(address).append("?poster");
            append_sides(html, look);
            break;
        case Compiled::Part::tracks:
            append_tracks(html, look, address);
            break;
    }
}

void append_kept(std::string& html, const media::Look& look, const Compiled::Kept& kept, const MergeValues& values) {
    const std::string login = escape_html(values.login_url);
    if (kept.is_download && login.empty()) {
        // Whoever is logged in already isn't among those it is for.
        html += R"(<a class="download download-kept"><span class="download-why">For certain members.</span>)";
        return;
    }
    if (kept.is_download) {
        // Its label follows, and its end.
        html +=
            format(R"(<a class="download download-kept" href="{}"><span class="download-why">For members. Log in to )"
                   "download this.</span>",
                   login);
        return;
    }
    if (login.empty()) return;
    html += format(R"(<div class="kept"><p>For members. <a href="{}">Log in to {}</a>.</p></div>)", login,
                   what_one_does_with(look.kind));
}

}  // namespace hub::catalog
