#include "app/app.h"
#include "base/crypto.h"
#include "base/error.h"
#include "http/paging.h"
#include "sessions/passkeys.h"
#include "sessions/second_factor.h"
#include "sessions/staff_answers_api.h"
#include "sessions/staff_api.h"
#include "sessions/staff_door.h"

namespace hub::sessions::api {

namespace {

constexpr TextRule name_rule{.shortest = 1, .longest = 60};
constexpr std::int64_t patience = std::chrono::milliseconds{passkey_question_life}.count();

JsonObject json_of_passkey(const Passkey& passkey) {
    return {{"id", passkey.id.text()},
            {"name", passkey.name},
            {"host", passkey.host},
            {"created_at", to_rfc3339(passkey.created_at)},
            {"used_at", json_of(passkey.used_at)}};
}

JsonArray json_of_credentials(const std::vector<KnownCredential>& known) {
    JsonArray list;
    for (const KnownCredential& one : known)
        list.push_back({{"type", "public-key"}, {"id", one.id}, {"transports", json_of_words(one.transports)}});
    return list;
}

// ES256, EdDSA and RS256, the one liked best first.
JsonArray json_of_key_kinds() {
    JsonArray kinds;
    for (const int number : {-7, -8, -257}) kinds.push_back({{"type", "public-key"}, {"alg", number}});
    return kinds;
}

struct Added {
    Passkey passkey;
    std::vector<std::string> codes{};
    std::optional<StaffOpened> opened{};
};

struct Question {
    std::string challenge;
    std::vector<KnownCredential> known;
};
// What is under way isn't what was asked for: no line in the audit log.
Question asked(App& app, const StaffViewer& viewer, PasskeyPurpose purpose, const PasskeyPlace& place) {
    return app.store.write_everywhere([&](Tx& tx) {
        tx.leave_unsigned();
        return Question{.challenge = ask_passkey(tx, viewer, purpose, place),
                        .known = list_credentials(tx, viewer.person.id, place.host)};
    });
}

}  // namespace

http::Response ask_for_passkey(App& app, const http::Request& request, const StaffViewer& viewer) {
    const PasskeyPlace place = passkey_place(app, request);
    const Question question = asked(app, viewer, PasskeyPurpose::use, place);
    return http::json(200, {{"challenge", question.challenge},
                            {"rpId", place.host},
                            {"timeout", patience},
                            {"userVerification", "required"},
                            {"allowCredentials", json_of_credentials(question.known)}});
}

http::Response list_passkeys(App& app, const http::Request& request, const StaffViewer& viewer) {
    const http::Paging paging = http::paging_of(request);
    const auto passkeys =
        app.store.read_everywhere([&](Reader& reader) { return sessions::list_passkeys(reader, viewer.person.id); });
    std::vector<const Passkey*> all;
    for (const Passkey& passkey : passkeys) all.push_back(&passkey);
    return http::list_of(all, paging, json_of_passkey);
}

// Who has a second factor already shows it before another is made.
http::Response begin_passkey(App& app, const http::Request& request, const StaffViewer& viewer) {
    if (viewer.stage != Stage::needs_setup) {
        require_open(viewer);
        require_proof(app, request, viewer);
    }
    const PasskeyPlace place = passkey_place(app, request);
    const Question question = asked(app, viewer, PasskeyPurpose::make, place);
    const staff::Person& person = viewer.person;
    return http::json(
        200, {{"challenge", question.challenge},
              {"rp", {{"id", place.host}, {"name", "CustomerHub"}}},
              {"user",
               {{"id", crypto::to_base64url(person.id.text())}, {"name", person.email}, {"displayName", person.name}}},
              {"pubKeyCredParams", json_of_key_kinds()},
              {"timeout", patience},
              {"excludeCredentials", json_of_credentials(question.known)},
              {"authenticatorSelection",
               {{"residentKey", "preferred"}, {"requireResidentKey", false}, {"userVerification", "required"}}},
              {"attestation", "none"}});
}

// The first second factor of all brings the recovery codes, and opens the session.
http::Response create_passkey(App& app, const http::Request& request, const StaffViewer& viewer) {
    if (viewer.stage == Stage::needs_factor) require_open(viewer);
    const Json json = request.json();
    Fields fields{json};
    const std::string name = fields.text("name", name_rule);
    const NewCredential made = credential_in(fields, "credential");
    fields.finish();
    const NewPasskey wanted{.registration = made.registration,
                            .name = name,
                            .transports = made.transports,
                            .place = passkey_place(app, request)};
    const Asking asking = asking_here(app, request);
    const auto site = knocked_at(app, request);
    const Added added = app.store.write_everywhere([&](Tx& tx) -> Added {
        const bool is_first = viewer.stage == Stage::needs_setup;
        if (is_first && has_second_factor(tx, viewer.person.id))
            throw Conflict("A second factor was set up meanwhile. Show that one first.");
        Passkey passkey = add_passkey(tx, viewer, wanted);
        tx.about(passkey.id.view());
        if (!is_first) return {.passkey = std::move(passkey)};
        auto codes = renew_recovery_codes(tx, viewer.person.id);
        end_staff_sessions(tx, viewer.person.id, viewer.session);
        return {.passkey = std::move(passkey),
                .codes = std::move(codes),
                .opened = verify_staff_session(
                    tx, {.session = viewer.session, .wanted_site = site, .browser = asking.browser})};
    });
    const auto& opened = added.opened;
    JsonObject answer{{"passkey", json_of_passkey(added.passkey)}, {"recovery_codes", json_of_words(added.codes)}};
    answer["session"] = opened ? json_of_session(app, request, opened->token.reveal(), opened->viewer)
                               : json_of_session(app, request, staff_token(request), viewer);
    http::Response response = http::json(201, answer);
    if (opened) set_staff_cookie(response, request, opened->token);
    return response;
}

http::Response change_passkey(App& app, const http::Request& request, const StaffViewer& viewer) {
    const auto id = http::id_capture<PasskeyId>(request, "passkey");
    const Json json = request.json();
    Fields fields{json};
    const std::string name = fields.text("name", name_rule);
    fields.finish();
    return http::json(200, json_of_passkey(app.store.write_everywhere(
                               [&](Tx& tx) { return rename_passkey(tx, viewer.person.id, id, name); })));
}

http::Response remove_passkey(App& app, const http::Request& request, const StaffViewer& viewer) {
    const auto id = http::id_capture<PasskeyId>(request, "passkey");
    app.store.write_everywhere([&](Tx& tx) { sessions::remove_passkey(tx, viewer.person.id, id); });
    return http::no_content();
}

}  // namespace hub::sessions::api
