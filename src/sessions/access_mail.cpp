#include "sessions/access_mail.h"

#include "sessions/letterhead.h"
#include "sessions/passwords.h"

namespace hub::sessions {

namespace {

mail::Invitation invitation(Tx& tx, const members::Member& member, const std::string& portal_url,
                            const std::string& target = {}) {
    return {.link = invite(tx, member, portal_url, target), .hours = static_cast<int>(invitation_life.count())};
}

// The way to what opened, on the portal; empty while it is still to come.
std::string path_of(const mail::Thing& thing, const std::string& portal_url) {
    const bool is_here = !thing.is_coming && thing.url.starts_with(portal_url + "/");
    return is_here ? thing.url.substr(portal_url.size()) : std::string{};
}

}  // namespace

void tell_of_access(Tx& tx, const MemberId& id, const mail::Thing& thing, const std::string& portal_url) {
    const mail::From from = letterhead(tx, portal_url);
    if (!from.sends(mail::Letter::access_given)) return;
    const members::Member member = members::load(tx, id);
    mail::Access about{.things = {thing}};
    if (!member.has_password) about.invitation = invitation(tx, member, portal_url, path_of(thing, portal_url));
    mail::send_access_later(tx, from, addressee(member), about);
}

void tell_of_welcome(Tx& tx, const MemberId& id, const std::string& portal_url) {
    const members::Member member = members::load(tx, id);
    mail::send_later(tx,
                     mail::welcome(letterhead(tx, portal_url), addressee(member), invitation(tx, member, portal_url)));
}

}  // namespace hub::sessions
