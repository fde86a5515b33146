#include "sessions/registrations_rows.h"

#include <cstdint>

namespace hub::sessions::rows {

void insert_registration(Tx& tx, const std::string& link_hash, const Registration& registration, Time expires_at) {
    tx.run(
        "INSERT INTO registrations (site_id, link_hash, email, first_name, last_name, terms, terms_url, asked_at, "
        "expires_at) VALUES (:site, :link, :email, :first, :last, :terms, :url, :now, :expires)",
        {{"link", link_hash},
         {"email", registration.email},
         {"first", registration.first_name},
         {"last", registration.last_name},
         {"terms", registration.terms},
         {"url", registration.terms_url},
         {"now", tx.now()},
         {"expires", expires_at}});
}

std::optional<Registration> find_registration(Reader& reader, const std::string& link_hash) {
    return reader.one<Registration, std::string, std::string, std::string, std::string, std::string>(
        "SELECT email, first_name, last_name, terms, terms_url FROM registrations WHERE site_id = :site "
        "AND link_hash = :link AND used_at IS NULL AND expires_at > :now",
        {{"link", link_hash}, {"now", reader.now()}});
}

bool use_registration(Tx& tx, const std::string& link_hash, const MemberId& member) {
    return tx.run(
               "UPDATE registrations SET used_at = :now, member_id = :member WHERE site_id = :site "
               "AND link_hash = :link AND used_at IS NULL",
               {{"now", tx.now()}, {"member", member}, {"link", link_hash}}) == 1;
}

std::size_t forget_registrations(Tx& everywhere, Time expired_before, std::size_t limit) {
    return static_cast<std::size_t>(everywhere.run(
        "DELETE FROM registrations WHERE (site_id, link_hash) IN (SELECT site_id, link_hash FROM registrations "
        "WHERE used_at IS NULL AND expires_at < :expired LIMIT :most)",
        {{"expired", expired_before}, {"most", static_cast<std::int64_t>(limit)}}));
}

}  // namespace hub::sessions::rows
