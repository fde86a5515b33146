#pragma once

#include "members/notes.h"

namespace hub::members::rows {

void insert_note(Tx& tx, const Note& note);
void update_note(Tx& tx, const Note& note);
void unpin_notes(Tx& tx, const MemberId& member);
void delete_note(Tx& tx, const NoteId& id);
std::optional<Note> find_note(Reader& reader, const NoteId& id);
std::optional<Note> find_pinned(Reader& reader, const MemberId& member);
std::vector<Note> list_notes(Reader& reader, const MemberId& member, const std::optional<NoteId>& before,
                             std::size_t limit);

}  // namespace hub::members::rows
