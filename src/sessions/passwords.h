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

// Throws Invalid{"password"} with what to do: at least 8 characters, at most 1,024, not among those everyone
// tries first, not the site's name or the member's own address.
void check_password(const Secret<std::string>& password, std::string_view site_name, std::string_view email);

// Mails a link to the member with this address, if there is one; nothing in the answer tells. Only the newest works.
void begin_reset(Tx& tx, std::string_view email, const Asking& asking);

// A link for a member's first password, to stand in a mail: a full address that works for 48 hours.
std::string invite(Tx& tx, const members::Member& member, const std::string& portal_url);

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
enum class PasswordSet { done, link_expired };
// Sets it, uses up every such link, ends all sessions and tells the member by mail. Logs nobody in. Throws Invalid.
PasswordSet set_password(Store& store, Hashing& hashing, const SiteId& site, const NewPassword& wanted,
                         const std::string& portal_url);

struct PasswordChange {
    Viewer viewer;                // who changes it, and the session that stays
    Secret<std::string> current;  // unused when there was none
    Secret<std::string> wanted;
};
// Throws Invalid{"current_password"} or {"password"}, and Limited after too many tries. Ends the member's other
// sessions and tells by mail.
void change_password(Store& store, Hashing& hashing, const SiteId& site, const PasswordChange& change,
                     const Asking& asking);

}  // namespace hub::sessions
