#include "sessions/passwords.h"

#include "base/complaints.h"
#include "base/error.h"
#include "base/random.h"
#include "mail/letters.h"
#include "sessions/asking.h"
#include "sessions/letterhead.h"
#include "sessions/login_rows.h"
#include "sessions/tokens.h"
#include "sites/sites.h"

namespace hub::sessions {

namespace {

constexpr std::string_view invitation_purpose = "set_password";  // the purpose of its row; the other is "reset"

// The row behind a link to choose a password, and whose it is.
struct Claim {
    CodeId code;
    members::Member member;
    bool is_invitation;
    std::string target;
};

std::optional<Claim> find_claim(Reader& reader, std::string_view token) {
    const auto code = rows::find_link(reader, stored_form(token));
    if (!code || !code->member || code->purpose == "login") return std::nullopt;
    return Claim{.code = code->id,
                 .member = members::load(reader, *code->member),
                 .is_invitation = code->purpose == invitation_purpose,
                 .target = code->target};
}

void use_up_links(Tx& tx, const MemberId& member) {
    rows::use_all_links(tx, member, "reset");
    rows::use_all_links(tx, member, invitation_purpose);
}

// The password is another one: old links die, and the member learns of it unless it is their first.
void put_password(Tx& tx, const members::Member& member, const std::string& hash, const std::string& portal_url) {
    members::set_password_hash(tx, member.id, hash);
    use_up_links(tx, member.id);
    if (!member.has_password) return;
    mail::send_later(tx, mail::password_changed(letterhead(tx, portal_url), addressee(member),
                                                {.when = sites::load(tx).zone().moment_text(tx.now()),
                                                 .link = portal_url + "/password/forgot"}));
}

struct LinkKind {
    std::string_view purpose;
    Duration life;
    std::string target{};
};

// A fresh link, as a path; any browser may follow it.
std::string new_link(Tx& tx, const LinkKind& kind, const std::string& account, const std::optional<MemberId>& member) {
    const std::string token = random::token();
    rows::insert_code(tx, {.member = member,
                           .account = account,
                           .purpose = kind.purpose,
                           .code_hash = {},
                           .link_hash = stored_form(token),
                           .browser_hash = {},
                           .target = kind.target,
                           .expires_at = tx.now() + kind.life});
    return "/password/set/" + token;
}

// The hash to compare with; counted as a guess.
std::string current_hash(Tx& tx, const members::Member& member, const Guess& guess) {
    check_guess(tx, guess);
    count_guess(tx, guess);
    return members::password_hash(tx, member.id).value_or("");
}

// Whoever holds an invitation could log in with the password they just chose, so they needn't type it again. A reset
// isn't worth a session: anyone may ask for one, and there was a password to lose.
std::optional<Opened> opened_by(Tx& tx, const Claim& claim, const Asking& asking) {
    const bool is_first = claim.is_invitation && !claim.member.has_password && claim.member.may_log_in();
    if (!is_first) return std::nullopt;
    return open_session(tx, members::load(tx, claim.member.id), asking);
}

// True also for who has none yet.
bool is_current(Store& store, Hashing::Place& place, const SiteId& site, const PasswordChange& change,
                const Asking& asking) {
    const members::Member& member = change.viewer.member;
    Guess guess;
    const std::string hash = store.write(site, [&](Tx& tx) {
        guess = guess_of(tx, Means::password, member.email, member, asking);
        return current_hash(tx, member, guess);
    });
    if (hash.empty()) return true;
    const bool short_enough = change.current.reveal().size() <= password_bytes_max;
    const bool right = short_enough && place.matches(hash, change.current);
    store.write(site, [&](Tx& tx) { right ? forgive(tx, guess) : count_failure(tx, guess); });
    return right;
}

}  // namespace

void begin_reset(Tx& tx, std::string_view email, const Asking& asking) {
    const auto member = members::find_by_email(tx, email);
    const Guess guess = guess_of(tx, Means::code, email, member, asking);
    if (!may_mail(tx, guess)) return;
    const bool may_enter = member && member->may_log_in();
    if (may_enter) rows::use_all_links(tx, member->id, "reset");
    const std::string link = new_link(tx, {.purpose = "reset", .life = reset_life}, guess.account,
                                      may_enter ? std::optional{member->id} : std::nullopt);
    // Written for strangers too, so that it takes as long; but not sent.
    const mail::To to =
        member ? addressee(*member) : mail::To{.member = {}, .email = std::string{email}, .first_name = {}};
    const mail::Mail letter =
        mail::reset_password(letterhead(tx, asking.portal_url), to,
                             {.link = asking.portal_url + link, .minutes = static_cast<int>(reset_life.count())});
    if (may_enter) mail::send_later(tx, letter);
}

std::string invite(Tx& tx, const members::Member& member, const std::string& portal_url, const std::string& target) {
    return portal_url + new_link(tx, {.purpose = invitation_purpose, .life = invitation_life, .target = target},
                                 account_of(member.email), member.id);
}

std::optional<PasswordLink> look_at_password_link(Reader& reader, std::string_view token) {
    const auto claim = find_claim(reader, token);
    if (!claim) return std::nullopt;
    return PasswordLink{.email = claim->member.email, .is_first = !claim->member.has_password};
}

std::optional<PasswordSet> set_password(Store& store, Hashing& hashing, const SiteId& site, const NewPassword& wanted,
                                        const Asking& asking) {
    const bool is_open = store.read(site, [&](Reader& reader) {
        const auto claim = find_claim(reader, wanted.token);
        if (claim) check_password(wanted.password, sites::load(reader).name, claim->member.email);
        return claim.has_value();
    });
    if (!is_open) return std::nullopt;
    Hashing::Place place(hashing);
    const std::string hash = place.hash(wanted.password);
    return store.write(site, [&](Tx& tx) -> std::optional<PasswordSet> {
        const auto claim = find_claim(tx, wanted.token);
        if (!claim || !rows::use_code(tx, claim->code)) return std::nullopt;
        put_password(tx, claim->member, hash, asking.portal_url);
        end_all_sessions(tx, claim->member.id);
        return PasswordSet{
            .email = claim->member.email, .opened = opened_by(tx, *claim, asking), .target = claim->target};
    });
}

void change_password(Store& store, Hashing& hashing, const SiteId& site, const PasswordChange& change,
                     const Asking& asking) {
    const MemberId& id = change.viewer.member.id;
    Hashing::Place place(hashing);
    Complaints wrong;
    if (!is_current(store, place, site, change, asking))
        wrong.add("current_password", "That isn't your current password.");
    const std::string advice = store.read(site, [&](Reader& reader) {
        return advice_on(change.wanted, sites::load(reader).name, change.viewer.member.email);
    });
    if (!advice.empty()) wrong.add("password", advice);
    wrong.finish();
    const std::string hash = place.hash(change.wanted);
    store.write(site, [&](Tx& tx) {
        put_password(tx, members::load(tx, id), hash, asking.portal_url);
        end_other_sessions(tx, id, change.viewer.session);
    });
}

}  // namespace hub::sessions
