#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/store.h"
#include "sessions/hashing.h"
#include "sessions/sessions.h"

// Setting a password: by a link from a mail, or by the member who knows the old one.
namespace hub::sessions {

constexpr std::chrono::minutes reset_life = 30min;
constexpr std::chrono::hours invitation_life = 48h;
constexpr std::size_t password_letters_min = 8;
constexpr std::size_t password_letters_max = 1024;
constexpr std::size_t password_bytes_max = 4 * password_letters_max;  // as many as UTF-8 may need for them

// What to do, where it won't do: at least 8 characters, at most 1,024, not among those everyone tries first, not the
// site's name or the member's own address. Empty when it will.
std::string advice_on(const Secret<std::string>& password, std::string_view site_name, std::string_view email);
// Throws Invalid{"password"} with that advice.
void check_password(const Secret<std::string>& password, std::string_view site_name, std::string_view email);

// Mails a link to the member with this address, if there is one; nothing in the answer tells. Only the newest works.
void begin_reset(Tx& tx, std::string_view email, const Asking& asking);

// A link for a member's first password, to stand in a mail: a full address that works for 48 hours. `target`: a path
// of the portal to come to afterwards, or empty.
std::string invite(Tx& tx, const members::Member& member, const std::string& portal_url, const std::string& target);

struct PasswordLink {
    std::string email;
    bool is_first = false;  // the member has no password yet
};
// Empty: too old, used, or unknown. Changes nothing.
std::optional<PasswordLink> look_at_password_link(Reader& reader, std::string_view token);

struct NewPassword {
    std::string token;  // of the link
    Secret<std::string> password;
};
struct PasswordSet {
    std::string email;             // whose it is now
    std::optional<Opened> opened;  // empty: log in with it
    std::string target;
};
// Sets it, uses up every such link, ends all sessions and tells the member by mail. A first password, set by an
// invitation, logs in at once; a reset logs nobody in. Empty: the link is too old, used, or unknown. Throws Invalid.
std::optional<PasswordSet> set_password(Store& store, Hashing& hashing, const SiteId& site, const NewPassword& wanted,
                                        const Asking& asking);

struct PasswordChange {
    Viewer viewer;                // who changes it, and the session that stays
    Secret<std::string> current;  // unused when there was none
    Secret<std::string> wanted;
};
// Throws Invalid naming current_password, password or both, and Limited after too many tries. Ends the member's other
// sessions and tells by mail.
void change_password(Store& store, Hashing& hashing, const SiteId& site, const PasswordChange& change,
                     const Asking& asking);

}  // namespace hub::sessions
