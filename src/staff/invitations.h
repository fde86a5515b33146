#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/secret.h"
#include "db/tx.h"
#include "staff/policy.h"

// Asking someone to work on a site. An invitation that was accepted or taken back is gone; one that nobody accepted is
// over after a week.
namespace hub::staff {

constexpr std::chrono::hours invitation_life{24 * 7};

struct Invitation {  // NOLINT(cppcoreguidelines-pro-type-member-init): ids have no empty state
    InvitationId id;
    SiteId site;
    std::string email;
    Role role = Role::analyst;
    std::string invited_by;  // a name, for the one who reads it
    Time created_at;
    Time expires_at;
};
// With the token of its link.
struct Invited {
    Invitation invitation;
    Secret<std::string> token;
};
struct NewInvitation {
    std::string email;
    Role role = Role::analyst;
    std::string invited_by;
    Role by = Role::owner;  // what the one who invites is
};
// In place of an open one to the same address. Throws Invalid when that isn't one, or works here already; and like the
// next two Forbidden, where someone decides about a role above their own.
Invited make_invitation(Tx& tx, const NewInvitation& wanted);
// A new link and a new week; the old link works no more. Throws NotFound.
Invited renew_invitation(Tx& tx, const InvitationId& id, Role by);
void revoke_invitation(Tx& tx, const InvitationId& id, Role by);  // throws NotFound
// Newest first, those that are over too; `before` is the last one of the page before.
std::vector<Invitation> list_invitations(Reader& reader, const std::optional<InvitationId>& before, std::size_t limit);
// Empty: accepted, taken back, renewed, or too old.
std::optional<Invitation> find_invitation(Reader& everywhere, std::string_view token);
// Gives the role, unless there is a higher one by now. In a Tx of the invitation's site.
void accept_invitation(Tx& tx, const Invitation& invitation, const StaffId& person);
std::size_t forget_invitations(Tx& everywhere, Time expired_before, std::size_t limit);

}  // namespace hub::staff
