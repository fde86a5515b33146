#include "sessions/login.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/ensure.h"
#include "base/random.h"
#include "mail/letters.h"
#include "sessions/asking.h"
#include "sessions/letterhead.h"
#include "sessions/login_rows.h"
#include "sessions/passwords.h"
#include "sessions/tokens.h"

namespace hub::sessions {

namespace {

constexpr std::int64_t tries_max = 5;  // of one code

std::string stored_code(const std::string& account, std::string_view code) {
    return stored_form(std::string{account}.append(":").append(code));
}

std::string digits_in(std::string_view typed) {
    std::string digits;
    std::ranges::copy_if(typed, std::back_inserter(digits), [](char letter) { return letter != ' ' && letter != '-'; });
    return digits;
}

bool is_of_browser(const rows::Code& code, std::string_view browser) {
    return !browser.empty() && equal_in_constant_time(code.browser_hash, stored_form(browser));
}

bool can_open(const rows::Code& code, const Guess& guess, std::string_view typed) {
    return code.member && code.tries < tries_max &&
           equal_in_constant_time(code.code_hash, stored_code(guess.account, digits_in(typed)));
}

LoggedIn opened_by(Tx& tx, const rows::Code& code, const Asking& asking) {
    ENSURE(code.member.has_value());
    return {.opened = open_session(tx, members::load(tx, *code.member), asking), .target = code.target};
}

// What is known before the password is worked on, counted already.
struct Candidate {
    Guess guess;
    std::optional<MemberId> member;
    std::string hash;  // empty: nobody's
};

Candidate candidate_for(Tx& tx, const std::string& email, const Asking& asking, std::int64_t at_once) {
    const auto member = members::find_by_email(tx, email);
    Candidate candidate{.guess = guess_of(tx, Means::password, email, member, asking), .member = {}, .hash = {}};
    candidate.guess.at_once = at_once;
    check_guess(tx, candidate.guess);
    count_guess(tx, candidate.guess);
    if (!member || !member->may_log_in()) return candidate;
    candidate.member = member->id;
    candidate.hash = members::password_hash(tx, member->id).value_or("");
    return candidate;
}

// The password may have been changed while this one was worked on.
bool is_still_the_password(Reader& reader, const Candidate& candidate) {
    return candidate.member && members::password_hash(reader, *candidate.member) == candidate.hash;
}

std::optional<Opened> open_for(Tx& tx, const Candidate& candidate, const std::string& better_hash,
                               const Asking& asking) {
    ENSURE(candidate.member.has_value());
    forgive(tx, candidate.guess);
    if (!better_hash.empty()) members::set_password_hash(tx, *candidate.member, better_hash);
    return open_session(tx, members::load(tx, *candidate.member), asking);
}

}  // namespace

void begin_code(Tx& tx, std::string_view email, std::string_view target, const Asking& asking) {
    const auto member = members::find_by_email(tx, email);
    const Guess guess = guess_of(tx, Means::code, email, member, asking);
    if (!may_mail(tx, guess)) return;
    const std::string token = random::token();
    const std::string code = code_of_link(token);
    const bool may_enter = member && member->may_log_in();
    rows::insert_code(tx, {.member = may_enter ? std::optional{member->id} : std::nullopt,
                           .account = guess.account,
                           .purpose = "login",
                           .code_hash = stored_code(guess.account, code),
                           .link_hash = stored_form(token),
                           .browser_hash = guess.browser,
                           .target = std::string{target},
                           .expires_at = tx.now() + code_life});
    // Written for strangers too, so that it takes as long; but not sent.
    const mail::To to =
        member ? addressee(*member) : mail::To{.member = {}, .email = std::string{email}, .first_name = {}};
    const mail::Mail letter = mail::login_code(letterhead(tx, asking.portal_url), to,
                                               {.code = code,
                                                .link = asking.portal_url + "/login/link/" + token,
                                                .minutes = static_cast<int>(code_life.count())});
    if (may_enter) mail::send_later(tx, letter);
}

std::optional<LoggedIn> finish_code(Tx& tx, std::string_view email, std::string_view typed, const Asking& asking) {
    const Guess guess = guess_of(tx, Means::code, email, members::find_by_email(tx, email), asking);
    check_guess(tx, guess);
    count_guess(tx, guess);
    const auto code = rows::find_code(tx, guess.account, guess.browser);
    if (code) rows::count_try(tx, code->id);
    if (!code || !can_open(*code, guess, typed)) {
        count_failure(tx, guess);
        return std::nullopt;
    }
    rows::use_code(tx, code->id);
    forgive(tx, guess);
    return opened_by(tx, *code, asking);
}

Link look_at_link(Reader& reader, std::string_view token, std::string_view browser) {
    const auto code = rows::find_link(reader, stored_form(token));
    if (!code || !code->member || code->purpose != "login") return {.state = LinkState::expired, .code = {}};
    if (is_of_browser(*code, browser)) return {.state = LinkState::ready, .code = {}};
    return {.state = LinkState::elsewhere, .code = code_of_link(token)};
}

std::optional<LoggedIn> finish_link(Tx& tx, std::string_view token, const Asking& asking) {
    const auto code = rows::find_link(tx, stored_form(token));
    if (!code || !code->member || code->purpose != "login" || !is_of_browser(*code, asking.browser))
        return std::nullopt;
    if (!rows::use_code(tx, code->id)) return std::nullopt;
    return opened_by(tx, *code, asking);
}

std::optional<Opened> log_in_with_password(Store& store, Hashing& hashing, const SiteId& site,
                                           const Credentials& credentials, const Asking& asking) {
    if (credentials.password.reveal().size() > password_bytes_max) return std::nullopt;
    Hashing::Place place(hashing, address_group(asking.address));
    const Candidate candidate =
        store.write(site, [&](Tx& tx) { return candidate_for(tx, credentials.email, asking, place.of_the_address()); });
    const bool right = place.matches(candidate.hash, credentials.password);
    const bool is_old = right && crypto::password_needs_rehash(candidate.hash);
    const std::string better_hash = is_old ? place.hash(credentials.password) : std::string{};
    return store.write(site, [&](Tx& tx) -> std::optional<Opened> {
        if (right && is_still_the_password(tx, candidate)) return open_for(tx, candidate, better_hash, asking);
        count_failure(tx, candidate.guess);
        return std::nullopt;
    });
}

}  // namespace hub::sessions
