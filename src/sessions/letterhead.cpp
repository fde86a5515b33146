#include "sessions/letterhead.h"

#include "sites/sites.h"

namespace hub::sessions {

mail::From letterhead(Reader& reader, const std::string& portal_url) {
    const sites::Site site = sites::load(reader);
    return {.site_name = site.name,
            .support_email = site.support_email,
            .brand_color = site.brand_color,
            .portal_url = portal_url};
}

mail::To addressee(const members::Member& member) {
    return {.member = member.id, .email = member.email, .first_name = member.first_name};
}

}  // namespace hub::sessions
