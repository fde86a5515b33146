#include "portal/doors.h"

#include "base/text.h"

namespace hub::portal {

namespace {

constexpr std::string_view address_cookie = "address";
constexpr Duration address_life = 30min;

}  // namespace

std::string typed_email(const http::Request& request) {
    const auto cookie = request.cookie(http::cookie_name(address_cookie, request.secure));
    const auto email = cookie ? http::percent_decoded(*cookie) : std::nullopt;
    return email && is_utf8(*email) && is_email(*email) ? *email : std::string{};
}

void remember_email(http::Response& response, const http::Request& request, std::string_view email) {
    http::set_cookie(response, address_cookie, http::percent_encoded(email), request.secure, {.lives = address_life});
}

std::string target_of(const http::Request& request) {
    const std::string next = request.parameter("next").value_or(std::string{});
    return http::is_local_path(next) ? next : std::string{};
}

std::string with_target(std::string_view path, std::string_view target) {
    if (target.empty()) return std::string{path};
    const char joint = path.find('?') == std::string_view::npos ? '?' : '&';
    return format("{}{}next={}", path, joint, http::percent_encoded(target));
}

http::Response welcomed(const http::Request& request, const sessions::Opened& opened, const std::string& target) {
    http::Response response = http::see_other(http::is_local_path(target) ? target : "/");
    set_session_cookie(response, request, opened.token);
    http::clear_cookie(response, address_cookie, request.secure);
    return response;
}

}  // namespace hub::portal
