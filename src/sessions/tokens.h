#pragma once

#include <string>
#include <string_view>

namespace hub::sessions {

// How a token or an address is stored: hex of its SHA-256.
std::string stored_form(std::string_view token);
// What an account is called in codes and throttles, whether there is one or not: the hash of the folded address.
std::string account_of(std::string_view email);
// The six digits that belong to a log-in link. Worked out from its token, so that the page behind the link can show
// them in another browser though the database knows only their hash.
std::string code_of_link(std::string_view token);

}  // namespace hub::sessions
