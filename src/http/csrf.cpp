#include "http/csrf.h"

#include "base/crypto.h"
#include "base/error.h"
#include "http/grammar.h"

namespace hub::http {

namespace {

bool changes_something(Method method) {
    return method != Method::get && method != Method::head && method != Method::options;
}

bool is_own_origin(const Request& request, std::string_view origin) {
    const std::string own = (request.secure ? "https://" : "http://") + request.authority;
    return !request.authority.empty() && same_but_for_case(origin, own);
}

}  // namespace

void check_same_origin(const Request& request) {
    if (!changes_something(request.method)) return;
    const std::string_view site = request.header("sec-fetch-site");
    const std::string_view origin = request.header("origin");
    const bool site_fits = site.empty() || site == "same-origin" || site == "none";
    const bool origin_fits = origin.empty() || is_own_origin(request, origin);
    // A proxy may change scheme or host on the way, so that Origin no longer fits; the browser's own word then counts.
    if (site_fits && (origin_fits || !site.empty())) return;
    throw Forbidden("This came from another site. Open the page here and send the form again.");
}

std::string form_token(const Secret<std::string>& key, std::string_view session) {
    return crypto::to_base64url(crypto::hmac_sha256(key.reveal(), {"form token\n", session}));
}

bool form_token_matches(const Secret<std::string>& key, std::string_view session, std::string_view token) {
    return !session.empty() && equal_in_constant_time(form_token(key, session), token);
}

}  // namespace hub::http
