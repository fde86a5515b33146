#pragma once

#include "staff/invitations.h"

namespace hub::staff::rows {

void insert_invitation(Tx& tx, const Invitation& invitation, const std::string& token_hash);
void renew_invitation(Tx& tx, const InvitationId& id, const std::string& token_hash, Time expires_at);
void drop_invitation(Tx& tx, const InvitationId& id);
std::optional<Invitation> find_invitation(Reader& reader, const InvitationId& id);
std::optional<Invitation> find_invitation_to(Reader& reader, const std::string& email_key);
std::optional<Invitation> find_invitation_by(Reader& everywhere, const std::string& token_hash);
std::vector<Invitation> list_invitations(Reader& reader, const std::optional<InvitationId>& before, std::size_t limit);
std::size_t forget_invitations(Tx& everywhere, Time expired_before, std::size_t limit);

}  // namespace hub::staff::rows
