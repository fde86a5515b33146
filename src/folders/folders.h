#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/complaints.h"
#include "base/ids.h"
#include "db/tx.h"

// Folders, in which staff put members, files, and products with collections in order. Each holds things of one kind and
// folders of that kind; a thing lies in one folder at most. Nothing else follows from where a thing lies.
namespace hub::folders {

enum class Kind : std::uint8_t { members, files, products };  // products: collections too
std::string_view word_of(Kind kind);
Kind kind_of(std::string_view word);  // one of kind_words()
const std::vector<std::string>& kind_words();

inline constexpr std::size_t folders_most = 1000;  // of one kind
inline constexpr std::size_t name_letters_max = 100;
inline constexpr std::size_t depth_most = 5;  // folders in folders, the outermost included

struct Folder {
    FolderId id;
    Kind kind;
    std::optional<FolderId> parent;
    std::string name;
    Time created_at;
};

// Each before those in it; beside each other by name.
std::vector<Folder> list_folders(Reader& reader, Kind kind);
Folder load_folder(Reader& reader, const FolderId& id);  // throws NotFound

struct Wish {
    Kind kind;
    std::string name;
    std::optional<FolderId> parent{};
};
// Throws Invalid for a name that stands beside it already, a parent of another kind or too deep in others, and Conflict
// when there are too many.
Folder make_folder(Tx& tx, const Wish& wish);
struct Change {
    std::optional<std::string> name{};
    std::optional<std::optional<FolderId>> parent{};
};
// Likewise; into itself, or into one in it, it can't go.
Folder change_folder(Tx& tx, const FolderId& id, const Change& change);
// What lies in it, and the folders in it, go to where it was; of these, one whose name stands there is numbered.
void delete_folder(Tx& tx, const FolderId& id);

// How many things lie in each folder of the kind, without those in the folders in it. Nobody in the trash counts.
std::map<FolderId, std::int64_t> count_contents(Reader& reader, Kind kind);

// Where a thing lies, by its id.
std::optional<FolderId> folder_of(Reader& reader, std::string_view thing);
std::map<std::string, FolderId> folders_of(Reader& reader, const std::vector<std::string>& things);
// All of a kind, for what is kept in memory whole.
std::map<std::string, FolderId> contents_of(Reader& reader, Kind kind);

// Where somebody wants a thing: nothing said; in no folder; in this one.
using Place = std::optional<std::optional<FolderId>>;
bool is_there(Reader& reader, Kind kind, const FolderId& folder);
// Complains of `folder` where it is none of the kind.
void check_there(Reader& reader, Kind kind, const Place& place, Complaints& wrong);
// The folder is there and of the thing's kind. Answers whether it lay elsewhere before.
bool put(Tx& tx, std::string_view thing, const std::optional<FolderId>& folder);

// What a list is asked for: what lies in a folder and those in it, or right in it alone; or in none.
struct Asked {
    std::optional<FolderId> folder{};
    bool is_directly = false;
};
// About the things whose id is `column`: which meet it by an index (SELECT of ids; empty where none tells), and a test.
struct Question {
    std::string whom;
    std::string test;
};
using Binder = std::function<const char*(db::Value)>;  // answers the name it is bound to
Question question_of(Reader& reader, const Asked& asked, std::string_view column, const Binder& bind);
// The folder and those in it; empty when it isn't there.
std::vector<FolderId> within(Reader& reader, const FolderId& id);

}  // namespace hub::folders
