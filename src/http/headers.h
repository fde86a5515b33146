#pragma once

#include <string>
#include <string_view>

#include "http/response.h"

namespace hub::http {

// A fresh nonce for the scripts and styles of one response.
std::string fresh_nonce();

// Puts the security headers on a page: a policy that runs only scripts with this nonce, and the rest. What the response
// already says for itself stays.
// Frames may come from the origins in `frames`, parted by blanks, and from nowhere else; the page itself may stand in a
// frame of what `framed_by` says.
void secure_headers(Response& response, std::string_view nonce, bool secure, std::string_view frames = {},
                    std::string_view framed_by = "'none'");
// For pages whose address holds a token: no Referer leaves them.
void hide_referrer(Response& response);

// The same for what shows no page, as text for the head of an answer: only the headers that `response` lacks.
std::string missing_secure_headers(const Response& response, bool secure);

}  // namespace hub::http
