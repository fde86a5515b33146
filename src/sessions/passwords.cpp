#include "sessions/passwords.h"

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

// The row behind a link to choose a password, and whose it is.
struct Claim {
    CodeId code;
    members::Member member;
};

std::optional<Claim> find_claim(Reader& reader, std::string_view token) {
    const auto code = rows::find_link(reader, stored_form(token));
    if (!code || !code->member || code->purpose == "login") return std::nullopt;
    return Claim{.code = code->id, .member = members::load(reader, *code->member)};
}

void use_up_links(Tx& tx, const MemberId& member) {
    rows::use_all_links(tx, member, "reset");
    rows::use_all_links(tx, member, "set_password");
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
                           .target = {},
                           .expires_at = tx.now() + kind.life});
    return "/password/set/" + token;
}

// The hash to compare with; counted as a guess.
std::string current_hash(Tx& tx, const members::Member& member, const Guess& guess) {
    check_guess(tx, guess);
    count_guess(tx, guess);
    return members::password_hash(tx, member.id).value_or("");
}

void check_current(Store& store, Hashing::Place& place, const SiteId& site, const PasswordChange& change,
                   const Asking& asking) {
    const members::Member& member = change.viewer.member;
    Guess guess;
    const std::string hash = store.write(site, [&](Tx& tx) {
        guess = guess_of(tx, Means::password, member.email, member, asking);
        return current_hash(tx, member, guess);
    });
    if (hash.empty()) return;
    const bool short_enough = change.current.reveal().size() <= password_bytes_max;
    const bool right = short_enough && place.matches(hash, change.current);
    store.write(site, [&](Tx& tx) { right ? forgive(tx, guess) : count_failure(tx, guess); });
    if (!right) throw Invalid("current_password", "That isn't your current password.");
}

}  // namespace

void begin_reset(Tx& tx, std::string_view email, const Asking& asking) {
    const auto member = members::find_by_email(tx, email);
    const Guess guess = guess_of(tx, Means::code, email, member, asking);
    if (!may_mail(tx, guess)) return;
    const bool may_enter = member && !member->blocked_at;
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

std::string invite(Tx& tx, const members::Member& member, const std::string& portal_url) {
    return portal_url +
           new_link(tx, {.purpose = "set_password", .life = invitation_life}, account_of(member.email), member.id);
}

std::optional<PasswordLink> look_at_password_link(Reader& reader, std::string_view token) {
    const auto claim = find_claim(reader, token);
    if (!claim) return std::nullopt;
    return PasswordLink{.email = claim->member.email, .is_first = !claim->member.has_password};
}

PasswordSet set_password(Store& store, Hashing& hashing, const SiteId& site, const NewPassword& wanted,
                         const std::string& portal_url) {
    const bool is_open = store.read(site, [&](Reader& reader) {
        const auto claim = find_claim(reader, wanted.token);
        if (claim) check_password(wanted.password, sites::load(reader).name, claim->member.email);
        return claim.has_value();
    });
    if (!is_open) return PasswordSet::link_expired;
    Hashing::Place place(hashing);
    const std::string hash = place.hash(wanted.password);
    return store.write(site, [&](Tx& tx) {
        const auto claim = find_claim(tx, wanted.token);
        if (!claim || !rows::use_code(tx, claim->code)) return PasswordSet::link_expired;
        put_password(tx, claim->member, hash, portal_url);
        end_all_sessions(tx, claim->member.id);
        return PasswordSet::done;
    });
}

void change_password(Store& store, Hashing& hashing, const SiteId& site, const PasswordChange& change,
                     const Asking& asking) {
    const MemberId& id = change.viewer.member.id;
    store.read(site, [&](Reader& reader) {
        check_password(change.wanted, sites::load(reader).name, change.viewer.member.email);
    });
    Hashing::Place place(hashing);
    check_current(store, place, site, change, asking);
    const std::string hash = place.hash(change.wanted);
    store.write(site, [&](Tx& tx) {
        put_password(tx, members::load(tx, id), hash, asking.portal_url);
        end_other_sessions(tx, id, change.viewer.session);
    });
}

}  // namespace hub::sessions
