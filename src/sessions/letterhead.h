#pragma once

#include <string>

#include "db/tx.h"
#include "mail/letters.h"
#include "members/members.h"

namespace hub::sessions {

// Whose house the mails of this site come from, with the words that it chose for them.
mail::From letterhead(Reader& reader, const std::string& portal_url);
// The same for mails to its staff, which are in our words.
mail::From staff_letterhead(Reader& reader, const std::string& url);
mail::To addressee(const members::Member& member);

}  // namespace hub::sessions
