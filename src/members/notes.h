#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"

// What staff write down about a member, for each other. At most one is pinned: it stands first.
namespace hub::members {

struct Note {
    NoteId id;
    MemberId member;
    std::string author;  // a name, as it was when it was written
    std::string text;
    std::optional<Time> pinned_at;
    Time created_at;
    Time updated_at;
};

Note write_note(Tx& tx, const MemberId& member, const std::string& author, const std::string& text);
Note load_note(Reader& reader, const MemberId& member, const NoteId& id);  // throws NotFound

struct NoteChange {
    std::optional<std::string> text{};
    std::optional<bool> is_pinned{};  // takes the pin from the one that had it
};
Note change_note(Tx& tx, const MemberId& member, const NoteId& id, const NoteChange& wanted);
void delete_note(Tx& tx, const MemberId& member, const NoteId& id);
// The pinned one.
std::optional<Note> find_pinned_note(Reader& reader, const MemberId& member);
// Newest first.
std::vector<Note> list_notes(Reader& reader, const MemberId& member, const std::optional<NoteId>& before,
                             std::size_t limit);

}  // namespace hub::members
