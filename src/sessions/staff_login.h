#pragma once

#include <optional>
#include <string>

#include "base/crypto.h"
#include "db/store.h"
#include "sessions/hashing.h"
#include "sessions/login.h"
#include "sessions/passkey_check.h"
#include "sessions/staff_sessions.h"
#include "sessions/throttle.h"

// How staff get in: e-mail and password, then a passkey or a code. As with members (login.h) nothing tells whether an
// address is known, and all of it throws Limited when there were too many tries.
namespace hub::sessions {

// Empty: the two don't go together. The session opens nothing before its second factor was shown.
std::optional<StaffOpened> sign_in_staff(Store& store, Hashing& hashing, const Credentials& credentials,
                                         const Asking& asking);

// What someone shows for a second factor: the first of these that is there.
struct Proof {
    std::optional<Assertion> passkey{};
    std::string code{};  // of the app
    std::string recovery_code{};
};
struct Attempt {
    const crypto::Sealer& sealer;
    const StaffViewer& viewer;
    const Asking& asking;
    PasskeyPlace place{};
    PasskeyFlaw* flaw = nullptr;  // told there, when a passkey is refused
};
// Whether it is the person's; counted, throttled, and used up.
bool prove(Store& store, const Attempt& attempt, const Proof& proof);
// Opens the session; empty when the proof is wrong. `wanted_site`: the one that was knocked at.
std::optional<StaffOpened> pass_second_factor(Store& store, const Attempt& attempt, const Proof& proof,
                                              const std::optional<SiteId>& wanted_site);

// Who of the staff guesses at what, as the throttles see it.
Guess staff_guess(Reader& everywhere, Means means, std::string_view email, const Asking& asking);

}  // namespace hub::sessions
