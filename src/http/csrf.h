#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "http/request.h"

namespace hub::http {

// Throws Forbidden when a request that changes something was sent by another site's page: Sec-Fetch-Site must be
// same-origin or none, or Origin our own. A browser always sends one of them with such a request; who sends neither is
// no browser and still needs the form's token. Requests that only read pass.
void check_same_origin(const Request& request);

// The token of the forms shown to one session: `session` is the session's or, before log-in, the visitor's cookie.
std::string form_token(const Secret<std::string>& key, std::string_view session);
bool form_token_matches(const Secret<std::string>& key, std::string_view session, std::string_view token);

}  // namespace hub::http
