#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/open_file.h"

namespace hub::http {

enum class Method { get, head, post, put, patch, del, options };

std::string_view name_of(Method method);

// One request, read whole under the limits of its route and checked against the framing rules before anyone sees it.
// A value: it owns its bytes. Header names are lower case.
struct Request {
    Method method = Method::get;
    std::string target;  // as sent: path and query
    std::string path;    // decoded once, begins with /, no empty or dot segment
    std::vector<std::pair<std::string, std::string>> query;
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<std::pair<std::string, std::string>> captured;  // what the route's :names matched
    std::string body;
    std::shared_ptr<OpenFile> spooled{};  // the body instead, for routes that admit uploads
    std::string host;                     // lower case, without port and trailing dot
    std::string authority;                // the Host header as sent, lower case: what Origin is compared with
    std::string remote;                   // the caller's address; from X-Forwarded-For only behind a trusted proxy
    bool secure = false;                  // came by https (to us or to a trusted proxy)
    RequestId id = RequestId::fresh(Time{});
    Time received_at{};

    // First value, or empty.
    std::string_view header(std::string_view lower_case_name) const;
    // From the query. Throws Invalid when it stands there twice: nobody knows which of the two was meant.
    std::optional<std::string> parameter(std::string_view name) const;
    std::optional<std::string> cookie(std::string_view name) const;
    const std::string& capture(std::string_view name) const;  // ENSUREs that the route has it

    // The body as strict JSON; throws Invalid when it isn't, or when the content type says something else.
    Json json() const;
    // The body as application/x-www-form-urlencoded; throws Invalid when it isn't.
    std::vector<std::pair<std::string, std::string>> form() const;
};

inline constexpr const char* given_twice = "should be given once";
bool is_given_twice(const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view name);
// First value of a form or query; empty when absent.
std::string value_of(const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view name);
// Percent-decoding of one component; `plus_is_blank` for forms and queries. Empty on a broken escape.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank = false);
std::string percent_encoded(std::string_view text);

}  // namespace hub::http
