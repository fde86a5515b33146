#include "folders/folders.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "folders/folders_rows.h"
#include "folders/folders_view_rows.h"

namespace hub::folders {

namespace {

using Folders = std::vector<Folder>;

const Folder* find_in(const Folders& all, const FolderId& id) {
    const auto found = std::ranges::find(all, id, &Folder::id);
    return found == all.end() ? nullptr : &*found;
}

void add_with_those_in_it(const Folders& all, const std::optional<FolderId>& parent, Folders& ordered) {
    for (const Folder& folder : all) {
        if (folder.parent != parent) continue;
        ordered.push_back(folder);
        add_with_those_in_it(all, folder.id, ordered);
    }
}

void add_within(const Folders& all, const FolderId& id, std::vector<FolderId>& found) {
    found.push_back(id);
    for (const Folder& folder : all) {
        if (folder.parent == id) add_within(all, folder.id, found);
    }
}

// How many folders one stands in, itself counted.
std::size_t depth_of(const Folders& all, const std::optional<FolderId>& id) {
    std::size_t depth = 0;
    for (const Folder* at = id ? find_in(all, *id) : nullptr; at != nullptr;
         at = at->parent ? find_in(all, *at->parent) : nullptr)
        ++depth;
    return depth;
}

// How many stand in each other from this one on.
std::size_t height_of(const Folders& all, const FolderId& id) {
    std::size_t highest = 0;
    for (const Folder& folder : all) {
        if (folder.parent == id) highest = std::max(highest, height_of(all, folder.id));
    }
    return highest + 1;
}

bool is_taken(const Folders& all, const Folder& wanted) {
    return std::ranges::any_of(all, [&](const Folder& other) {
        return other.id != wanted.id && other.parent == wanted.parent && folded(other.name) == folded(wanted.name);
    });
}

void check_parent(const Folders& all, const Folder& wanted) {
    if (!wanted.parent) return;
    if (find_in(all, *wanted.parent) == nullptr)
        throw Invalid("parent", format("should be a folder of {}", word_of(wanted.kind)));
    std::vector<FolderId> own;
    add_within(all, wanted.id, own);
    if (std::ranges::find(own, *wanted.parent) != own.end())
        throw Invalid("parent", "can't be the folder itself, or one that is in it");
    if (depth_of(all, wanted.parent) + height_of(all, wanted.id) > depth_most)
        throw Invalid("parent", format("is too deep: {} folders may stand in each other", depth_most));
}

void check_name(const Folders& all, const Folder& wanted) {
    if (wanted.name.empty()) throw Invalid("name", "should be a word or two");
    if (is_taken(all, wanted)) throw Invalid("name", "is the name of another folder here");
}

// The name with what marks it behind it, which fits in, whatever the name is cut to; a letter is cut whole.
std::string marked(std::string name, const std::string& mark) {
    constexpr unsigned top_bits = 0xC0;
    constexpr unsigned inside_a_letter = 0x80;
    while (length_in_letters(name) > name_letters_max - mark.size()) {
        while ((static_cast<unsigned char>(name.back()) & top_bits) == inside_a_letter) name.pop_back();
        name.pop_back();
    }
    return name.append(mark);
}

// "Clips 2" where "Clips" stands there already.
std::string free_name(const Folders& all, Folder folder) {
    const std::string name = folder.name;
    for (int number = 2; is_taken(all, folder); ++number) folder.name = marked(name, format(" {}", number));
    return folder.name;
}

std::map<std::string, FolderId> by_thing(const std::vector<rows::Lying>& lying) {
    std::map<std::string, FolderId> found;
    for (const rows::Lying& one : lying) found.emplace(one.thing, one.folder);
    return found;
}

}  // namespace

const std::vector<std::string>& kind_words() {
    static const std::vector<std::string> words{"members", "files", "products"};
    return words;
}

std::string_view word_of(Kind kind) {
    return kind_words().at(static_cast<std::size_t>(kind));
}

Kind kind_of(std::string_view word) {
    const auto found = std::ranges::find(kind_words(), word);
    ENSURE(found != kind_words().end());
    return static_cast<Kind>(found - kind_words().begin());
}

std::vector<Folder> list_folders(Reader& reader, Kind kind) {
    Folders ordered;
    add_with_those_in_it(rows::list(reader, kind), std::nullopt, ordered);
    return ordered;
}

Folder load_folder(Reader& reader, const FolderId& id) {
    auto folder = rows::find(reader, id);
    if (!folder) throw NotFound("There is no such folder.");
    return std::move(*folder);
}

Folder make_folder(Tx& tx, const Wish& wish) {
    const Folders all = rows::list(tx, wish.kind);
    if (all.size() >= folders_most)
        throw Conflict(format("There are {} folders of {} already, which is as many as there may be.", folders_most,
                              word_of(wish.kind)));
    const Folder folder{.id = tx.fresh<FolderId>(),
                        .kind = wish.kind,
                        .parent = wish.parent,
                        .name = std::string{trimmed(wish.name)},
                        .created_at = tx.now()};
    check_parent(all, folder);
    check_name(all, folder);
    rows::insert(tx, folder);
    return folder;
}

Folder change_folder(Tx& tx, const FolderId& id, const Change& change) {
    Folder folder = load_folder(tx, id);
    const Folders all = rows::list(tx, folder.kind);
    if (change.parent) folder.parent = *change.parent;
    if (change.name) folder.name = trimmed(*change.name);
    check_parent(all, folder);
    check_name(all, folder);
    rows::update(tx, folder);
    return folder;
}

void delete_folder(Tx& tx, const FolderId& id) {
    const Folder gone = load_folder(tx, id);
    rows::move_contents(tx, id, gone.parent);
    rows::remove(tx, id);
    Folders all = rows::list(tx, gone.kind);
    for (Folder& folder : all) {
        if (folder.parent != id) continue;
        folder.parent = gone.parent;
        folder.name = free_name(all, folder);
        rows::update(tx, folder);
    }
}

std::map<FolderId, std::int64_t> count_contents(Reader& reader, Kind kind) {
    std::map<FolderId, std::int64_t> counts;
    for (const rows::Counted& one : rows::count_lying(reader, kind)) counts[one.folder] = one.count;
    if (kind != Kind::members) return counts;
    for (const rows::Counted& one : rows::count_trashed(reader)) counts[one.folder] -= one.count;
    return counts;
}

std::optional<FolderId> folder_of(Reader& reader, std::string_view thing) {
    const auto lying = rows::lying(reader, {std::string{thing}});
    return lying.empty() ? std::nullopt : std::optional{lying.front().folder};
}

std::map<std::string, FolderId> folders_of(Reader& reader, const std::vector<std::string>& things) {
    return by_thing(rows::lying(reader, things));
}

std::map<std::string, FolderId> contents_of(Reader& reader, Kind kind) {
    return by_thing(rows::contents(reader, kind));
}

bool is_there(Reader& reader, Kind kind, const FolderId& id) {
    const auto folder = rows::find(reader, id);
    return folder && folder->kind == kind;
}

void check_there(Reader& reader, Kind kind, const Place& place, Complaints& wrong) {
    if (place && *place && !is_there(reader, kind, **place))
        wrong.add("folder", format("should be a folder of {}", word_of(kind)));
}

bool put(Tx& tx, std::string_view thing, const std::optional<FolderId>& folder) {
    return folder ? rows::put(tx, thing, *folder) : rows::take_out(tx, thing);
}

std::vector<FolderId> within(Reader& reader, const FolderId& id) {
    std::vector<FolderId> found;
    if (const auto folder = rows::find(reader, id)) add_within(rows::list(reader, folder->kind), id, found);
    return found;
}

}  // namespace hub::folders
