#include "http/headers.h"

#include <array>

#include "base/random.h"
#include "base/text.h"
#include "http/grammar.h"

namespace hub::http {

namespace {

struct Line {
    std::string_view name;
    std::string_view value;
};

// The names are compared by their first letters and length before anything else, as every answer passes here.
constexpr std::string_view policy_name = "Content-Security-Policy";
constexpr std::string_view referrer_name = "Referrer-Policy";
constexpr std::string_view transport_name = "Strict-Transport-Security";
constexpr std::string_view no_page_policy =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
constexpr std::string_view one_year = "max-age=31536000";
constexpr std::size_t policy_size_expected = 512;

constexpr std::array<Line, 5> everywhere = {{
    {"X-Content-Type-Options", "nosniff"},
    {referrer_name, "strict-origin-when-cross-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy",
     "accelerometer=(), browsing-topics=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
     "payment=(), usb=()"},
}};

bool says(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
        if (key.size() == name.size() && same_but_for_case(key, name)) return true;
    }
    return false;
}

void add(Response& response, std::string_view name, std::string_view value) {
    if (!says(response, name)) response.with(std::string{name}, std::string{value});
}

void append_line(std::string& lines, std::string_view name, std::string_view value) {
    lines.append(name).append(": ").append(value).append("\r\n");
}

std::string page_policy(std::string_view nonce, std::string_view frames, std::string_view framed_by) {
    std::string policy;
    policy.reserve(policy_size_expected);
    policy.append("default-src 'none'; script-src 'nonce-").append(nonce).append("' 'strict-dynamic'; ");
    policy.append("style-src 'self' 'nonce-").append(nonce).append("'; ");
    policy.append(
        "img-src 'self' data:; media-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; "
        "frame-ancestors ");
    policy.append(framed_by).append("; base-uri 'none'; object-src 'none'");
    if (!frames.empty()) policy.append("; frame-src ").append(frames);
    return policy;
}

}  // namespace

std::string fresh_nonce() {
    return random::token(18);
}

void secure_headers(Response& response, std::string_view nonce, bool secure, std::string_view frames,
                    std::string_view framed_by) {
    add(response, policy_name, page_policy(nonce, frames, framed_by));
    for (const Line& line : everywhere) add(response, line.name, line.value);
    if (secure) add(response, transport_name, one_year);
    add(response, "Cache-Control", "no-store");
}

void hide_referrer(Response& response) {
    std::erase_if(response.headers, [](const auto& pair) { return same_but_for_case(pair.first, referrer_name); });
    response.with(std::string{referrer_name}, "no-referrer");
}

std::string missing_secure_headers(const Response& response, bool secure) {
    std::string lines;
    lines.reserve(640);
    if (!says(response, policy_name)) append_line(lines, policy_name, no_page_policy);
    for (const Line& line : everywhere) {
        if (!says(response, line.name)) append_line(lines, line.name, line.value);
    }
    if (secure && !says(response, transport_name)) append_line(lines, transport_name, one_year);
    // Kept bytes are the same for everyone; everything else may be about someone.
    if (!says(response, "Cache-Control")) {
        append_line(lines, "Cache-Control", response.kept_body.data() == nullptr ? "no-store" : "no-cache");
    }
    return lines;
}

}  // namespace hub::http
