#include "sessions/passkeys.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/ensure.h"
#include "base/error.h"
#include "base/random.h"
#include "sessions/passkeys_rows.h"
#include "sessions/second_factor.h"
#include "sessions/staff_sessions.h"

namespace hub::sessions {

namespace {

std::string word_of(PasskeyPurpose purpose) {
    return purpose == PasskeyPurpose::make ? "make" : "use";
}

std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
    return text;
}

// The question of this session, if it is asked at this place and still young enough.
std::optional<PasskeyQuestion> taken_question(Tx& everywhere, const StaffViewer& viewer, PasskeyPurpose purpose,
                                              const PasskeyPlace& place) {
    const auto asked = rows::take_question(everywhere, viewer.session, word_of(purpose));
    if (!asked || asked->expires_at <= everywhere.now() || asked->host != place.host) return std::nullopt;
    return PasskeyQuestion{.challenge = asked->challenge, .place = place};
}

std::optional<rows::StoredPasskey> find_stored(Reader& everywhere, const StaffId& person, const std::string& credential,
                                               std::string_view host) {
    for (rows::StoredPasskey& stored : rows::list_stored(everywhere, person)) {
        if (stored.credential == credential && stored.host == host) return std::move(stored);
    }
    return std::nullopt;
}

PasskeyKey key_of(const rows::StoredPasskey& stored) {
    auto key = crypto::from_base64url(stored.key);
    ENSURE(key.has_value());
    return {.id = stored.credential, .key = *std::move(key), .counter = static_cast<std::uint32_t>(stored.counter)};
}

void refuse_too_many(Reader& everywhere, const StaffId& person) {
    if (rows::list_passkeys(everywhere, person).size() >= passkeys_max)
        throw Conflict("You have ten passkeys, which is as many as one may have. Remove one that you don't use.");
}

}  // namespace

bool can_have_passkeys(std::string_view host) {
    if (host == "localhost") return true;
    const std::string_view last = host.substr(host.find_last_of('.') + 1);
    const bool has_letter = std::ranges::any_of(last, [](char letter) { return letter >= 'a' && letter <= 'z'; });
    return host.find('.') != std::string_view::npos && host.find(':') == std::string_view::npos && has_letter;
}

std::vector<Passkey> list_passkeys(Reader& everywhere, const StaffId& person) {
    return rows::list_passkeys(everywhere, person);
}

bool has_passkeys(Reader& everywhere, const StaffId& person) {
    return !rows::list_passkeys(everywhere, person).empty();
}

bool has_passkeys_at(Reader& everywhere, const StaffId& person, std::string_view host) {
    const auto all = rows::list_passkeys(everywhere, person);
    return std::ranges::find(all, host, &Passkey::host) != all.end();
}

Passkey load_passkey(Reader& everywhere, const StaffId& person, const PasskeyId& id) {
    auto found = rows::find_passkey(everywhere, person, id);
    if (!found) throw NotFound("You have no such passkey; it may have been removed.");
    return *std::move(found);
}

std::vector<KnownCredential> list_credentials(Reader& everywhere, const StaffId& person, std::string_view host) {
    std::vector<KnownCredential> known;
    for (const rows::StoredPasskey& stored : rows::list_stored(everywhere, person)) {
        if (stored.host == host) known.push_back({.id = stored.credential, .transports = words_in(stored.transports)});
    }
    return known;
}

std::string ask_passkey(Tx& everywhere, const StaffViewer& viewer, PasskeyPurpose purpose, const PasskeyPlace& place) {
    if (place.host.empty())
        throw Conflict(
            "Passkeys need an address with a name, such as members.example.com or localhost. Open the Dashboard "
            "there.");
    if (purpose == PasskeyPurpose::make) refuse_too_many(everywhere, viewer.person.id);
    if (purpose == PasskeyPurpose::use && !has_passkeys_at(everywhere, viewer.person.id, place.host))
        throw Conflict("You have no passkey for " + place.host + ". Use a code.");
    std::string challenge = random::token();
    rows::put_question(everywhere, {.session = viewer.session,
                                    .purpose = word_of(purpose),
                                    .challenge = challenge,
                                    .host = place.host,
                                    .expires_at = everywhere.now() + passkey_question_life});
    return challenge;
}

Passkey add_passkey(Tx& everywhere, const StaffViewer& viewer, const NewPasskey& wanted) {
    refuse_too_many(everywhere, viewer.person.id);
    const auto question = taken_question(everywhere, viewer, PasskeyPurpose::make, wanted.place);
    const Registered made = question ? check_registration(wanted.registration, *question)
                                     : Registered{.flaw = PasskeyFlaw::another_question};
    if (made.flaw != PasskeyFlaw::none) throw Invalid("credential", std::string{words_of(made.flaw)});
    if (rows::is_known_credential(everywhere, made.key.id)) throw Conflict("This passkey is in use already.");
    const auto id = everywhere.fresh<PasskeyId>();
    rows::insert_passkey(everywhere, {.id = id,
                                      .person = viewer.person.id,
                                      .host = wanted.place.host,
                                      .credential = made.key.id,
                                      .key = crypto::to_base64url(made.key.key),
                                      .transports = joined(wanted.transports),
                                      .counter = made.key.counter,
                                      .name = wanted.name});
    return load_passkey(everywhere, viewer.person.id, id);
}

PasskeyFlaw use_passkey(Tx& everywhere, const StaffViewer& viewer, const Assertion& said, const PasskeyPlace& place) {
    const auto question = taken_question(everywhere, viewer, PasskeyPurpose::use, place);
    if (!question) return PasskeyFlaw::another_question;
    const auto stored = find_stored(everywhere, viewer.person.id, said.id, place.host);
    if (!stored) return PasskeyFlaw::unknown;
    const Asserted asserted = check_assertion(said, *question, key_of(*stored));
    if (asserted.flaw != PasskeyFlaw::none) return asserted.flaw;
    return rows::note_use(everywhere, stored->id, asserted.counter) ? PasskeyFlaw::none
                                                                    : PasskeyFlaw::counter_went_back;
}

Passkey rename_passkey(Tx& everywhere, const StaffId& person, const PasskeyId& id, const std::string& name) {
    load_passkey(everywhere, person, id);
    rows::rename_passkey(everywhere, person, id, name);
    return load_passkey(everywhere, person, id);
}

void remove_passkey(Tx& everywhere, const StaffId& person, const PasskeyId& id) {
    load_passkey(everywhere, person, id);
    if (!has_app(everywhere, person) && rows::list_passkeys(everywhere, person).size() == 1)
        throw Conflict("This is your only second factor. Set up another passkey or an authenticator app first.");
    rows::delete_passkey(everywhere, person, id);
}

void drop_passkeys(Tx& everywhere, const StaffId& person) {
    rows::delete_passkeys(everywhere, person);
}

}  // namespace hub::sessions
