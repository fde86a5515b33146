#pragma once

#include "members/members.h"

namespace hub::members::rows {

// What a Member is read from, in the order of its fields.
#define MEMBER_COLUMNS                                                                                 \
    "id, email, first_name, last_name, password_hash IS NOT NULL, source, created_at, last_login_at, " \
    "inactive_since, blocked_at, blocked_reason, deleted_at"

// The members that a SELECT of MEMBER_COLUMNS finds.
std::vector<Member> members(Reader& reader, std::string_view sql, db::Binds binds);

// False when one of the addresses is taken: then the transaction is not to commit, for others may be in.
bool insert(Tx& tx, std::span<const Member> members);
void analyze(Tx& tx);
std::optional<Member> find(Reader& reader, const MemberId& id);
std::optional<Member> find_by_email_key(Reader& reader, const std::string& email_key);
std::vector<Member> find_by_email_keys(Reader& reader, const std::vector<std::string>& keys);
void update_profile(Tx& tx, const Member& member);

void set_deleted(Tx& tx, const MemberId& id, const std::optional<Time>& at);
void set_blocked(Tx& tx, const MemberId& id, const std::optional<Time>& at, const std::optional<std::string>& reason);

std::vector<Member> unindexed(Reader& reader, std::size_t limit);
std::vector<SiteId> sites_to_index(Reader& everywhere);

std::optional<std::string> password_hash(Reader& reader, const MemberId& id);
void set_password_hash(Tx& tx, const MemberId& id, const std::string& hash);

void note_login(Tx& tx, const MemberId& id);
void set_inactive(Tx& tx, const MemberId& id, Time since);
// Not yet inactive, last seen at `latest` or before; longest ago first.
std::vector<Member> seen_before(Reader& reader, Time latest, std::size_t limit);
// Of inactive ones that were seen after `earliest`. A spell that began as `threshold` says stays: then it is the clock
// that was set back, and ending it would let it be told again.
std::vector<MemberId> end_spells(Tx& tx, Time earliest, Duration threshold, std::size_t limit);

}  // namespace hub::members::rows
