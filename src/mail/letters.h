#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "mail/letter_kinds.h"
#include "mail/mail.h"

// The mails, each in the site's words or ours (letter_kinds.h); those to staff and to the site itself fill
// mail/templates/<name>.{txt,html}. Links are full addresses.
namespace hub::mail {

// What a site chose for a letter.
struct OwnLetter {
    Letter letter;
    std::string compiled;  // words.h; empty: our words
    bool is_on = true;
};

// The house that a mail comes from.
struct From {
    std::string site_name;
    std::string support_email;
    std::string brand_color;  // #rrggbb
    std::string portal_url;   // without a slash at the end
    std::string logo_url{};   // a full address; empty: the name stands in its place
    bool shows_name = true;   // beside the logo
    std::vector<OwnLetter> own{};

    // Whether the site sends this letter at all.
    bool sends(Letter letter) const;
};

struct To {
    std::optional<MemberId> member;
    std::string email;
    std::string first_name;
    std::string last_name{};
};

struct LoginCode {
    std::string code;  // six digits
    std::string link;
    int minutes = 0;
};
Mail login_code(const From& from, const To& to, const LoginCode& about);

struct PasswordReset {
    std::string link;
    int minutes = 0;
};
Mail reset_password(const From& from, const To& to, const PasswordReset& about);

struct PasswordChange {
    std::string when;
    std::string link;  // to ask for another one
};
Mail password_changed(const From& from, const To& to, const PasswordChange& about);

struct Invitation {
    std::string link;  // to choose a password
    int hours = 0;
};
Mail welcome(const From& from, const To& to, const Invitation& about);

// To somebody who registers: the way to become a member.
Mail registration(const From& from, const To& to, const Invitation& about);
// To a member with whose address somebody registers.
struct KnownAddress {
    std::string link;  // to log in
};
Mail already_member(const From& from, const To& to, const KnownAddress& about);

// To someone who is asked to work on the site.
struct StaffInvitation {
    std::string role;
    std::string invited_by;
    std::string link;
    int days = 0;
};
Mail staff_invitation(const From& from, const To& to, const StaffInvitation& about);

struct SharedFile {
    std::string file;  // what it is called
    std::string link;  // lets the member in
    int days = 0;      // how long
};
Mail file_shared(const From& from, const To& to, const SharedFile& about);

// To the site itself: a receiver of its webhooks fails.
struct HookFailure {
    std::string hook;      // its id
    std::string receiver;  // the host it goes to
    std::string since;
    std::string last_error;
    std::string api_url;  // without a slash at the end
    bool is_disabled = false;
};
Mail hook_fails(const From& from, const HookFailure& about);

struct Thing {
    std::string name;
    std::string url;
    std::string description;
    bool is_coming = false;  // it opens later: it is a draft yet
};
struct Access {
    std::vector<Thing> things;  // one or more
    // Where a first password is chosen; empty when there is one already.
    std::optional<Invitation> invitation{};
};
constexpr Duration access_gather = 2s;
// Sends an access mail in a moment; what was given to this member within `access_gather` before joins it, so that
// several things given at once, by one cause or several, are one mail.
void send_access_later(Tx& tx, const From& from, const To& to, const Access& about);
// The mail by itself.
Mail access_given(const From& from, const To& to, const Access& about);

}  // namespace hub::mail
