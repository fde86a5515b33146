#include "sessions/letterhead.h"

#include "mail/own_words.h"
#include "sites/branding.h"
#include "sites/sites.h"

namespace hub::sessions {

mail::From letterhead(Reader& reader, const std::string& portal_url) {
    const sites::Site site = sites::load(reader);
    const sites::Branding look = sites::load_branding(reader);
    return {.site_name = site.name,
            .support_email = site.support_email,
            .brand_color = site.brand_color,
            .portal_url = portal_url,
            .logo_url = look.logo ? portal_url + "/look/logo?w=480" : std::string{},
            .shows_name = look.shows_name,
            .own = mail::own_letters(reader)};
}

mail::From staff_letterhead(Reader& reader, const std::string& url) {
    mail::From from = letterhead(reader, url);
    from.own.clear();
    return from;
}

mail::To addressee(const members::Member& member) {
    return {.member = member.id, .email = member.email, .first_name = member.first_name, .last_name = member.last_name};
}

}  // namespace hub::sessions
