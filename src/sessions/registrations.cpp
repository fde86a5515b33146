#include "sessions/registrations.h"

#include "base/random.h"
#include "mail/letters.h"
#include "sessions/asking.h"
#include "sessions/letterhead.h"
#include "sessions/passwords.h"
#include "sessions/registrations_rows.h"
#include "sessions/tokens.h"
#include "sites/sites.h"

namespace hub::sessions {

namespace {

// What is open behind the token; a member with this address needs none any more.
std::optional<rows::Registration> open_registration(Reader& reader, std::string_view token) {
    auto found = rows::find_registration(reader, stored_form(token));
    if (found && members::find_by_email(reader, found->email)) return std::nullopt;
    return found;
}

void mail_link(Tx& tx, const NewRegistration& wanted, const Asking& asking) {
    const sites::Site site = sites::load(tx);
    const std::string token = random::token();
    rows::insert_registration(tx, stored_form(token),
                              {.email = wanted.email,
                               .first_name = wanted.first_name,
                               .last_name = wanted.last_name,
                               .terms = site.terms,
                               .terms_url = site.terms_url},
                              tx.now() + registration_life);
    const mail::To to{.member = {}, .email = wanted.email, .first_name = wanted.first_name};
    mail::send_later(tx, mail::registration(letterhead(tx, asking.portal_url), to,
                                            {.link = asking.portal_url + "/register/" + token,
                                             .hours = static_cast<int>(registration_life.count())}));
}

}  // namespace

void begin_registration(Tx& tx, const NewRegistration& wanted, const Asking& asking) {
    const auto member = members::find_by_email(tx, wanted.email);
    const Guess guess = guess_of(tx, Means::code, wanted.email, member, asking);
    if (!may_mail(tx, guess)) return;
    if (!member) return mail_link(tx, wanted, asking);
    if (!member->may_log_in()) return;
    mail::send_later(tx, mail::already_member(letterhead(tx, asking.portal_url), addressee(*member),
                                              {.link = asking.portal_url + "/login"}));
}

std::optional<OpenRegistration> look_at_registration(Reader& reader, std::string_view token) {
    const auto found = open_registration(reader, token);
    if (!found) return std::nullopt;
    return OpenRegistration{.email = found->email, .first_name = found->first_name};
}

std::optional<Opened> finish_registration(Store& store, Hashing& hashing, const SiteId& site,
                                          const RegistrationEnd& wanted, const Asking& asking) {
    const bool is_open = store.read(site, [&](Reader& reader) {
        const auto found = open_registration(reader, wanted.token);
        if (found) check_password(wanted.password, sites::load(reader).name, found->email);
        return found.has_value();
    });
    if (!is_open) return std::nullopt;
    Hashing::Place place(hashing);
    const std::string hash = place.hash(wanted.password);
    return store.write(site, [&](Tx& tx) -> std::optional<Opened> {
        const auto found = open_registration(tx, wanted.token);
        if (!found) return std::nullopt;
        const members::Profile profile{
            .email = found->email, .first_name = found->first_name, .last_name = found->last_name};
        const MemberId member = members::welcome(tx, profile, "registration").member.id;
        if (!rows::use_registration(tx, stored_form(wanted.token), member)) return std::nullopt;
        members::set_password_hash(tx, member, hash);
        return open_session(tx, members::load(tx, member), asking);
    });
}

}  // namespace hub::sessions
