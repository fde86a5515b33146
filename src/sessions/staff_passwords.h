#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/store.h"
#include "sessions/hashing.h"
#include "sessions/staff_login.h"
#include "staff/links.h"

// How staff come to a password: by a one-time link, or by the one they have. None of it logs anybody in, and none goes
// around the second factor.
namespace hub::sessions {

// What the page behind a link shows. Changes nothing.
struct StaffLink {
    staff::Purpose purpose = staff::Purpose::first;
    std::string email;  // empty: to be chosen
    std::string name;
    bool needs_site = false;     // there is none yet: the first account makes the first one
    bool needs_password = true;  // false for an invitation to someone who has one
    bool is_invitation = false;
    std::string site_name{};  // of an invitation
    std::string role{};       // likewise
};
// Empty: too old, used, or unknown.
std::optional<StaffLink> look_at_staff_link(Reader& everywhere, std::string_view token);

struct StaffLinkUse {
    std::string token;
    Secret<std::string> password;
    std::string email{};      // for the first account
    std::string name{};       // likewise
    std::string site_name{};  // likewise, where there is no site yet
};
// Sets the password, ends all sessions, and makes the first account the owner of every site. Empty: the link is over.
// Throws Invalid.
std::optional<staff::Person> use_staff_link(Store& store, Hashing& hashing, const StaffLinkUse& wanted,
                                            const std::string& public_url);

// Mails a link to whoever of the staff has this address; nothing in the answer tells.
void begin_staff_reset(Store& store, const std::string& email, const Asking& asking);
// The address behind which a link is used: the token stands where no server sees it.
std::string staff_link_url(std::string_view url, const Secret<std::string>& token);

struct StaffPasswordChange {
    StaffViewer viewer;  // who changes it, and the session that stays
    Secret<std::string> current;
    Secret<std::string> wanted;
};
// Throws Invalid{"current_password"} or {"password"}, and Limited. Ends the other sessions and tells by mail.
void change_staff_password(Store& store, Hashing& hashing, const StaffPasswordChange& change, const Asking& asking);

}  // namespace hub::sessions
