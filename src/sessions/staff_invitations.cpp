#include "sessions/staff_invitations.h"

#include "base/error.h"
#include "mail/letters.h"
#include "sessions/letterhead.h"
#include "sessions/passwords.h"
#include "sites/sites.h"
#include "staff/people.h"

namespace hub::sessions {

namespace {

constexpr std::chrono::hours day_of_hours{24};

staff::Invitation mailed(Tx& tx, const staff::Invited& invited, const std::string& public_url) {
    const staff::Invitation& invitation = invited.invitation;
    const std::string url = sites::url_of(sites::hosts(tx), public_url);
    const auto person = staff::find_person(tx, invitation.email);
    mail::send_later(tx, mail::staff_invitation(staff_letterhead(tx, url),
                                                {.member = std::nullopt,
                                                 .email = invitation.email,
                                                 .first_name = person ? person->name : std::string{}},
                                                {.role = std::string{staff::word_of(invitation.role)},
                                                 .invited_by = invitation.invited_by,
                                                 .link = staff_link_url(url, invited.token),
                                                 .days = static_cast<int>(staff::invitation_life / day_of_hours)}));
    return invitation;
}

bool needs_password(const std::optional<staff::Person>& person) {
    return !person || !person->has_password;
}

}  // namespace

staff::Invitation invite_staff(Tx& tx, const staff::NewInvitation& wanted, const std::string& public_url) {
    return mailed(tx, staff::make_invitation(tx, wanted), public_url);
}

staff::Invitation resend_invitation(Tx& tx, const Resend& wanted, const std::string& public_url) {
    return mailed(tx, staff::renew_invitation(tx, wanted.id, wanted.by), public_url);
}

std::optional<StaffLink> look_at_invitation(Reader& everywhere, std::string_view token) {
    const auto invitation = staff::find_invitation(everywhere, token);
    if (!invitation) return std::nullopt;
    const auto person = staff::find_person(everywhere, invitation->email);
    StaffLink shown{.purpose = staff::Purpose::welcome, .email = invitation->email, .name = {}};
    shown.is_invitation = true;
    shown.needs_password = needs_password(person);
    if (person) shown.name = person->name;
    shown.role = staff::word_of(invitation->role);
    for (const sites::Site& site : sites::list_sites(everywhere)) {
        if (site.id == invitation->site) shown.site_name = site.name;
    }
    return shown;
}

std::optional<staff::Person> use_invitation(Store& store, Hashing& hashing, const StaffLinkUse& wanted) {
    std::optional<staff::Person> known;
    const auto invitation = store.read_everywhere([&](Reader& reader) {
        auto found = staff::find_invitation(reader, wanted.token);
        if (found) known = staff::find_person(reader, found->email);
        return found;
    });
    if (!invitation) return std::nullopt;
    std::string hash;
    if (needs_password(known)) {
        check_password(wanted.password, "CustomerHub", invitation->email);
        Hashing::Place place(hashing);
        hash = place.hash(wanted.password);
    }
    return store.write(invitation->site, [&](Tx& tx) -> std::optional<staff::Person> {
        const auto still = staff::find_invitation(tx, wanted.token);
        if (!still) {
            tx.leave_unsigned();
            return std::nullopt;
        }
        auto person = staff::find_person(tx, still->email);
        if (!person) person = staff::make_person(tx, {.email = still->email, .name = wanted.name});
        if (!person->has_password && !hash.empty()) staff::set_password_hash(tx, person->id, hash);
        staff::accept_invitation(tx, *still, person->id);
        tx.about(person->id.view());
        return staff::load_person(tx, person->id);
    });
}

}  // namespace hub::sessions
