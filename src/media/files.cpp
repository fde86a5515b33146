#include "media/files.h"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "audiences/groups.h"
#include "base/error.h"
#include "base/text.h"
#include "media/captions.h"
#include "media/examinations.h"
#include "media/files_rows.h"
#include "media/usage.h"
#include "sites/branding.h"

namespace hub::media {

namespace {

constexpr std::array<std::string_view, 4> words = {"image", "video", "audio", "document"};
constexpr std::int32_t name_letters_max = 200;

// What could make a name look like another one, lead elsewhere, or break a header.
bool is_unfit(UChar32 letter) {
    return u_iscntrl(letter) != 0 || u_charType(letter) == U_FORMAT_CHAR || letter == '/' || letter == '\\' ||
           letter == '"' || u_charType(letter) == U_UNASSIGNED || u_charType(letter) == U_SURROGATE;
}

std::int64_t signed_size(const File& file) {
    return static_cast<std::int64_t>(file.size);
}

// Where it is shown, be it as the poster of another one.
void touch_places(Tx& tx, const FileId& id) {
    touch_pages(tx, id);
    for (const FileId& video : files_with_poster(tx, id)) touch_pages(tx, video);
}

// A look names the bytes of its images.
void touch_look(Tx& tx, const FileId& id) {
    if (sites::is_in_a_look(tx, id)) tx.touch(tx.site().view());
}

void save(Tx& tx, const File& file, std::optional<std::int64_t> seen_version) {
    if (!rows::update(tx, file, seen_version.value_or(file.version)))
        throw Conflict("Somebody changed it meanwhile. Load it again and repeat your change.", passed_version);
}

}  // namespace

std::string_view word_of(Kind kind) {
    return words.at(static_cast<std::size_t>(kind));
}

std::optional<Kind> find_kind(std::string_view word) {
    const auto* const found = std::ranges::find(words, word);
    if (found == words.end()) return std::nullopt;
    return static_cast<Kind>(found - words.begin());
}

std::vector<File> list_files(Reader& reader, const Filter& filter) {
    return rows::list(reader, filter);
}

std::optional<File> find_file(Reader& reader, const FileId& id) {
    return rows::find(reader, id);
}

File load_file(Reader& reader, const FileId& id) {
    auto found = find_file(reader, id);
    if (!found) throw NotFound("There is no such file.");
    return *std::move(found);
}

void add_file(Tx& tx, const File& file, const std::optional<FolderId>& folder) {
    rows::insert(tx, file);
    folders::put(tx, file.id.view(), folder);
    tx.about(file.id.view());
    count_stored(tx, signed_size(file));
    examine_later(tx, file);
}

File change_file(Tx& tx, const FileId& id, const Change& change, std::optional<std::int64_t> seen_version) {
    File file = load_file(tx, id);
    Complaints wrong = change.wrong;
    if (change.audience) audiences::check_audience(tx, *change.audience, wrong);
    folders::check_there(tx, folders::Kind::files, change.place, wrong);
    wrong.finish();
    if (change.name) file.name = *change.name;
    if (change.audience) file.audience = *change.audience;
    save(tx, file, seen_version);
    if (change.place) folders::put(tx, id.view(), *change.place);
    if (change.audience) audiences::set_audience(tx, id.view(), file.audience);
    // Rules are read with the names of the tags that are in some: those are read again with the site.
    if (change.audience) tx.touch(tx.site().view());
    if (change.audience) touch_places(tx, id);
    return load_file(tx, id);
}

File replace_bytes(Tx& tx, const FileId& id, const File& bytes, std::optional<std::int64_t> seen_version) {
    File before = load_file(tx, id);
    if (bytes.kind != before.kind && !rows::pages_with(tx, id).empty())
        throw Invalid("body", format("should be of the kind {}, for pages show it as that", word_of(before.kind)));
    File after = before;
    after.content = bytes.content;
    after.kind = bytes.kind;
    after.type = bytes.type;
    after.size = bytes.size;
    save(tx, after, seen_version);
    count_stored(tx, signed_size(after) - signed_size(before));
    examine_later(tx, after);
    touch_pages(tx, id);
    touch_look(tx, id);
    return before;
}

void delete_file(Tx& tx, const FileId& id) {
    const File file = load_file(tx, id);
    rows::mark_deleted(tx, id);
    folders::put(tx, id.view(), std::nullopt);
    count_stored(tx, -signed_size(file));
    touch_look(tx, id);
}

std::vector<PageId> pages_with(Reader& reader, const FileId& id) {
    return rows::pages_with(reader, id);
}

std::vector<FileId> files_on(Reader& reader, const PageId& page) {
    return rows::files_on(reader, page);
}

bool is_on(Reader& reader, const FileId& id, const PageId& page) {
    return rows::is_on(reader, id, page);
}

void set_uses(Tx& tx, const PageId& page, const std::vector<FileId>& files) {
    rows::delete_uses(tx, page);
    std::vector<FileId> once = files;
    std::ranges::sort(once);
    once.erase(std::ranges::unique(once).begin(), once.end());
    for (const FileId& file : once) rows::insert_use(tx, page, file);
}

std::size_t sweep(Store& store, const Shelf& shelf) {
    constexpr Duration age = std::chrono::hours{24};
    std::size_t count = 0;
    const auto take_down_nameless = [&](const Shelf::Lying& lying) {
        const auto is_named = [&](Reader& reader) {
            return rows::is_content(reader, lying.content) || is_picture(reader, lying.content);
        };
        if (store.read(lying.site, is_named)) return;
        shelf.remove(lying.site, lying.content);
        ++count;
    };
    shelf.look_through(age,
                       [&](const std::vector<Shelf::Lying>& some) { std::ranges::for_each(some, take_down_nameless); });
    return count;
}

std::string clean_name(std::string_view name) {
    const icu::UnicodeString given =
        icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())});
    icu::UnicodeString kept;
    for (std::int32_t at = 0; at < given.length(); at = given.moveIndex32(at, 1)) {
        const UChar32 letter = given.char32At(at);
        if (!is_unfit(letter) && kept.countChar32() < name_letters_max) kept.append(letter);
    }
    kept.trim();
    while (kept.startsWith(u".")) kept.remove(0, 1).trim();
    std::string clean;
    kept.toUTF8String(clean);
    return clean.empty() ? "file" : clean;
}

}  // namespace hub::media
