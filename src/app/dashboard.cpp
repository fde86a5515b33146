#include "app/dashboard.h"

#include <array>
#include <string>

#include "base/assets.h"
#include "base/error.h"
#include "base/text.h"
#include "http/grammar.h"
#include "http/headers.h"

namespace hub::app {

namespace {

constexpr std::string_view kept_for_a_year = "public, max-age=31536000, immutable";
constexpr std::string_view nonce_place = "__NONCE__";  // dashboard/vite.config.ts puts it there

struct Encoding {
    std::string_view name;
    std::string_view suffix;
};
constexpr std::array<Encoding, 2> encodings = {{{"br", ".br"}, {"gzip", ".gz"}}};

std::string type_of(std::string_view name) {
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    if (name.ends_with(".woff2")) return "font/woff2";
    if (name.ends_with(".png")) return "image/png";
    return "application/octet-stream";
}

bool names_encoding(std::string_view offer, std::string_view name) {
    const std::size_t semicolon = offer.find(';');
    if (!http::same_but_for_case(trimmed(offer.substr(0, semicolon)), name)) return false;
    if (semicolon == std::string_view::npos) return true;
    const std::string_view weight = trimmed(offer.substr(semicolon + 1));
    return !weight.starts_with("q=0") || weight.find_first_not_of("0.", 2) != std::string_view::npos;
}

bool accepts(std::string_view accepted, std::string_view name) {
    for (const std::string& offer : split(accepted, ',')) {
        if (names_encoding(trimmed(offer), name)) return true;
    }
    return false;
}

// Takes a whole document from the page around it and from nobody else; what is in there runs nothing and leads nowhere.
constexpr std::string_view mail_frame = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Mail</title>
<script nonce="__NONCE__">
addEventListener('message', ({ source, data }) => {
  if (source !== parent || typeof data !== 'string') return;
  const mail = new DOMParser().parseFromString(data, 'text/html');
  document.replaceChild(document.adoptNode(mail.documentElement), document.documentElement);
});
addEventListener('click', (event) => event.preventDefault(), true);
parent.postMessage('mail-frame', '*');
</script>
</html>
)";

std::string mail_frame_policy(std::string_view nonce) {
    return format(
        "sandbox allow-scripts; default-src 'none'; script-src 'nonce-{}'; style-src 'unsafe-inline'; img-src http: "
        "https:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        nonce);
}

std::string with_nonce(std::string_view page, std::string_view nonce) {
    std::string text;
    while (true) {
        const std::size_t at = page.find(nonce_place);
        text.append(page.substr(0, at));
        if (at == std::string_view::npos) return text;
        text.append(nonce);
        page.remove_prefix(at + nonce_place.size());
    }
}

}  // namespace

std::string_view encoding_for(std::string_view accepted) {
    for (const Encoding& encoding : encodings) {
        if (accepts(accepted, encoding.name)) return encoding.name;
    }
    return {};
}

http::Response show_dashboard(App&, const http::Request& request) {
    const auto page = assets::find("dashboard/index.html");
    if (!page) throw NotFound("This program was built without the Dashboard.");
    const std::string nonce = http::fresh_nonce();
    http::Response response = http::html(200, with_nonce(*page, nonce));
    response.with("X-Robots-Tag", "noindex, nofollow");
    http::secure_headers(response, nonce, request.secure, "'self'");  // the preview of the portal
    return response;
}

http::Response show_mail_frame(App&, const http::Request&) {
    const std::string nonce = http::fresh_nonce();
    http::Response response = http::html(200, with_nonce(mail_frame, nonce));
    response.with("Content-Security-Policy", mail_frame_policy(nonce)).with("X-Robots-Tag", "noindex, nofollow");
    return response;
}

http::Response show_dashboard_file(App&, const http::Request& request) {
    const std::string path = "dashboard/assets/" + request.capture("name");
    const bool is_packed = path.ends_with(".br") || path.ends_with(".gz");
    const auto plain = is_packed ? std::nullopt : assets::find(path);
    if (!plain) throw NotFound("There is no such file.");
    http::Response response{.status = 200, .headers = {}, .body = {}, .kept_body = *plain};
    response.with("Content-Type", type_of(path)).with("Cache-Control", std::string{kept_for_a_year});
    response.with("Vary", "Accept-Encoding");
    const std::string_view wanted = encoding_for(request.header("accept-encoding"));
    for (const Encoding& encoding : encodings) {
        if (encoding.name != wanted) continue;
        if (const auto packed = assets::find(path + std::string{encoding.suffix})) {
            response.kept_body = *packed;
            response.with("Content-Encoding", std::string{encoding.name});
        }
    }
    return response;
}

}  // namespace hub::app
