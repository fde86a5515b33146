#include "staff/team_api.h"

#include <algorithm>

#include "app/app.h"
#include "app/config.h"
#include "base/error.h"
#include "base/fields.h"
#include "http/paging.h"
#include "jobs/wake.h"
#include "sessions/second_factor.h"
#include "sessions/staff_invitations.h"
#include "staff/invitations.h"
#include "staff/people.h"
#include "staff/staff.h"
#include "staff/team.h"

namespace hub::staff::api {

namespace {

Role role_in(Fields& fields) {
    return role_of(fields.word("role", role_words())).value_or(Role::analyst);
}

Json present(Reader& reader, const Colleague& one) {
    return {{"id", one.person.id.text()},
            {"email", one.person.email},
            {"name", one.person.name},
            {"role", word_of(one.role)},
            {"has_password", one.person.has_password},
            {"has_second_factor", sessions::has_second_factor(reader, one.person.id)},
            {"last_login_at", json_of(one.person.last_login_at)}};
}

Json present(const Invitation& invitation, Time now) {
    return {{"id", invitation.id.text()},
            {"email", invitation.email},
            {"role", word_of(invitation.role)},
            {"invited_by", invitation.invited_by},
            {"is_over", invitation.expires_at <= now},
            {"created_at", to_rfc3339(invitation.created_at)},
            {"expires_at", to_rfc3339(invitation.expires_at)}};
}

Json present(const ApiKey& key) {
    JsonArray scopes;
    for (const std::string& scope : key.scopes) scopes.push_back(Json(scope));
    return {{"id", key.id.text()},
            {"name", key.name},
            {"scopes", scopes},
            {"created_by", key.created_by},
            {"created_at", to_rfc3339(key.created_at)},
            {"last_used_at", json_of(key.last_used_at)},
            {"revoked_at", json_of(key.revoked_at)}};
}

// A key that may do everything stands as an owner.
void require_rank_over(const Actor& actor, const ApiKey& key) {
    if (std::ranges::find(key.scopes, "*") != key.scopes.end()) require_rank(actor.rank(), Role::owner);
}

template <class Identifier>
std::optional<Identifier> cursor_of(const http::Paging& paging) {
    if (!paging.cursor) return std::nullopt;
    if (!Identifier::matches(*paging.cursor)) throw Invalid("cursor", "should be the next_cursor of the page before");
    return Identifier::parse(*paging.cursor);
}

// One more than the page holds was asked for: where the next one begins, and the page without it.
template <class Thing, class Id>
std::optional<std::string> cut(std::vector<Thing>& found, std::size_t limit, const Id& id) {
    if (found.size() <= limit) return std::nullopt;
    found.pop_back();
    return id(found.back()).text();
}

}  // namespace

http::Response list_staff(app::App& app, const http::Request& request, const Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    const ColleaguePage page{.after = cursor_of<StaffId>(paging), .limit = paging.limit + 1};
    return app.store.read(actor.site, [&](Reader& reader) {
        std::vector<Colleague> found = list_colleagues(reader, actor.site, page);
        const auto next = cut(found, paging.limit, [](const Colleague& one) { return one.person.id; });
        JsonArray items;
        for (const Colleague& one : found) items.push_back(present(reader, one));
        return http::list(std::move(items), next);
    });
}

http::Response change_staff(app::App& app, const http::Request& request, const Actor& actor) {
    const auto person = http::id_capture<StaffId>(request, "person");
    const Json json = request.json();
    Fields fields{json};
    const Role wanted = role_in(fields);
    fields.finish();
    return http::json(200, app.store.write(actor.site, [&](Tx& tx) {
        change_role(tx, person, wanted, actor.rank());
        return present(tx, {.person = load_person(tx, person), .role = wanted});
    }));
}

http::Response dismiss_staff(app::App& app, const http::Request& request, const Actor& actor) {
    const auto person = http::id_capture<StaffId>(request, "person");
    app.store.write(actor.site, [&](Tx& tx) { dismiss(tx, person, actor.rank()); });
    return http::no_content();
}

http::Response list_invitations(app::App& app, const http::Request& request, const Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    const auto before = cursor_of<InvitationId>(paging);
    return app.store.read(actor.site, [&](Reader& reader) {
        auto found = staff::list_invitations(reader, before, paging.limit + 1);
        const auto next = cut(found, paging.limit, [](const Invitation& one) { return one.id; });
        JsonArray items;
        for (const Invitation& one : found) items.push_back(present(one, reader.now()));
        return http::list(std::move(items), next);
    });
}

http::Response create_invitation(app::App& app, const http::Request& request, const Actor& actor) {
    const Json json = request.json();
    Fields fields{json};
    const NewInvitation wanted{
        .email = fields.email("email"), .role = role_in(fields), .invited_by = actor.name, .by = actor.rank()};
    fields.finish();
    return app.store.write(actor.site, [&](Tx& tx) {
        tx.after_commit([&app] { app.mail_wake.call(); });
        return http::json(201, present(sessions::invite_staff(tx, wanted, app.config.public_url), tx.now()));
    });
}

http::Response resend_invitation(app::App& app, const http::Request& request, const Actor& actor) {
    const auto id = http::id_capture<InvitationId>(request, "invitation");
    return app.store.write(actor.site, [&](Tx& tx) {
        tx.after_commit([&app] { app.mail_wake.call(); });
        return http::json(
            200,
            present(sessions::resend_invitation(tx, {.id = id, .by = actor.rank()}, app.config.public_url), tx.now()));
    });
}

http::Response revoke_invitation(app::App& app, const http::Request& request, const Actor& actor) {
    const auto id = http::id_capture<InvitationId>(request, "invitation");
    app.store.write(actor.site, [&](Tx& tx) { staff::revoke_invitation(tx, id, actor.rank()); });
    return http::no_content();
}

http::Response list_keys(app::App& app, const http::Request& request, const Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    const KeyPage page{.before = cursor_of<ApiKeyId>(paging), .limit = paging.limit + 1};
    auto found = app.store.read(actor.site, [&](Reader& reader) { return staff::list_keys(reader, page); });
    const auto next = cut(found, paging.limit, [](const ApiKey& one) { return one.id; });
    JsonArray items;
    for (const ApiKey& one : found) items.push_back(present(one));
    return http::list(std::move(items), next);
}

http::Response show_key(app::App& app, const http::Request& request, const Actor& actor) {
    const auto id = http::id_capture<ApiKeyId>(request, "key");
    return http::json(200, app.store.read(actor.site, [&](Reader& reader) { return present(load_key(reader, id)); }));
}

http::Response create_key(app::App& app, const http::Request& request, const Actor& actor) {
    const Json json = request.json();
    Fields fields{json};
    const KeyWish wish{.name = fields.text("name", {.shortest = 1, .longest = 100}),
                       .scopes = fields.texts("scopes", all_permissions().size() + 1),
                       .created_by = actor.name};
    if (!are_scopes(wish.scopes)) fields.wrong("scopes", wanted_scopes());
    fields.finish();
    const NewKey made = app.store.write(actor.site, [&](Tx& tx) {
        NewKey key = staff::create_key(tx, wish);
        require_scopes(actor, key.key.scopes);
        return key;
    });
    JsonObject shown = present(made.key).as_object();
    shown["key"] = made.secret.reveal();
    return http::json(201, std::move(shown)).with("Location", "/api/v1/keys/" + made.key.id.text());
}

http::Response revoke_key(app::App& app, const http::Request& request, const Actor& actor) {
    const auto id = http::id_capture<ApiKeyId>(request, "key");
    app.store.write(actor.site, [&](Tx& tx) {
        require_rank_over(actor, load_key(tx, id));
        staff::revoke_key(tx, id);
    });
    return http::no_content();
}

}  // namespace hub::staff::api
