#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audiences/audience.h"
#include "base/complaints.h"
#include "base/ids.h"
#include "db/store.h"
#include "folders/folders.h"
#include "media/shelf.h"

// What owners upload, and which pages show it. The bytes lie elsewhere (shelf.h).
namespace hub::media {

enum class Kind : std::uint8_t { image, video, audio, document };
std::string_view word_of(Kind kind);  // "image"
std::optional<Kind> find_kind(std::string_view word);

// Who may have it, besides who may open the page that shows it.
using audiences::Audience;

struct File {
    FileId id;
    std::string name;  // as members see it, and what a download is called
    Kind kind;
    std::string type;  // "video/mp4", found from the bytes
    std::uint64_t size;
    std::int64_t version;
    Time created_at;
    FileId content = id;  // what its bytes are called on the shelf: another name with each replacement
    Audience audience = Audience::anyone;
};

// Newest first, those before `before`.
struct Filter {
    std::optional<Kind> kind{};
    std::optional<std::string> words{};  // part of the name, whatever the case of a-z
    std::optional<folders::Asked> folder{};
    std::optional<FileId> before{};
    std::size_t limit = 100;
};
std::vector<File> list_files(Reader& reader, const Filter& filter);
std::optional<File> find_file(Reader& reader, const FileId& id);
File load_file(Reader& reader, const FileId& id);  // throws NotFound

// Counts in what the site stores. The folder must be there, or none be given.
void add_file(Tx& tx, const File& file, const std::optional<FolderId>& folder = {});
struct Change {
    std::optional<std::string> name{};
    std::optional<Audience> audience{};
    folders::Place place{};
    Complaints wrong{};  // with what was read
};
// Throws Conflict{passed_version} when `seen_version` has passed, Invalid for a rule that names what isn't there.
File change_file(Tx& tx, const FileId& id, const Change& change, std::optional<std::int64_t> seen_version);
// What `bytes` says of them takes the place of what is there: content, kind, type and size. Links and name stay.
// Answers the file as it was; its bytes may go once this is committed. Throws Conflict{passed_version} likewise, and
// Invalid when pages show it as what it would not be any more.
File replace_bytes(Tx& tx, const FileId& id, const File& bytes, std::optional<std::int64_t> seen_version);
// Its bytes may go once this is committed. Pages that show it show nothing in its place.
void delete_file(Tx& tx, const FileId& id);

std::vector<PageId> pages_with(Reader& reader, const FileId& id);
std::vector<FileId> files_on(Reader& reader, const PageId& page);
bool is_on(Reader& reader, const FileId& id, const PageId& page);
// The page shows exactly these from now on. They must be there.
void set_uses(Tx& tx, const PageId& page, const std::vector<FileId>& files);

// Takes down what lies on the shelf for a day without a file whose bytes it is: what a kill or a lost connection left.
// Answers how many.
std::size_t sweep(Store& store, const Shelf& shelf);

// A file name that is safe to show and to save under: without paths, control and direction characters; "file" when
// nothing is left.
std::string clean_name(std::string_view name);

}  // namespace hub::media
