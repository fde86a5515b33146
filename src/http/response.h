#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/open_file.h"
#include "http/inflow.h"

namespace hub::http {

// Where the body of an upload goes, as whoever admits it says.
struct Landing {
    // Onto its end, and what has come stays there whatever becomes of the rest; a fresh one when empty.
    std::shared_ptr<OpenFile> file{};
    std::uint64_t most = std::numeric_limits<std::uint64_t>::max();  // bytes; more is 413, as is what the route refuses
    // Asked before so many further bytes are written, on any thread; false is 413. Kept until the request is over.
    std::function<bool(std::uint64_t)> may_grow{};
};

// One answer. Security headers, Date, Content-Length and the request id are added when it is written.
struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    // Bytes kept for the whole life of the program, such as assets; sent in place of `body` when set.
    std::string_view kept_body;
    // Sent in place of `body` when set, or the part of it that is asked for; such an answer has status 200 and a strong
    // ETag of its own.
    std::shared_ptr<const OpenFile> file{};
    // Likewise, for a file that lies on another machine: 503 when nothing comes from there.
    std::shared_ptr<const Elsewhere> elsewhere{};
    // Of a Route::admit that answers 100.
    Landing landing{};

    Response& with(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    std::string_view header(std::string_view name) const;
};

Response json(int status, const Json& body);
Response html(int status, std::string body);
Response no_content();
// 303 to a path of our own; ENSUREs that it is one.
Response see_other(std::string path);

// Whether `path` is a path on this very host that a redirect may name: one leading slash, no //, no backslash, no
// control bytes, also after decoding.
bool is_local_path(std::string_view path);

struct CookieRule {
    Duration lives{0};  // 0: until the browser closes
    bool http_only = true;
    std::string_view same_site = "Lax";
};
// "__Host-<name>" with Secure where the request came by https, the bare name on plain loopback.
std::string cookie_name(std::string_view name, bool secure);
void set_cookie(Response& response, std::string_view name, std::string_view value, bool secure, const CookieRule& rule);
void clear_cookie(Response& response, std::string_view name, bool secure);

}  // namespace hub::http
