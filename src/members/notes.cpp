#include "members/notes.h"

#include "base/error.h"
#include "members/members.h"
#include "members/notes_rows.h"

namespace hub::members {

Note write_note(Tx& tx, const MemberId& member, const std::string& author, const std::string& text) {
    const Note note{.id = tx.fresh<NoteId>(),
                    .member = load(tx, member).id,
                    .author = author,
                    .text = text,
                    .pinned_at = std::nullopt,
                    .created_at = tx.now(),
                    .updated_at = tx.now()};
    rows::insert_note(tx, note);
    return note;
}

Note load_note(Reader& reader, const MemberId& member, const NoteId& id) {
    auto note = rows::find_note(reader, id);
    if (!note || note->member != member) throw NotFound("There is no such note about this member.");
    return std::move(*note);
}

Note change_note(Tx& tx, const MemberId& member, const NoteId& id, const NoteChange& wanted) {
    Note note = load_note(tx, member, id);
    if (wanted.text) {
        note.text = *wanted.text;
        note.updated_at = tx.now();
    }
    if (wanted.is_pinned) {
        rows::unpin_notes(tx, member);
        note.pinned_at = *wanted.is_pinned ? std::optional{note.pinned_at.value_or(tx.now())} : std::nullopt;
    }
    rows::update_note(tx, note);
    tx.touch(member.view());
    return note;
}

void delete_note(Tx& tx, const MemberId& member, const NoteId& id) {
    load_note(tx, member, id);
    rows::delete_note(tx, id);
    tx.touch(member.view());
}

std::optional<Note> find_pinned_note(Reader& reader, const MemberId& member) {
    return rows::find_pinned(reader, member);
}

std::vector<Note> list_notes(Reader& reader, const MemberId& member, const std::optional<NoteId>& before,
                             std::size_t limit) {
    return rows::list_notes(reader, member, before, limit);
}

}  // namespace hub::members
