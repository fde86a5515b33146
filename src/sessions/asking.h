#pragma once

#include <optional>
#include <string_view>

#include "members/members.h"
#include "sessions/sessions.h"
#include "sessions/throttle.h"

namespace hub::sessions {

// Who asks, as the throttles see it. `member`: whose account it is, if anyone's.
Guess guess_of(Reader& reader, Means means, std::string_view email, const std::optional<members::Member>& member,
               const Asking& asking);

}  // namespace hub::sessions
