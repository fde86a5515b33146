#include "staff/links_rows.h"

#include <cstdint>

namespace hub::staff::rows {

namespace {

std::string_view stored_word(Purpose purpose) {
    switch (purpose) {
        case Purpose::first:
            return "first";
        case Purpose::welcome:
            return "welcome";
        case Purpose::reset:
            return "reset";
    }
    return "";
}

Purpose purpose_of(std::string_view word) {
    if (word == "first") return Purpose::first;
    return word == "welcome" ? Purpose::welcome : Purpose::reset;
}

struct LinkRow {
    std::string purpose;
    std::optional<StaffId> person;
};

}  // namespace

void insert(Tx& everywhere, const std::string& token_hash, const Link& link, Time expires_at) {
    everywhere.run(
        "INSERT INTO staff_links (token_hash, purpose, staff_id, created_at, expires_at) "
        "VALUES (:hash, :purpose, :person, :now, :expires)",
        {{"hash", token_hash},
         {"purpose", stored_word(link.purpose)},
         {"person", link.person},
         {"now", everywhere.now()},
         {"expires", expires_at}});
}

std::optional<Link> find_live_link(Reader& everywhere, const std::string& token_hash) {
    const auto row = everywhere.one<LinkRow, std::string, std::optional<StaffId>>(
        "SELECT purpose, staff_id FROM staff_links WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now",
        {{"hash", token_hash}, {"now", everywhere.now()}});
    if (!row) return std::nullopt;
    return Link{.purpose = purpose_of(row->purpose), .person = row->person};
}

bool use(Tx& everywhere, const std::string& token_hash) {
    return everywhere.run("UPDATE staff_links SET used_at = :now WHERE token_hash = :hash AND used_at IS NULL",
                          {{"now", everywhere.now()}, {"hash", token_hash}}) == 1;
}

void use_links(Tx& everywhere, const std::optional<StaffId>& person, Purpose purpose) {
    if (person) {
        everywhere.run(
            "UPDATE staff_links SET used_at = :now WHERE staff_id = :person AND purpose = :purpose AND used_at IS NULL",
            {{"now", everywhere.now()}, {"person", *person}, {"purpose", stored_word(purpose)}});
    } else {
        everywhere.run(
            "UPDATE staff_links SET used_at = :now WHERE staff_id IS NULL AND purpose = :purpose AND used_at IS NULL",
            {{"now", everywhere.now()}, {"purpose", stored_word(purpose)}});
    }
}

std::size_t forget(Tx& everywhere, Time expired_before, std::size_t limit) {
    return static_cast<std::size_t>(
        everywhere.run("DELETE FROM staff_links WHERE token_hash IN (SELECT token_hash FROM staff_links WHERE "
                       "expires_at < :expired LIMIT :most)",
                       {{"expired", expired_before}, {"most", static_cast<std::int64_t>(limit)}}));
}

}  // namespace hub::staff::rows
