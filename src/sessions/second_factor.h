#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "db/tx.h"
#include "staff/people.h"

// What staff show besides their password: six digits from an authenticator app (RFC 6238, SHA-1, 30 s), one of ten
// recovery codes, or a passkey (passkeys.h). No code counts twice. All of this reads and writes over all sites.
namespace hub::sessions {

constexpr Duration code_step = 30s;
constexpr std::size_t recovery_codes_at_first = 10;

// The six digits of one step of 30 s since 1970.
std::string totp_code(const Secret<std::string>& secret, std::int64_t step);
// Which step after `last` these digits are of: that of `now`, the one before or the one behind it.
std::optional<std::int64_t> matching_step(const Secret<std::string>& secret, std::string_view digits, Time now,
                                          std::int64_t last);

bool has_app(Reader& everywhere, const StaffId& person);
// An app or a passkey.
bool has_second_factor(Reader& everywhere, const StaffId& person);
std::size_t count_recovery_codes(Reader& everywhere, const StaffId& person);  // unused ones

// What the authenticator app wants to know.
struct Enrolment {
    Secret<std::string> secret;  // base 32, to be typed
    std::string uri;             // otpauth://…, to be shown as a QR code
};
// A new secret, which counts once confirm_second_factor() has seen a code of it; until then the old one goes on.
Enrolment begin_second_factor(Tx& everywhere, const crypto::Sealer& sealer, const staff::Person& person);
// The new recovery codes, shown this once; empty when the code is wrong or nothing was begun.
std::vector<std::string> confirm_second_factor(Tx& everywhere, const crypto::Sealer& sealer, const StaffId& person,
                                               std::string_view digits);
// In place of those there are.
std::vector<std::string> renew_recovery_codes(Tx& everywhere, const StaffId& person);
// As if the app had been set up already; answers the secret in base 32. For the demo.
Secret<std::string> set_second_factor(Tx& everywhere, const crypto::Sealer& sealer, const StaffId& person);
// All of it, passkeys too, for whoever lost them and the codes: to be set up anew at the next log-in.
void drop_second_factor(Tx& everywhere, const StaffId& person);

// Uses the code up; false when it is wrong or was used.
bool use_totp_code(Tx& everywhere, const crypto::Sealer& sealer, const StaffId& person, std::string_view digits);
bool use_recovery_code(Tx& everywhere, const StaffId& person, std::string_view code);

}  // namespace hub::sessions
