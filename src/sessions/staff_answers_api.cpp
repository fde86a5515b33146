#include "sessions/staff_answers_api.h"

#include <algorithm>

#include "app/app.h"
#include "app/config.h"
#include "audit/audit.h"
#include "base/crypto.h"
#include "base/error.h"
#include "sessions/passkeys.h"
#include "sessions/second_factor.h"
#include "sessions/staff_door.h"
#include "sites/site_json.h"
#include "sites/sites.h"

namespace hub::sessions::api {

namespace {

constexpr std::size_t transports_max = 8;
constexpr std::size_t transport_letters_max = 20;
constexpr const char* wrong_proof = "is wrong, too old, or was used already";
constexpr const char* no_credential = "should be what navigator.credentials gave, as JSON";

std::string_view stage_word(Stage stage) {
    switch (stage) {
        case Stage::needs_setup:
            return "second_factor_setup";
        case Stage::needs_factor:
            return "second_factor";
        case Stage::open:
            return "open";
    }
    return "";
}

// The sites that the person can switch to.
JsonArray json_of_seats(App& app, const StaffViewer& viewer) {
    return app.store.read_everywhere([&](Reader& reader) {
        const auto seats = staff::list_seats(reader, viewer.person.id);
        JsonArray sites;
        for (const sites::Site& site : sites::list_sites(reader)) {
            const auto seat = std::ranges::find(seats, site.id, &staff::Seat::site);
            if (seat == seats.end()) continue;
            sites.push_back({{"id", site.id.text()},
                             {"slug", site.slug},
                             {"name", site.name},
                             {"role", staff::word_of(seat->role)}});
        }
        return sites;
    });
}

Json json_of_site(App& app, const SiteId& site) {
    return app.store.read(site, [&](Reader& reader) {
        return sites::site_json(sites::load(reader), sites::hosts(reader), app.config.public_url);
    });
}

JsonArray json_of_factors(App& app, const http::Request& request, const StaffViewer& viewer) {
    const std::string host = passkey_place(app, request).host;
    return app.store.read_everywhere([&](Reader& reader) {
        JsonArray ways;
        if (has_passkeys_at(reader, viewer.person.id, host)) ways.push_back("passkey");
        if (has_app(reader, viewer.person.id)) ways.push_back("app");
        return ways;
    });
}

// A member of the credential in base 64, as long as that may be.
std::string decoded(const Json& credential, std::initializer_list<std::string_view> path, std::size_t size_max,
                    bool& is_wrong) {
    const std::string text = text_at(credential, path).value_or("");
    const auto bytes = text.size() <= size_max * 2 ? crypto::from_base64url(text) : std::nullopt;
    if (!bytes || bytes->empty() || bytes->size() > size_max) is_wrong = true;
    return bytes.value_or("");
}

// In base 64 as it came: what is stored, and compared.
std::string credential_id(const Json& credential, bool& is_wrong) {
    return crypto::to_base64url(decoded(credential, {"id"}, credential_id_size_max, is_wrong));
}

std::optional<Assertion> assertion_in(Fields& fields) {
    const Json* const said = fields.optional_object("passkey", no_credential);
    if (!said) return std::nullopt;
    bool is_wrong = false;
    Assertion assertion;
    assertion.id = credential_id(*said, is_wrong);
    assertion.client_data = decoded(*said, {"response", "clientDataJSON"}, client_data_size_max, is_wrong);
    assertion.authenticator_data =
        decoded(*said, {"response", "authenticatorData"}, authenticator_data_size_max, is_wrong);
    assertion.signature = decoded(*said, {"response", "signature"}, signature_size_max, is_wrong);
    if (is_wrong) fields.wrong("passkey", no_credential);
    return assertion;
}

std::vector<std::string> transports_of(const Json& credential) {
    std::vector<std::string> words;
    const Json* const said = at(credential, {"response", "transports"});
    if (!said || !said->is_array()) return words;
    for (const Json& one : said->as_array()) {
        const std::string word = one.is_string() ? std::string{std::string_view{one.as_string()}} : std::string{};
        const bool is_word = !word.empty() && word.size() <= transport_letters_max &&
                             word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
        if (is_word && words.size() < transports_max) words.push_back(word);
    }
    return words;
}

// A copy of a key is worth knowing of, though what was refused is no act.
void tell_of_copy(App& app, const http::Request& request, const StaffViewer& viewer) {
    const auto seats =
        app.store.read_everywhere([&](Reader& reader) { return staff::list_seats(reader, viewer.person.id); });
    const auto write = [&](Tx& tx) {
        tx.leave_unsigned();
        app.audit.add(tx, {.who = audit::Who::staff,
                           .who_id = viewer.person.id.text(),
                           .who_name = viewer.person.name,
                           .act = "passkey refused",
                           .thing = viewer.person.id.text(),
                           .address = request.remote,
                           .request = request.id.text()});
    };
    if (viewer.site || !seats.empty()) {
        app.store.write(viewer.site ? *viewer.site : seats.front().site, write);
    } else {
        app.store.write_everywhere(write);
    }
}

[[noreturn]] void refuse_proof(App& app, const http::Request& request, const StaffViewer& viewer, const Proof& proof,
                               PasskeyFlaw flaw) {
    if (flaw == PasskeyFlaw::counter_went_back) tell_of_copy(app, request, viewer);
    if (proof.passkey) throw Invalid("passkey", std::string{words_of(flaw)});
    throw Invalid(proof.code.empty() ? "recovery_code" : "code", wrong_proof);
}

// The host of "https://members.example.com:8443".
std::string host_of_url(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    url.remove_prefix(scheme + 3);
    return std::string{url.substr(0, url.find_first_of(":/"))};
}

}  // namespace

Json json_of_person(const staff::Person& person) {
    return {{"id", person.id.text()}, {"email", person.email}, {"name", person.name}};
}

JsonArray json_of_words(const std::vector<std::string>& words) {
    JsonArray list;
    for (const std::string& word : words) list.push_back(Json(word));
    return list;
}

Json json_of_session(App& app, const http::Request& request, std::string_view token, const StaffViewer& viewer) {
    const bool is_open = viewer.stage == Stage::open;
    const bool has_role = is_open && viewer.site && viewer.role;
    return {{"stage", stage_word(viewer.stage)},
            {"csrf_token", staff_csrf(app.sealer, token, viewer)},
            {"second_factors", json_of_factors(app, request, viewer)},
            {"staff", json_of_person(viewer.person)},
            {"site", has_role ? json_of_site(app, *viewer.site) : Json(nullptr)},
            {"role", has_role ? Json(staff::word_of(*viewer.role)) : Json(nullptr)},
            {"permissions", has_role ? json_of_words(staff::permissions_of(*viewer.role)) : JsonArray{}},
            {"sites", is_open ? json_of_seats(app, viewer) : JsonArray{}},
            {"ends_at", to_rfc3339(viewer.began_at + staff_life_max)}};
}

http::Response opened_answer(App& app, const http::Request& request, int status, const StaffOpened& opened) {
    http::Response response = http::json(status, json_of_session(app, request, opened.token.reveal(), opened.viewer));
    set_staff_cookie(response, request, opened.token);
    return response;
}

Asking asking_here(App& app, const http::Request& request) {
    return staff_asking(request, app.config.public_url);
}

std::optional<SiteId> knocked_at(App& app, const http::Request& request) {
    const auto site =
        app.store.read_everywhere([&](Reader& reader) { return sites::find_by_host(reader, request.host); });
    return site ? std::optional{site->id} : std::nullopt;
}

PasskeyPlace passkey_place(App& app, const http::Request& request) {
    if (can_have_passkeys(request.host)) {
        PasskeyPlace here{.host = request.host, .origins = {"https://" + request.authority}};
        if (request.host == "localhost") here.origins.push_back("http://" + request.authority);
        return here;
    }
    const std::string_view url{app.config.public_url};
    std::string host = host_of_url(url);
    if (!can_have_passkeys(host)) return {};
    return {.host = std::move(host), .origins = {std::string{url.substr(0, url.find('/', url.find("://") + 3))}}};
}

Proof proof_of(const http::Request& request) {
    const Json json = request.json();
    Fields fields{json};
    Proof proof;
    proof.passkey = assertion_in(fields);
    proof.code = fields.optional_text("code", {.shortest = 1, .longest = 20}).value_or("");
    proof.recovery_code = fields.optional_text("recovery_code", {.shortest = 1, .longest = 40}).value_or("");
    const int count = (proof.passkey || fields.is_wrong("passkey") ? 1 : 0) + (proof.code.empty() ? 0 : 1) +
                      (proof.recovery_code.empty() ? 0 : 1);
    if (count != 1)
        fields.wrong("code", "should be the six digits of your app; or send recovery_code or passkey instead");
    fields.finish();
    return proof;
}

void require_proof(App& app, const http::Request& request, const StaffViewer& viewer) {
    const Proof proof = proof_of(request);
    const Asking asking = asking_here(app, request);
    PasskeyFlaw flaw = PasskeyFlaw::none;
    const bool is_right = prove(
        app.store,
        {.sealer = app.sealer, .viewer = viewer, .asking = asking, .place = passkey_place(app, request), .flaw = &flaw},
        proof);
    if (!is_right) refuse_proof(app, request, viewer, proof, flaw);
}

StaffOpened passed(App& app, const http::Request& request, const StaffViewer& viewer) {
    const Proof proof = proof_of(request);
    const Asking asking = asking_here(app, request);
    PasskeyFlaw flaw = PasskeyFlaw::none;
    auto opened = pass_second_factor(
        app.store,
        {.sealer = app.sealer, .viewer = viewer, .asking = asking, .place = passkey_place(app, request), .flaw = &flaw},
        proof, knocked_at(app, request));
    if (!opened) refuse_proof(app, request, viewer, proof, flaw);
    return *std::move(opened);
}

NewCredential credential_in(Fields& fields, std::string_view name) {
    const Json* const said = fields.optional_object(name, no_credential);
    if (!said) {
        if (!fields.is_wrong(name)) fields.wrong(name, no_credential);
        return {};
    }
    bool is_wrong = false;
    NewCredential made;
    made.registration.id = credential_id(*said, is_wrong);
    made.registration.client_data = decoded(*said, {"response", "clientDataJSON"}, client_data_size_max, is_wrong);
    made.registration.attestation = decoded(*said, {"response", "attestationObject"}, attestation_size_max, is_wrong);
    made.transports = transports_of(*said);
    if (is_wrong) fields.wrong(name, no_credential);
    return made;
}

}  // namespace hub::sessions::api
