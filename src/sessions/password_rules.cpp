#include <algorithm>
#include <string>
#include <unordered_set>

#include "base/assets.h"
#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "sessions/passwords.h"

namespace hub::sessions {

namespace {

// One a line, folded; those that everyone tries first.
const std::unordered_set<std::string>& common_passwords() {
    static const std::unordered_set<std::string> common = [] {
        const auto text = assets::find("sessions/common_passwords.txt");
        ENSURE(text.has_value());
        std::unordered_set<std::string> lines;
        for (const std::string& line : split(*text, '\n')) {
            if (!line.empty()) lines.insert(line);
        }
        return lines;
    }();
    return common;
}

bool is_alphabetic(char letter) {
    return (letter >= 'a' && letter <= 'z') || static_cast<unsigned char>(letter) >= 0x80;
}

// "riverside2026!" and "River Side" are still the name of the site.
std::string letters_of(std::string_view folded_text) {
    std::string letters;
    std::ranges::copy_if(folded_text, std::back_inserter(letters), is_alphabetic);
    return letters;
}

// "aaaaaaaa", "12345678", "hgfedcba".
bool is_run(std::string_view text) {
    const int step = text[1] - text[0];
    if (step < -1 || step > 1) return false;
    return std::ranges::adjacent_find(text, [&](char left, char right) { return right - left != step; }) == text.end();
}

}  // namespace

std::string advice_on(const Secret<std::string>& password, std::string_view site_name, std::string_view email) {
    const std::string& given = password.reveal();
    if (given.size() > password_bytes_max || length_in_letters(given) > password_letters_max)
        return "Use at most 1,024 characters.";
    if (!is_utf8(given) || length_in_letters(given) < password_letters_min) return "Use at least 8 characters.";
    const std::string plain = folded(given);
    if (plain.size() < 2 || is_run(plain) || common_passwords().contains(plain)) {
        return "This password is on lists of stolen ones. Choose another.";
    }
    const std::string name = letters_of(folded(site_name));
    const std::string address = folded(email);
    if ((!name.empty() && letters_of(plain) == name) || plain == address ||
        plain == address.substr(0, address.find('@'))) {
        return "Choose one that is neither this site's name nor your own address.";
    }
    return {};
}

void check_password(const Secret<std::string>& password, std::string_view site_name, std::string_view email) {
    const std::string advice = advice_on(password, site_name, email);
    if (!advice.empty()) throw Invalid("password", advice);
}

}  // namespace hub::sessions
