#include "sessions/access_mail.h"

#include "sessions/letterhead.h"
#include "sessions/passwords.h"

namespace hub::sessions {

namespace {

mail::Invitation invitation(Tx& tx, const members::Member& member, const std::string& portal_url) {
    return {.link = invite(tx, member, portal_url), .hours = static_cast<int>(invitation_life.count())};
}

}  // namespace

void tell_of_access(Tx& tx, const MemberId& id, const mail::Thing& thing, const std::string& portal_url) {
    const members::Member member = members::load(tx, id);
    mail::Access about{.things = {thing}};
    if (!member.has_password) about.invitation = invitation(tx, member, portal_url);
    mail::send_access_later(tx, letterhead(tx, portal_url), addressee(member), about);
}

void tell_of_welcome(Tx& tx, const MemberId& id, const std::string& portal_url) {
    const members::Member member = members::load(tx, id);
    mail::send_later(tx,
                     mail::welcome(letterhead(tx, portal_url), addressee(member), invitation(tx, member, portal_url)));
}

}  // namespace hub::sessions
