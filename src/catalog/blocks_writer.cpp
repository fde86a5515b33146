#include "catalog/blocks_writer.h"

#include <algorithm>
#include <charconv>

#include "base/ensure.h"
#include "base/text.h"
#include "catalog/looks.h"

namespace hub::catalog {

namespace {

constexpr std::size_t errors_max = 50;  // more help nobody
constexpr char own_html_mark = 'h';
constexpr std::string_view form = "1";  // of the stored text; another one is another way to write it

std::uint32_t place_in(const std::string& bytes) {
    return static_cast<std::uint32_t>(bytes.size());
}

// Reads what is parted by blanks.
class Words {
public:
    explicit Words(std::string_view text) : rest_(text) {}

    std::string_view next() {
        const std::size_t end = rest_.find(' ');
        const std::string_view word = rest_.substr(0, end);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        return word;
    }
    std::uint32_t number() {
        const std::string_view word = next();
        std::uint32_t number = 0;
        const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        ENSURE(error == std::errc{} && stop == word.data() + word.size());
        return number;
    }
    decltype(Compiled::Piece::what) field_or_address() {
        if (FileId::matches(rest_.substr(0, rest_.find(' ')))) return FileId::parse(next());
        if (rest_.starts_with(own_html_mark)) {
            rest_.remove_prefix(1);
            return Compiled::OwnHtmlNumber{number()};
        }
        const std::uint32_t field = number();
        ENSURE(field < merge_field_count);
        return static_cast<MergeField>(field);
    }
    bool empty() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

}  // namespace

void BlockWriter::plain(std::string_view text) {
    compiled_.bytes += escape_html(text);
}

void BlockWriter::text(std::string_view text) {
    std::size_t from = 0;
    while (const auto found = find_merge_field(text, from)) {
        plain(text.substr(from, found->begin - from));
        const std::uint32_t literal_end = place_in(compiled_.bytes);
        plain(found->otherwise);
        compiled_.pieces.push_back(
            {.literal_end = literal_end, .end = place_in(compiled_.bytes), .what = found->field});
        from = found->end;
    }
    plain(text.substr(from));
}

void BlockWriter::address(const FileId& file) {
    const std::uint32_t here = place_in(compiled_.bytes);
    compiled_.pieces.push_back({.literal_end = here, .end = here, .what = file});
}

void BlockWriter::own_html_address(std::uint32_t number) {
    const std::uint32_t here = place_in(compiled_.bytes);
    compiled_.pieces.push_back({.literal_end = here, .end = here, .what = Compiled::OwnHtmlNumber{number}});
}

DocumentPlace::Inside::Inside(DocumentPlace& place, std::string_view field) : place_(place), size_(place.path_.size()) {
    place.path_.append(".").append(field);
}

DocumentPlace::Inside::Inside(DocumentPlace& place, std::size_t entry)
    : Inside(place, std::string_view{std::to_string(entry)}) {}

void DocumentPlace::wrong(std::string_view field, std::string_view message) {
    if (errors_.size() >= errors_max) return;
    errors_.push_back({path_of(field), std::string{message}});
}

std::string DocumentPlace::path_of(std::string_view field) const {
    std::string path = path_;
    if (!field.empty()) path.append(".").append(field);
    return path;
}

void DocumentPlace::expect(const JsonObject& object, std::initializer_list<std::string_view> fields) {
    for (const auto& entry : object) {
        const std::string_view name{entry.key().data(), entry.key().size()};
        if (std::ranges::find(fields, name) == fields.end()) wrong(name, "is not a field here");
    }
}

namespace {

std::string word_of(const Compiled::Piece& piece) {
    if (const auto* const file = std::get_if<FileId>(&piece.what)) return file->text();
    if (const auto* const frame = std::get_if<Compiled::OwnHtmlNumber>(&piece.what))
        return own_html_mark + std::to_string(frame->number);
    return std::to_string(static_cast<int>(std::get<MergeField>(piece.what)));
}

// Calls with what each attribute of this name holds. Texts of people can't look like one, for their quotes are escaped.
template <class With>
void for_each_attribute(std::string_view html, std::string_view name, const With& with) {
    const std::string opening = format(" {}=\"", name);
    for (std::size_t at = html.find(opening); at != std::string_view::npos; at = html.find(opening, at)) {
        at += opening.size();
        with(html.substr(at, html.find('"', at) - at));
    }
}

// "https://player.example" of "https://player.example/a?b"
std::string_view origin_in(std::string_view url) {
    constexpr std::size_t scheme_size = std::string_view{"https://"}.size();
    return url.substr(0, url.find_first_of("/?", scheme_size));
}

void find_what_it_shows(Compiled& compiled) {
    for_each_attribute(compiled.bytes, "data-play", [&](std::string_view file) {
        if (!FileId::matches(file)) return;
        const FileId id = FileId::parse(file);
        if (std::ranges::find(compiled.players, id) == compiled.players.end()) compiled.players.push_back(id);
    });
    std::vector<std::string> origins;
    for_each_attribute(compiled.bytes, "data-embed",
                       [&](std::string_view url) { origins.emplace_back(origin_in(url)); });
    for (const Compiled::Piece& piece : compiled.pieces) {
        if (std::holds_alternative<Compiled::OwnHtmlNumber>(piece.what)) origins.emplace_back("'self'");
    }
    std::ranges::sort(origins);
    origins.erase(std::ranges::unique(origins).begin(), origins.end());
    compiled.frame_origins = join(origins, " ");
}

}  // namespace

std::string to_text(const Compiled& compiled) {
    std::string text{form};
    for (const Compiled::Piece& piece : compiled.pieces) {
        text += format(" {} {} {}", piece.literal_end, piece.end, word_of(piece));
    }
    return text.append("\n").append(compiled.bytes);
}

Compiled compiled_of(std::string_view text) {
    const std::size_t head_end = text.find('\n');
    ENSURE(head_end != std::string_view::npos && text.starts_with(form));
    Compiled compiled{.bytes = std::string{text.substr(head_end + 1)}, .pieces = {}};
    const std::string_view head = text.substr(0, head_end);
    Words words{head.substr(std::min(head.size(), form.size() + 1))};
    std::uint32_t begin = 0;
    while (!words.empty()) {
        const std::uint32_t literal_end = words.number();
        const std::uint32_t end = words.number();
        ENSURE(begin <= literal_end && literal_end <= end && end <= compiled.bytes.size());
        compiled.pieces.push_back({.literal_end = literal_end, .end = end, .what = words.field_or_address()});
        begin = end;
    }
    find_what_it_shows(compiled);
    return compiled;
}

void assemble_onto(std::string& html, const Compiled& compiled, const MergeValues& values) {
    const std::string_view bytes = compiled.bytes;
    std::size_t begin = 0;
    for (const Compiled::Piece& piece : compiled.pieces) {
        if (piece.literal_end < begin) continue;  // in what isn't shown
        html.append(bytes.substr(begin, piece.literal_end - begin));
        begin = piece.end;
        if (const auto* const file = std::get_if<FileId>(&piece.what)) {
            if (values.address_of) html.append(values.address_of(*file));
            continue;
        }
        if (const auto* const frame = std::get_if<Compiled::OwnHtmlNumber>(&piece.what)) {
            html.append(format("{}/frames/{}", values.page_url, frame->number));
            continue;
        }
        if (const auto* const shown = std::get_if<Compiled::Shown>(&piece.what)) {
            append_shown(html, compiled.looks[shown->look], shown->part, values);
            continue;
        }
        if (const auto* const kept = std::get_if<Compiled::Kept>(&piece.what)) {
            const media::Look& look = compiled.looks[kept->look];
            if (values.opens && values.opens(look.audience)) continue;
            append_kept(html, look, *kept, values);
            begin = kept->end;
            continue;
        }
        const MergeField field = std::get<MergeField>(piece.what);
        const std::string& value = values.html[static_cast<std::size_t>(field)];
        if (!value.empty()) {
            html.append(value);
        } else if (field != MergeField::unknown) {
            html.append(bytes.substr(piece.literal_end, piece.end - piece.literal_end));
        }
    }
    html.append(bytes.substr(begin));
}

std::string assemble(const Compiled& compiled, const MergeValues& values) {
    constexpr std::size_t room_for_values = 256;
    std::string html;
    html.reserve(compiled.bytes.size() + room_for_values);
    assemble_onto(html, compiled, values);
    return html;
}

}  // namespace hub::catalog
