#pragma once

#include <string>

#include "db/tx.h"
#include "mail/letters.h"
#include "members/members.h"

namespace hub::sessions {

// Whose house the mails of this site come from.
mail::From letterhead(Reader& reader, const std::string& portal_url);
mail::To addressee(const members::Member& member);

}  // namespace hub::sessions
