#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "db/store.h"
#include "sessions/hashing.h"
#include "sessions/sessions.h"

// How visitors make themselves members, where the owner lets them: by a form, a mail to the address they gave, and a
// password behind the link in it. Nobody is a member before they opened that link.
namespace hub::sessions {

constexpr std::chrono::hours registration_life{48};

struct NewRegistration {
    std::string email;
    std::string first_name;
    std::string last_name;
};
// Mails the link, or, to who is a member already, that they are. Nothing in the answer tells which, and a flood of
// requests sends few mails. The caller has asked whether the site lets people register, and for its terms.
void begin_registration(Tx& tx, const NewRegistration& wanted, const Asking& asking);

// What the page behind the link shows. Changes nothing, however often a mail scanner looks. Empty: too old, used,
// unknown, or the address has become a member's meanwhile.
struct OpenRegistration {
    std::string email;
    std::string first_name;
};
std::optional<OpenRegistration> look_at_registration(Reader& reader, std::string_view token);

struct RegistrationEnd {
    std::string token;
    Secret<std::string> password;
};
// Makes the member with this password, logged in. Empty as above. Throws Invalid{"password"}.
std::optional<Opened> finish_registration(Store& store, Hashing& hashing, const SiteId& site,
                                          const RegistrationEnd& wanted, const Asking& asking);

}  // namespace hub::sessions
