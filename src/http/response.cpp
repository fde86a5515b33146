#include "http/response.h"

#include <algorithm>

#include "base/ensure.h"
#include "http/grammar.h"
#include "http/request.h"

namespace hub::http {

std::string_view Response::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (same_but_for_case(key, name)) return value;
    }
    return {};
}

Response json(int status, const Json& body) {
    Response response{.status = status, .headers = {}, .body = to_text(body), .kept_body = {}};
    return std::move(response.with("Content-Type", "application/json"));
}

Response html(int status, std::string body) {
    Response response{.status = status, .headers = {}, .body = std::move(body), .kept_body = {}};
    return std::move(response.with("Content-Type", "text/html; charset=utf-8"));
}

Response no_content() {
    return {.status = 204, .headers = {}, .body = {}, .kept_body = {}};
}

Response see_other(std::string path) {
    ENSURE(is_local_path(path));
    Response response{.status = 303, .headers = {}, .body = {}, .kept_body = {}};
    return std::move(response.with("Location", std::move(path)));
}

namespace {

bool stays_here(std::string_view path) {
    const auto is_unsafe = [](char letter) {
        const auto code = static_cast<unsigned char>(letter);
        return code < 0x20 || code == 0x7F || letter == '\\';
    };
    return path.starts_with('/') && !path.starts_with("//") && std::ranges::none_of(path, is_unsafe);
}

}  // namespace

bool is_local_path(std::string_view path) {
    const auto decoded = percent_decoded(path);
    return decoded && stays_here(path) && stays_here(*decoded);
}

}  // namespace hub::http
