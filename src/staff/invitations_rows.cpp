#include "staff/invitations_rows.h"

#include "base/ensure.h"
#include "base/text.h"

namespace hub::staff::rows {

namespace {

#define INVITATION_COLUMNS "id, site_id, email, role, invited_by, created_at, expires_at"

struct InvitationRow {
    InvitationId id;
    SiteId site;
    std::string email;
    std::string role;
    std::string invited_by;
    Time created_at;
    Time expires_at;
};

Invitation invitation_of(InvitationRow row) {
    const auto role = role_of(row.role);
    ENSURE(role.has_value());  // the table has a CHECK
    return {.id = row.id,
            .site = row.site,
            .email = std::move(row.email),
            .role = *role,
            .invited_by = std::move(row.invited_by),
            .created_at = row.created_at,
            .expires_at = row.expires_at};
}

std::vector<Invitation> invitations(Reader& reader, std::string_view sql, const db::Binds& binds) {
    std::vector<Invitation> found;
    for (InvitationRow& row :
         reader.all<InvitationRow, InvitationId, SiteId, std::string, std::string, std::string, Time, Time>(sql, binds))
        found.push_back(invitation_of(std::move(row)));
    return found;
}

std::optional<Invitation> first_of(std::vector<Invitation> found) {
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace

void insert_invitation(Tx& tx, const Invitation& invitation, const std::string& token_hash) {
    tx.run(
        "INSERT INTO staff_invitations (site_id, id, email, email_key, role, token_hash, invited_by, created_at, "
        "expires_at) VALUES (:site, :id, :email, :key, :role, :hash, :by, :created, :expires)",
        {{"id", invitation.id},
         {"email", invitation.email},
         {"key", folded(invitation.email)},
         {"role", word_of(invitation.role)},
         {"hash", token_hash},
         {"by", invitation.invited_by},
         {"created", invitation.created_at},
         {"expires", invitation.expires_at}});
}

void renew_invitation(Tx& tx, const InvitationId& id, const std::string& token_hash, Time expires_at) {
    tx.run("UPDATE staff_invitations SET token_hash = :hash, expires_at = :expires WHERE site_id = :site AND id = :id",
           {{"hash", token_hash}, {"expires", expires_at}, {"id", id}});
}

void drop_invitation(Tx& tx, const InvitationId& id) {
    tx.run("DELETE FROM staff_invitations WHERE site_id = :site AND id = :id", {{"id", id}});
}

std::optional<Invitation> find_invitation_to(Reader& reader, const std::string& email_key) {
    return first_of(invitations(
        reader, "SELECT " INVITATION_COLUMNS " FROM staff_invitations WHERE site_id = :site AND email_key = :key",
        {{"key", email_key}}));
}

std::optional<Invitation> find_invitation(Reader& reader, const InvitationId& id) {
    return first_of(
        invitations(reader, "SELECT " INVITATION_COLUMNS " FROM staff_invitations WHERE site_id = :site AND id = :id",
                    {{"id", id}}));
}

std::optional<Invitation> find_invitation_by(Reader& everywhere, const std::string& token_hash) {
    return first_of(invitations(everywhere,
                                "SELECT " INVITATION_COLUMNS
                                " FROM staff_invitations WHERE token_hash = :hash AND expires_at > :now",
                                {{"hash", token_hash}, {"now", everywhere.now()}}));
}

std::vector<Invitation> list_invitations(Reader& reader, const std::optional<InvitationId>& before, std::size_t limit) {
    return invitations(
        reader,
        "SELECT " INVITATION_COLUMNS
        " FROM staff_invitations WHERE site_id = :site AND id < :before ORDER BY id DESC LIMIT :most",
        {{"before", before ? before->text() : std::string{"inv_~"}}, {"most", static_cast<std::int64_t>(limit)}});
}

std::size_t forget_invitations(Tx& everywhere, Time expired_before, std::size_t limit) {
    return static_cast<std::size_t>(
        everywhere.run("DELETE FROM staff_invitations WHERE (site_id, id) IN (SELECT site_id, id FROM "
                       "staff_invitations WHERE expires_at < :expired LIMIT :most)",
                       {{"expired", expired_before}, {"most", static_cast<std::int64_t>(limit)}}));
}

}  // namespace hub::staff::rows
