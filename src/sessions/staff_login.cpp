#include "sessions/staff_login.h"

#include "base/ensure.h"
#include "sessions/passkeys.h"
#include "sessions/passwords.h"
#include "sessions/second_factor.h"
#include "sessions/tokens.h"

namespace hub::sessions {

namespace {

// What is known before the password is worked on, counted already.
struct StaffCandidate {
    Guess guess;
    std::optional<StaffId> person;
    std::string hash;  // empty: nobody's
};

StaffCandidate staff_candidate(Tx& everywhere, const std::string& email, const Asking& asking, std::int64_t at_once) {
    everywhere.leave_unsigned();
    StaffCandidate candidate{
        .guess = staff_guess(everywhere, Means::password, email, asking), .person = {}, .hash = {}};
    candidate.guess.at_once = at_once;
    check_guess(everywhere, candidate.guess);
    count_guess(everywhere, candidate.guess);
    const auto person = staff::find_person(everywhere, email);
    if (!person) return candidate;
    candidate.person = person->id;
    candidate.hash = staff::password_hash(everywhere, person->id).value_or("");
    return candidate;
}

// The password may have been changed while this one was worked on.
bool still_holds(Reader& everywhere, const StaffCandidate& candidate) {
    return candidate.person && staff::password_hash(everywhere, *candidate.person) == candidate.hash;
}

StaffOpened let_in(Tx& everywhere, const StaffCandidate& candidate, const std::string& better_hash,
                   const Asking& asking) {
    ENSURE(candidate.person.has_value());
    forgive(everywhere, candidate.guess);
    if (!better_hash.empty()) staff::set_password_hash(everywhere, *candidate.person, better_hash);
    return open_staff_session(everywhere, staff::load_person(everywhere, *candidate.person), asking);
}

bool is_right(Tx& everywhere, const Attempt& attempt, const Proof& proof) {
    const StaffId& person = attempt.viewer.person.id;
    if (proof.passkey) {
        const PasskeyFlaw flaw = use_passkey(everywhere, attempt.viewer, *proof.passkey, attempt.place);
        if (attempt.flaw) *attempt.flaw = flaw;
        return flaw == PasskeyFlaw::none;
    }
    if (!proof.code.empty()) return use_totp_code(everywhere, attempt.sealer, person, proof.code);
    return use_recovery_code(everywhere, person, proof.recovery_code);
}

// One try, counted before it is looked at.
bool tried(Tx& everywhere, const Attempt& attempt, const Proof& proof) {
    const Guess guess = staff_guess(everywhere, Means::second_factor, attempt.viewer.person.email, attempt.asking);
    check_guess(everywhere, guess);
    count_guess(everywhere, guess);
    if (is_right(everywhere, attempt, proof)) {
        forgive(everywhere, guess);
        return true;
    }
    count_failure(everywhere, guess);
    everywhere.leave_unsigned();
    return false;
}

}  // namespace

Guess staff_guess(Reader& everywhere, Means means, std::string_view email, const Asking& asking) {
    Guess guess{.means = means,
                .realm = Realm::staff,
                .account = account_of(email),
                .browser = stored_form(asking.browser),
                .is_known = false,
                .address = asking.address};
    const auto person = staff::find_person(everywhere, email);
    guess.is_known = person && !asking.browser.empty() && knows_staff_browser(everywhere, person->id, guess.browser);
    return guess;
}

std::optional<StaffOpened> sign_in_staff(Store& store, Hashing& hashing, const Credentials& credentials,
                                         const Asking& asking) {
    if (credentials.password.reveal().size() > password_bytes_max) return std::nullopt;
    Hashing::Place place(hashing, address_group(asking.address));
    const StaffCandidate candidate = store.write_everywhere(
        [&](Tx& tx) { return staff_candidate(tx, credentials.email, asking, place.of_the_address()); });
    const bool right = place.matches(candidate.hash, credentials.password);
    const bool is_old = right && crypto::password_needs_rehash(candidate.hash);
    const std::string better_hash = is_old ? place.hash(credentials.password) : std::string{};
    return store.write_everywhere([&](Tx& tx) -> std::optional<StaffOpened> {
        if (right && still_holds(tx, candidate)) return let_in(tx, candidate, better_hash, asking);
        count_failure(tx, candidate.guess);
        return std::nullopt;
    });
}

bool prove(Store& store, const Attempt& attempt, const Proof& proof) {
    return store.write_everywhere([&](Tx& tx) {
        tx.leave_unsigned();
        return tried(tx, attempt, proof);
    });
}

std::optional<StaffOpened> pass_second_factor(Store& store, const Attempt& attempt, const Proof& proof,
                                              const std::optional<SiteId>& wanted_site) {
    return store.write_everywhere([&](Tx& tx) -> std::optional<StaffOpened> {
        if (!tried(tx, attempt, proof)) return std::nullopt;
        return verify_staff_session(
            tx, {.session = attempt.viewer.session, .wanted_site = wanted_site, .browser = attempt.asking.browser});
    });
}

}  // namespace hub::sessions
