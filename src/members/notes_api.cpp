#include "members/notes_api.h"

#include "app/app.h"
#include "base/fields.h"
#include "base/text.h"
#include "http/parameters.h"
#include "members/members.h"
#include "members/notes.h"
#include "staff/staff.h"

namespace hub::members::api {

namespace {

constexpr TextRule note_rule{.shortest = 1, .longest = 5000};

Json present_note(const Note& note) {
    return {{"id", note.id.text()},
            {"author", note.author},
            {"text", note.text},
            {"is_pinned", note.pinned_at.has_value()},
            {"created_at", to_rfc3339(note.created_at)},
            {"updated_at", to_rfc3339(note.updated_at)}};
}

void check_note(Fields& fields, const std::string& text) {
    if (!fields.is_wrong("text") && trimmed(text).empty()) fields.wrong("text", "should say something");
}

NoteChange note_change_in(const Json& json) {
    Fields fields{json};
    const NoteChange wanted{.text = fields.optional_text("text", note_rule),
                            .is_pinned = fields.optional_flag("is_pinned")};
    if (wanted.text) check_note(fields, *wanted.text);
    fields.refuse_nulls();
    fields.finish();
    return wanted;
}

}  // namespace

http::Response list_notes(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto member = http::id_capture<MemberId>(request, "member");
    http::Parameters parameters{request};
    const http::Paging paging = parameters.paging();
    const auto before = parameters.id_cursor<NoteId>(paging);
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        std::vector<Note> notes = members::list_notes(reader, load(reader, member).id, before, paging.limit + 1);
        std::optional<std::string> next;
        if (notes.size() > paging.limit) {
            notes.pop_back();
            next = notes.back().id.text();
        }
        JsonArray items;
        for (const Note& note : notes) items.push_back(present_note(note));
        return http::list(std::move(items), next);
    });
}

http::Response create_note(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto member = http::id_capture<MemberId>(request, "member");
    const Json json = request.json();
    Fields fields{json};
    const std::string text = fields.text("text", note_rule);
    check_note(fields, text);
    fields.finish();
    return http::json(201, app.store.write(actor.site, [&](Tx& tx) {
        return present_note(write_note(tx, member, actor.name, text));
    }));
}

http::Response change_note(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto member = http::id_capture<MemberId>(request, "member");
    const auto note = http::id_capture<NoteId>(request, "note");
    const NoteChange wanted = note_change_in(request.json());
    return http::json(200, app.store.write(actor.site, [&](Tx& tx) {
        return present_note(members::change_note(tx, member, note, wanted));
    }));
}

http::Response delete_note(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto member = http::id_capture<MemberId>(request, "member");
    const auto note = http::id_capture<NoteId>(request, "note");
    app.store.write(actor.site, [&](Tx& tx) { members::delete_note(tx, member, note); });
    return http::no_content();
}

}  // namespace hub::members::api
