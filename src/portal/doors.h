#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "http/response.h"
#include "portal/fronting.h"

// What the pages around the log-in share.
namespace hub::portal {

// The address that was typed on the page before, for the page after a redirect. It travels in a cookie, for addresses
// of pages end up in histories and logs.
std::string typed_email(const http::Request& request);
void remember_email(http::Response& response, const http::Request& request, std::string_view email);

// `next` of the address, as far as it is a path on this site; else empty.
std::string target_of(const http::Request& request);
// An address with `next` in it where there is one.
std::string with_target(std::string_view path, std::string_view target);

// Logged in: the session's cookie, and on to where it was wanted, or home.
http::Response welcomed(const http::Request& request, const sessions::Opened& opened, const std::string& target);

}  // namespace hub::portal
