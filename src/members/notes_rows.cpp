#include "members/notes_rows.h"

#include "base/text.h"

namespace hub::members::rows {

namespace {

std::vector<Note> select_notes(Reader& reader, const std::string& rest, db::Binds binds) {
    return reader.all<Note, NoteId, MemberId, std::string, std::string, std::optional<Time>, Time, Time>(
        "SELECT id, member_id, author, text, pinned_at, created_at, updated_at FROM notes WHERE site_id = :site" + rest,
        std::move(binds));
}

std::optional<Note> first_note(std::vector<Note> found) {
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace

void insert_note(Tx& tx, const Note& note) {
    tx.run(
        "INSERT INTO notes (site_id, id, member_id, author, text, pinned_at, created_at, updated_at) "
        "VALUES (:site, :id, :member, :author, :text, NULL, :created, :updated)",
        {{"id", note.id},
         {"member", note.member},
         {"author", note.author},
         {"text", note.text},
         {"created", note.created_at},
         {"updated", note.updated_at}});
}

void update_note(Tx& tx, const Note& note) {
    tx.run(
        "UPDATE notes SET text = :text, pinned_at = :pinned, updated_at = :updated WHERE site_id = :site AND id = :id",
        {{"text", note.text}, {"pinned", note.pinned_at}, {"updated", note.updated_at}, {"id", note.id}});
}

void unpin_notes(Tx& tx, const MemberId& member) {
    tx.run("UPDATE notes SET pinned_at = NULL WHERE site_id = :site AND member_id = :member AND pinned_at IS NOT NULL",
           {{"member", member}});
}

void delete_note(Tx& tx, const NoteId& id) {
    tx.run("DELETE FROM notes WHERE site_id = :site AND id = :id", {{"id", id}});
}

std::optional<Note> find_note(Reader& reader, const NoteId& id) {
    return first_note(select_notes(reader, " AND id = :id", {{"id", id}}));
}

std::optional<Note> find_pinned(Reader& reader, const MemberId& member) {
    return first_note(
        select_notes(reader, " AND member_id = :member AND pinned_at IS NOT NULL LIMIT 1", {{"member", member}}));
}

std::vector<Note> list_notes(Reader& reader, const MemberId& member, const std::optional<NoteId>& before,
                             std::size_t limit) {
    std::string rest = " AND member_id = :member";
    db::Binds binds{{"member", member}, {"most", static_cast<std::int64_t>(limit)}};
    if (before) {
        rest += " AND id < :before";
        binds.emplace_back("before", *before);
    }
    return select_notes(reader, rest + " ORDER BY id DESC LIMIT :most", std::move(binds));
}

}  // namespace hub::members::rows
