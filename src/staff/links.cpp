#include "staff/links.h"

#include "base/crypto.h"
#include "base/random.h"
#include "staff/links_rows.h"
#include "staff/people.h"

namespace hub::staff {

namespace {

std::string stored_token(std::string_view token) {
    return crypto::to_hex(crypto::sha256(token));
}

Duration life_of(Purpose purpose) {
    switch (purpose) {
        case Purpose::first:
            return first_link_life;
        case Purpose::welcome:
            return welcome_link_life;
        case Purpose::reset:
            return reset_link_life;
    }
    return Duration{0};
}

}  // namespace

Secret<std::string> new_link(Tx& everywhere, const Link& link) {
    rows::use_links(everywhere, link.person, link.purpose);
    Secret<std::string> token{random::token()};
    rows::insert(everywhere, stored_token(token.reveal()), link, everywhere.now() + life_of(link.purpose));
    return token;
}

std::optional<Link> find_link(Reader& everywhere, std::string_view token) {
    auto link = rows::find_live_link(everywhere, stored_token(token));
    if (link && link->purpose == Purpose::first && has_people(everywhere)) return std::nullopt;
    return link;
}

bool use_link(Tx& everywhere, std::string_view token) {
    return rows::use(everywhere, stored_token(token));
}

void use_all_links(Tx& everywhere, const StaffId& person) {
    rows::use_links(everywhere, person, Purpose::welcome);
    rows::use_links(everywhere, person, Purpose::reset);
}

std::size_t forget_links(Tx& everywhere, Time expired_before, std::size_t limit) {
    return rows::forget(everywhere, expired_before, limit);
}

}  // namespace hub::staff
