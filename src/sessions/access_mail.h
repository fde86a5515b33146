#pragma once

#include <string>

#include "db/tx.h"
#include "mail/letters.h"
#include "members/members.h"

namespace hub::sessions {

// Tells a member by mail that something opened; who has no password yet is invited to choose one, which leads to
// what opened. What one transaction gives is one mail. For app/reactions.cpp.
void tell_of_access(Tx& tx, const MemberId& member, const mail::Thing& thing, const std::string& portal_url);
// Welcomes a member who was given nothing yet.
void tell_of_welcome(Tx& tx, const MemberId& member, const std::string& portal_url);

}  // namespace hub::sessions
