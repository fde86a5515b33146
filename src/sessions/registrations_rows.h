#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/ids.h"
#include "db/tx.h"

namespace hub::sessions::rows {

struct Registration {
    std::string email;
    std::string first_name;
    std::string last_name;
    std::string terms;
    std::string terms_url;
};
void insert_registration(Tx& tx, const std::string& link_hash, const Registration& registration, Time expires_at);
// If it can still be used.
std::optional<Registration> find_registration(Reader& reader, const std::string& link_hash);
// False when it was used before.
bool use_registration(Tx& tx, const std::string& link_hash, const MemberId& member);
// Those that nobody finished.
std::size_t forget_registrations(Tx& everywhere, Time expired_before, std::size_t limit);

}  // namespace hub::sessions::rows
