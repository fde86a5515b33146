#pragma once

#include "members/members.h"

namespace hub::members::rows {

// False when the address is taken.
bool insert(Tx& tx, const Member& member);
std::optional<Member> find(Reader& reader, const MemberId& id);
std::optional<Member> find_by_email_key(Reader& reader, const std::string& email_key);
void update_profile(Tx& tx, const Member& member);

std::vector<Member> list(Reader& reader, const std::optional<std::string>& folded_beginning,
                         const std::optional<MemberId>& before, std::size_t limit);

std::optional<std::string> password_hash(Reader& reader, const MemberId& id);
void set_password_hash(Tx& tx, const MemberId& id, const std::string& hash);

void note_login(Tx& tx, const MemberId& id);
void set_inactive(Tx& tx, const MemberId& id, Time since);
// Not yet inactive, last seen at `latest` or before; longest ago first.
std::vector<Member> seen_before(Reader& reader, Time latest, std::size_t limit);
// Of inactive ones that were seen after `earliest`.
std::vector<MemberId> end_spells(Tx& tx, Time earliest, std::size_t limit);

}  // namespace hub::members::rows
