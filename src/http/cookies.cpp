#include "http/cookies.h"

#include <algorithm>
#include <chrono>

#include "base/ensure.h"
#include "base/text.h"
#include "http/grammar.h"
#include "http/response.h"

namespace hub::http {

namespace {

constexpr std::string_view host_prefix = "__Host-";
constexpr std::size_t cookie_max = 4096;

bool is_cookie_letter(char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return code > 0x20 && code < 0x7F && letter != '"' && letter != ',' && letter != ';' && letter != '\\';
}

bool is_cookie_value(std::string_view value) {
    return std::ranges::all_of(value, is_cookie_letter);
}

}  // namespace

std::optional<std::string> find_cookie(std::string_view header, std::string_view name) {
    std::optional<std::string> found;
    while (!header.empty()) {
        const std::string_view pair = without_blanks(header.substr(0, header.find(';')));
        header.remove_prefix(std::min(header.find(';'), header.size() - 1) + 1);
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
        const std::string_view value = pair.substr(equals + 1);
        if (!is_cookie_value(value) || (found && *found != value)) return std::nullopt;
        found = value;
    }
    return found;
}

std::string cookie_name(std::string_view name, bool secure) {
    return secure ? std::string{host_prefix}.append(name) : std::string{name};
}

void set_cookie(Response& response, std::string_view name, std::string_view value, bool secure,
                const CookieRule& rule) {
    ENSURE(is_token(name) && is_cookie_value(value) && name.size() + value.size() < cookie_max);
    std::string line = format("{}={}; Path=/; SameSite={}", cookie_name(name, secure), value, rule.same_site);
    if (rule.lives.count() > 0) {
        line += format("; Max-Age={}", std::chrono::duration_cast<std::chrono::seconds>(rule.lives).count());
    }
    if (rule.http_only) line += "; HttpOnly";
    if (secure) line += "; Secure";
    response.with("Set-Cookie", std::move(line));
}

void clear_cookie(Response& response, std::string_view name, bool secure) {
    ENSURE(is_token(name));
    const std::string_view only_secure = secure ? "; Secure" : "";
    response.with("Set-Cookie",
                  format("{}=; Path=/; SameSite=Lax; Max-Age=0; HttpOnly{}", cookie_name(name, secure), only_secure));
}

}  // namespace hub::http
