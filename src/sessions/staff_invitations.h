#pragma once

#include <optional>
#include <string>

#include "db/store.h"
#include "sessions/hashing.h"
#include "sessions/staff_passwords.h"
#include "staff/invitations.h"

// Invitations on their way to people and back. Who may invite as what says staff/team.h.
namespace hub::sessions {

// Mails the link. In a Tx of the site.
staff::Invitation invite_staff(Tx& tx, const staff::NewInvitation& wanted, const std::string& public_url);
struct Resend {
    InvitationId id;
    staff::Role by = staff::Role::owner;  // what the one who asks for it is
};
staff::Invitation resend_invitation(Tx& tx, const Resend& wanted, const std::string& public_url);

// What the page behind the link shows; changes nothing.
std::optional<StaffLink> look_at_invitation(Reader& everywhere, std::string_view token);
// Gives the role to whoever has the invited address: someone who has a password needs no other, someone new chooses a
// name and one. Logs nobody in. Empty: the invitation is over. Throws Invalid.
std::optional<staff::Person> use_invitation(Store& store, Hashing& hashing, const StaffLinkUse& wanted);

}  // namespace hub::sessions
