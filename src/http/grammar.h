#pragma once

#include <string>
#include <string_view>

// The letters of HTTP (RFC 9110): what the checks in this folder are made of.
namespace hub::http {

bool is_token(std::string_view text);       // a name of a method, a field, a cookie; not empty
bool is_field_text(std::string_view text);  // no control bytes but tab, and UTF-8
bool is_digits(std::string_view text);      // one or more of 0-9
int hex_value(char letter);                 // negative when it is no hexadecimal digit
std::string lower_case(std::string_view text);
bool same_but_for_case(std::string_view left, std::string_view right);
// Without blanks and tabs at both ends.
std::string_view without_blanks(std::string_view text);

}  // namespace hub::http
