#include "staff/invitations.h"

#include "base/crypto.h"
#include "base/error.h"
#include "base/random.h"
#include "base/text.h"
#include "staff/invitations_rows.h"
#include "staff/people.h"
#include "staff/team.h"

namespace hub::staff {

namespace {

std::string hash_of_invitation(std::string_view token) {
    return crypto::to_hex(crypto::sha256(token));
}

void refuse_colleague(Reader& reader, std::string_view email) {
    const auto person = find_person(reader, email);
    if (person && find_role(reader, person->id, reader.site()))
        throw Invalid("email", "works here already; change the role instead");
}

Invitation load_invitation(Reader& reader, const InvitationId& id) {
    auto found = rows::find_invitation(reader, id);
    if (!found) throw NotFound("There is no such invitation; it was accepted or taken back.");
    return *std::move(found);
}

// An open invitation to the same address makes room.
void replace_open(Tx& tx, const std::string& email, Role by) {
    const auto open = rows::find_invitation_to(tx, folded(email));
    if (!open) return;
    require_rank(by, open->role);
    rows::drop_invitation(tx, open->id);
}

}  // namespace

Invited make_invitation(Tx& tx, const NewInvitation& wanted) {
    if (!is_email(trimmed(wanted.email))) throw Invalid("email", "should be an address such as ana@example.com");
    require_rank(wanted.by, wanted.role);
    refuse_colleague(tx, wanted.email);
    replace_open(tx, wanted.email, wanted.by);
    const Invitation invitation{.id = tx.fresh<InvitationId>(),
                                .site = tx.site(),
                                .email = std::string{trimmed(wanted.email)},
                                .role = wanted.role,
                                .invited_by = wanted.invited_by,
                                .created_at = tx.now(),
                                .expires_at = tx.now() + invitation_life};
    Secret<std::string> token{random::token()};
    rows::insert_invitation(tx, invitation, hash_of_invitation(token.reveal()));
    return {.invitation = invitation, .token = std::move(token)};
}

Invited renew_invitation(Tx& tx, const InvitationId& id, Role by) {
    require_rank(by, load_invitation(tx, id).role);
    Secret<std::string> token{random::token()};
    rows::renew_invitation(tx, id, hash_of_invitation(token.reveal()), tx.now() + invitation_life);
    return {.invitation = load_invitation(tx, id), .token = std::move(token)};
}

void revoke_invitation(Tx& tx, const InvitationId& id, Role by) {
    require_rank(by, load_invitation(tx, id).role);
    rows::drop_invitation(tx, id);
}

std::vector<Invitation> list_invitations(Reader& reader, const std::optional<InvitationId>& before, std::size_t limit) {
    return rows::list_invitations(reader, before, limit);
}

std::optional<Invitation> find_invitation(Reader& everywhere, std::string_view token) {
    return rows::find_invitation_by(everywhere, hash_of_invitation(token));
}

void accept_invitation(Tx& tx, const Invitation& invitation, const StaffId& person) {
    const auto held = find_role(tx, person, invitation.site);
    if (!held || is_above(invitation.role, *held))
        give_role(tx, person, {.site = invitation.site, .role = invitation.role});
    rows::drop_invitation(tx, invitation.id);
}

std::size_t forget_invitations(Tx& everywhere, Time expired_before, std::size_t limit) {
    return rows::forget_invitations(everywhere, expired_before, limit);
}

}  // namespace hub::staff
