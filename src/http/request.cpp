#include "http/request.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/error.h"
#include "base/json_fault.h"
#include "base/text.h"
#include "http/cookies.h"
#include "http/grammar.h"
#include "http/response.h"
#include "http/target.h"

namespace hub::http {

namespace {

bool is_unreserved(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           letter == '-' || letter == '.' || letter == '_' || letter == '~';
}

// "application/json; charset=utf-8" is application/json.
bool has_content_type(const Request& request, std::string_view wanted) {
    const std::string_view type = request.header("content-type");
    return same_but_for_case(without_blanks(type.substr(0, type.find(';'))), wanted);
}

// The field names the header itself, which http/answer.cpp takes for 415.
void require_content_type(const Request& request, std::string_view wanted) {
    if (!has_content_type(request, wanted)) throw Invalid("Content-Type", "should be " + std::string{wanted});
}

}  // namespace

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::del:
            return "DELETE";
        case Method::options:
            return "OPTIONS";
    }
    return "GET";
}

std::string_view Request::header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers) {
        if (name == lower_case_name) return value;
    }
    return {};
}

std::optional<std::string> Request::parameter(std::string_view name) const {
    const auto found = std::ranges::find(query, name, &std::pair<std::string, std::string>::first);
    if (found == query.end()) return std::nullopt;
    if (is_given_twice(query, name)) throw Invalid(std::string{name}, given_twice);
    return found->second;
}

std::optional<std::string> Request::cookie(std::string_view name) const {
    const std::string wanted = name.starts_with("__Host-") ? std::string{name} : cookie_name(name, secure);
    std::string all;
    for (const auto& [header_name, value] : headers) {
        if (header_name == "cookie") all.append(all.empty() ? "" : "; ").append(value);
    }
    return find_cookie(all, wanted);
}

const std::string& Request::capture(std::string_view name) const {
    const auto found = std::ranges::find_if(captured, [&](const auto& pair) { return pair.first == name; });
    ENSURE(found != captured.end());
    return found->second;
}

Json Request::json() const {
    require_content_type(*this, "application/json");
    auto parsed = parse_json(body);
    if (!parsed) {
        const JsonFault fault = fault_in_json(body);
        throw Invalid("",
                      format("should be JSON, but at line {}, column {}: {}", fault.line, fault.column, fault.what));
    }
    return *std::move(parsed);
}

std::vector<std::pair<std::string, std::string>> Request::form() const {
    require_content_type(*this, "application/x-www-form-urlencoded");
    auto pairs = parse_pairs(body);
    if (!pairs) throw Invalid("", "should be a form: name=value&name=value, percent-encoded UTF-8");
    return *std::move(pairs);
}

bool is_given_twice(const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view name) {
    return std::ranges::count(pairs, name, &std::pair<std::string, std::string>::first) > 1;
}

std::string value_of(const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view name) {
    const auto found = std::ranges::find_if(pairs, [&](const auto& pair) { return pair.first == name; });
    return found == pairs.end() ? std::string{} : found->second;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            decoded.push_back(plus_is_blank && text[at] == '+' ? ' ' : text[at]);
            continue;
        }
        const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
        const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
        if (high < 0 || low < 0) return std::nullopt;
        decoded.push_back(static_cast<char>(high * 16 + low));
        at += 2;
    }
    return decoded;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char letter : text) {
        if (is_unreserved(letter)) {
            encoded.push_back(letter);
            continue;
        }
        const auto code = static_cast<unsigned char>(letter);
        encoded.append({'%', digits[code >> 4U], digits[code & 15U]});
    }
    return encoded;
}

}  // namespace hub::http
