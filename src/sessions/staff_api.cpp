#include "sessions/staff_api.h"

#include "app/app.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "catalog/slugs.h"
#include "http/csrf.h"
#include "http/paging.h"
#include "sessions/passwords.h"
#include "sessions/second_factor.h"
#include "sessions/staff_answers_api.h"
#include "sessions/staff_door.h"
#include "sessions/staff_passwords.h"
#include "sites/sites.h"
#include "staff/people.h"

namespace hub::sessions::api {

namespace {

constexpr TextRule any_text{.shortest = 1, .longest = 254};
constexpr TextRule password_rule{.shortest = 1, .longest = password_letters_max};
constexpr std::size_t hosts_max = 10;

sites::Founding founding_in(const Json& json, const StaffViewer& viewer, const SiteId& here) {
    Fields fields{json};
    sites::Founding founding{.wanted = {}, .here = here};
    founding.wanted.name = fields.text("name", {.shortest = 1, .longest = 100});
    const auto slug = fields.optional_text("slug", {.shortest = 1, .longest = 60});
    founding.is_slug_wished = slug.has_value();
    founding.wanted.slug = slug.value_or(catalog::slug_base(founding.wanted.name, "site"));
    for (const std::string& host : fields.texts("hosts", hosts_max))
        founding.wanted.hosts.push_back(folded(trimmed(host)));
    if (founding.wanted.hosts.empty() && !fields.is_wrong("hosts"))
        fields.wrong("hosts", "should be one or more, for only they tell sites apart");
    founding.wanted.time_zone = fields.optional_text("time_zone", {.shortest = 1, .longest = 64}).value_or("UTC");
    founding.wanted.support_email = fields.optional_text("support_email", any_text).value_or(viewer.person.email);
    if (const auto host = fields.optional_text("host_here", any_text)) founding.host_here = folded(trimmed(*host));
    fields.finish();
    return founding;
}

}  // namespace

http::Response sign_in(App& app, const http::Request& request) {
    http::check_same_origin(request);
    const Json json = request.json();
    Fields fields{json};
    Credentials credentials;
    credentials.email = fields.text("email", any_text);
    credentials.password = Secret<std::string>{fields.text("password", password_rule)};
    fields.finish();
    const Asking asking = asking_here(app, request);
    const auto opened = sign_in_staff(app.store, app.hashing, credentials, asking);
    if (!opened) throw Unauthenticated("This e-mail and this password don't go together.");
    http::Response response = opened_answer(app, request, 201, *opened);
    name_browser(response, request, asking);
    return response;
}

http::Response show_session(App& app, const http::Request& request, const StaffViewer& viewer) {
    return http::json(200, json_of_session(app, request, staff_token(request), viewer));
}

http::Response sign_out(App& app, const http::Request& request, const StaffViewer& viewer) {
    app.store.write_everywhere([&](Tx& tx) { end_staff_session(tx, viewer.person.id, viewer.session); });
    http::Response response = http::no_content();
    clear_staff_cookie(response, request);
    return response;
}

http::Response show_factor(App& app, const http::Request& request, const StaffViewer& viewer) {
    if (viewer.stage != Stage::needs_factor) throw Conflict("This session doesn't wait for a second factor.");
    return opened_answer(app, request, 200, passed(app, request, viewer));
}

// Who has one already shows it before another takes its place.
http::Response begin_factor(App& app, const http::Request& request, const StaffViewer& viewer) {
    if (viewer.stage != Stage::needs_setup) {
        require_open(viewer);
        require_proof(app, request, viewer);
    }
    const Enrolment enrolment =
        app.store.write_everywhere([&](Tx& tx) { return begin_second_factor(tx, app.sealer, viewer.person); });
    return http::json(200, {{"secret", enrolment.secret.reveal()}, {"uri", enrolment.uri}});
}

http::Response confirm_factor(App& app, const http::Request& request, const StaffViewer& viewer) {
    if (viewer.stage == Stage::needs_factor) require_open(viewer);
    const Json json = request.json();
    Fields fields{json};
    const std::string code = fields.text("code", {.shortest = 1, .longest = 20});
    fields.finish();
    const Asking asking = asking_here(app, request);
    const auto site = knocked_at(app, request);
    std::vector<std::string> codes;
    const auto opened = app.store.write_everywhere([&](Tx& tx) -> std::optional<StaffOpened> {
        codes = confirm_second_factor(tx, app.sealer, viewer.person.id, code);
        if (codes.empty()) {
            tx.leave_unsigned();
            return std::nullopt;
        }
        end_staff_sessions(tx, viewer.person.id, viewer.session);
        return verify_staff_session(
            tx,
            {.session = viewer.session, .wanted_site = viewer.site ? viewer.site : site, .browser = asking.browser});
    });
    if (!opened) throw Invalid("code", "isn't the one that the app shows for this secret; look at its clock");
    http::Response response =
        http::json(200, {{"recovery_codes", json_of_words(codes)},
                         {"session", json_of_session(app, request, opened->token.reveal(), opened->viewer)}});
    set_staff_cookie(response, request, opened->token);
    return response;
}

http::Response renew_codes(App& app, const http::Request& request, const StaffViewer& viewer) {
    require_proof(app, request, viewer);
    const auto codes = app.store.write_everywhere([&](Tx& tx) { return renew_recovery_codes(tx, viewer.person.id); });
    return http::json(200, {{"recovery_codes", json_of_words(codes)}});
}

http::Response switch_site(App& app, const http::Request& request, const StaffViewer& viewer) {
    const Json json = request.json();
    Fields fields{json};
    const auto site = fields.optional_id<SiteId>("site");
    if (!fields.has("site")) fields.wrong("site", "should be the id of one of your sites");
    fields.finish();
    const std::string token = staff_token(request);
    const auto moved = app.store.write_everywhere([&](Tx& tx) {
        move_staff_session(tx, viewer, *site);
        return find_staff_viewer(tx, token);
    });
    if (!moved) throw Unauthenticated("Your session is over. Sign in again.");
    return http::json(200, json_of_session(app, request, token, *moved));
}

// Whoever makes a site owns it, and works on it from then on.
http::Response create_site(App& app, const http::Request& request, const StaffViewer& viewer) {
    if (!viewer.site || viewer.role != staff::Role::owner) throw Forbidden("Only an owner can make another site.");
    const sites::Founding founding = founding_in(request.json(), viewer, *viewer.site);
    const std::string token = staff_token(request);
    const auto moved = app.store.write_everywhere([&](Tx& tx) {
        const sites::Site made = sites::found_another(tx, founding);
        tx.about(made.id.view());
        staff::give_role(tx, viewer.person.id, {.site = made.id, .role = staff::Role::owner});
        move_staff_session(tx, viewer, made.id);
        return find_staff_viewer(tx, token);
    });
    if (!moved) throw Unauthenticated("Your session is over. Sign in again.");
    return http::json(201, json_of_session(app, request, token, *moved));
}

http::Response change_account(App& app, const http::Request& request, const StaffViewer& viewer) {
    const Json json = request.json();
    Fields fields{json};
    const std::string name = fields.text("name", {.shortest = 1, .longest = 100});
    fields.finish();
    return http::json(
        200,
        json_of_person(app.store.write_everywhere([&](Tx& tx) { return staff::rename(tx, viewer.person.id, name); })));
}

http::Response change_own_password(App& app, const http::Request& request, const StaffViewer& viewer) {
    const Json json = request.json();
    Fields fields{json};
    StaffPasswordChange change{.viewer = viewer, .current = {}, .wanted = {}};
    change.current = Secret<std::string>{fields.text("current_password", password_rule)};
    change.wanted = Secret<std::string>{fields.text("password", password_rule)};
    fields.finish();
    change_staff_password(app.store, app.hashing, change, asking_here(app, request));
    return http::no_content();
}

http::Response list_own_sessions(App& app, const http::Request& request, const StaffViewer& viewer) {
    const http::Paging paging = http::paging_of(request);
    const auto sessions =
        app.store.read_everywhere([&](Reader& reader) { return list_staff_sessions(reader, viewer.person.id); });
    std::vector<const StaffSession*> all;
    for (const StaffSession& session : sessions) all.push_back(&session);
    return http::list_of(all, paging, [&](const StaffSession& session) {
        return JsonObject{{"id", session.id.text()},
                          {"device", session.device},
                          {"address", session.address},
                          {"is_this_one", session.id == viewer.session},
                          {"began_at", to_rfc3339(session.began_at)},
                          {"seen_at", to_rfc3339(session.seen_at)}};
    });
}

http::Response end_own_session(App& app, const http::Request& request, const StaffViewer& viewer) {
    const auto id = http::id_capture<SessionId>(request, "session");
    app.store.write_everywhere([&](Tx& tx) { end_staff_session(tx, viewer.person.id, id); });
    return http::no_content();
}

http::Response end_own_others(App& app, const http::Request&, const StaffViewer& viewer) {
    app.store.write_everywhere([&](Tx& tx) { end_staff_sessions(tx, viewer.person.id, viewer.session); });
    return http::no_content();
}

}  // namespace hub::sessions::api
