#include "sessions/second_factor.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include <liboath/oath.h>

#include "base/ensure.h"
#include "base/random.h"
#include "http/request.h"
#include "sessions/passkeys.h"
#include "sessions/second_factor_rows.h"
#include "sessions/tokens.h"

namespace hub::sessions {

namespace {

constexpr std::size_t secret_bytes = 20;         // as long as SHA-1's result (RFC 4226, 4)
constexpr std::size_t recovery_code_bytes = 10;  // 80 bits
constexpr unsigned digits_of_a_code = 6;
constexpr std::int64_t steps_around = 1;  // clocks differ, and typing takes a while

std::string seal_place(const StaffId& person) {
    return "staff_second_factors|secret|" + person.text();
}

std::int64_t step_at(Time moment) {
    return milliseconds_of(moment) / code_step.count();
}

std::string base32_of(std::string_view bytes) {
    char* text = nullptr;
    std::size_t size = 0;
    ENSURE(oath_base32_encode(bytes.data(), bytes.size(), &text, &size) == OATH_OK);
    const std::unique_ptr<char, decltype(&std::free)> owner{text, &std::free};
    return {text, size};
}

// What people type: with blanks or dashes, in any case.
std::string plain(std::string_view typed) {
    std::string kept;
    for (const char letter : typed) {
        if (letter == ' ' || letter == '-') continue;
        kept += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
    }
    return kept;
}

std::string stored_recovery_code(const StaffId& person, std::string_view typed) {
    return stored_form(person.text() + ":" + plain(typed));
}

// "k4xw-…": four groups of four letters.
std::string fresh_recovery_code() {
    const std::string letters = plain(base32_of(random::bytes(recovery_code_bytes)));
    std::string code;
    for (std::size_t at = 0; at < letters.size(); at += 4)
        code.append(code.empty() ? "" : "-").append(letters.substr(at, 4));
    return code;
}

std::optional<Secret<std::string>> opened(const crypto::Sealer& sealer, const StaffId& person,
                                          const std::optional<std::string>& sealed) {
    if (!sealed) return std::nullopt;
    auto plain_secret = sealer.unseal(seal_place(person), *sealed);
    if (!plain_secret) return std::nullopt;
    return Secret<std::string>{*std::move(plain_secret)};
}

}  // namespace

std::string totp_code(const Secret<std::string>& secret, std::int64_t step) {
    static const bool is_ready = oath_init() == OATH_OK;
    ENSURE(is_ready);
    std::array<char, digits_of_a_code + 1> digits{};
    const std::string& key = secret.reveal();
    ENSURE(oath_hotp_generate(key.data(), key.size(), static_cast<std::uint64_t>(step), digits_of_a_code, false,
                              OATH_HOTP_DYNAMIC_TRUNCATION, digits.data()) == OATH_OK);
    return {digits.data(), digits_of_a_code};
}

std::optional<std::int64_t> matching_step(const Secret<std::string>& secret, std::string_view digits, Time now,
                                          std::int64_t last) {
    const std::string typed = plain(digits);
    std::optional<std::int64_t> found;
    for (std::int64_t step = step_at(now) - steps_around; step <= step_at(now) + steps_around; ++step) {
        if (equal_in_constant_time(totp_code(secret, step), typed) && step > last && !found) found = step;
    }
    return found;
}

bool has_app(Reader& everywhere, const StaffId& person) {
    const auto factor = rows::find_factor(everywhere, person);
    return factor && factor->secret;
}

bool has_second_factor(Reader& everywhere, const StaffId& person) {
    return has_app(everywhere, person) || has_passkeys(everywhere, person);
}

std::size_t count_recovery_codes(Reader& everywhere, const StaffId& person) {
    return rows::count_recovery_codes(everywhere, person);
}

Enrolment begin_second_factor(Tx& everywhere, const crypto::Sealer& sealer, const staff::Person& person) {
    const std::string bytes = random::bytes(secret_bytes);
    rows::put_pending(everywhere, person.id, sealer.seal(seal_place(person.id), bytes));
    const std::string text = base32_of(bytes);
    return {.secret = Secret<std::string>{text},
            .uri = "otpauth://totp/CustomerHub:" + http::percent_encoded(person.email) + "?secret=" + text +
                   "&issuer=CustomerHub&algorithm=SHA1&digits=6&period=30"};
}

std::vector<std::string> confirm_second_factor(Tx& everywhere, const crypto::Sealer& sealer, const StaffId& person,
                                               std::string_view digits) {
    const auto factor = rows::find_factor(everywhere, person);
    const auto secret = factor ? opened(sealer, person, factor->pending) : std::nullopt;
    if (!secret) return {};
    const auto step = matching_step(*secret, digits, everywhere.now(), 0);
    if (!step) return {};
    rows::confirm_pending(everywhere, person, *step);
    return renew_recovery_codes(everywhere, person);
}

std::vector<std::string> renew_recovery_codes(Tx& everywhere, const StaffId& person) {
    rows::drop_recovery_codes(everywhere, person);
    std::vector<std::string> codes;
    while (codes.size() < recovery_codes_at_first) {
        codes.push_back(fresh_recovery_code());
        rows::insert_recovery_code(everywhere, person, stored_recovery_code(person, codes.back()));
    }
    return codes;
}

Secret<std::string> set_second_factor(Tx& everywhere, const crypto::Sealer& sealer, const StaffId& person) {
    const std::string bytes = random::bytes(secret_bytes);
    rows::put_pending(everywhere, person, sealer.seal(seal_place(person), bytes));
    rows::confirm_pending(everywhere, person, 0);
    return Secret<std::string>{base32_of(bytes)};
}

void drop_second_factor(Tx& everywhere, const StaffId& person) {
    rows::drop_factor(everywhere, person);
    rows::drop_recovery_codes(everywhere, person);
    drop_passkeys(everywhere, person);
}

bool use_totp_code(Tx& everywhere, const crypto::Sealer& sealer, const StaffId& person, std::string_view digits) {
    const auto factor = rows::find_factor(everywhere, person);
    const auto secret = factor ? opened(sealer, person, factor->secret) : std::nullopt;
    if (!secret) return false;
    const auto step = matching_step(*secret, digits, everywhere.now(), factor->last_step);
    return step && rows::note_step(everywhere, person, *step);
}

bool use_recovery_code(Tx& everywhere, const StaffId& person, std::string_view code) {
    return rows::use_recovery_code(everywhere, person, stored_recovery_code(person, code));
}

}  // namespace hub::sessions
