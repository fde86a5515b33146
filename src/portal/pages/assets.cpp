#include "base/assets.h"

#include <map>

#include "base/crypto.h"
#include "base/error.h"
#include "base/text.h"
#include "portal/portal.h"
#include "view/template.h"

namespace hub::portal {

namespace {

constexpr std::string_view root = "portal/assets/";
constexpr std::string_view kept_for_a_year = "public, max-age=31536000, immutable";
// A drawing may style itself, and do nothing else, also when it is opened by itself.
constexpr std::string_view drawing_policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

struct Served {
    std::string_view bytes;
    std::string type;
    std::string tag;
};

std::string type_of(std::string_view path) {
    if (path.ends_with(".css")) return "text/css; charset=utf-8";
    if (path.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (path.ends_with(".svg")) return "image/svg+xml";
    return "application/octet-stream";
}

Served served(std::string_view path, std::string_view bytes) {
    return {bytes, type_of(path), "\"" + crypto::to_hex(crypto::sha256(bytes)).substr(0, 32) + "\""};
}

// What dress.cpp puts together.
bool is_part_of_a_sheet(std::string_view path) {
    return path.starts_with("portal/assets/css/") || path.starts_with("portal/assets/themes/");
}

const std::map<std::string, Served, std::less<>>& all_served() {
    static const auto table = [] {
        std::map<std::string, Served, std::less<>> by_name;
        for (const assets::Asset& asset : assets::all()) {
            if (!asset.path.starts_with(root) || is_part_of_a_sheet(asset.path)) continue;
            by_name.emplace(asset.path.substr(root.size()), served(asset.path, asset.bytes));
        }
        return by_name;
    }();
    return table;
}

}  // namespace

http::Response show_asset(App&, const http::Request& request) {
    const auto found = all_served().find(request.capture("rest"));
    if (found == all_served().end()) throw NotFound("There is no such file.");
    const Served& asset = found->second;
    const bool is_known = request.header("if-none-match") == asset.tag;
    http::Response response{.status = is_known ? 304 : 200, .headers = {}, .body = {}, .kept_body = {}};
    if (!is_known) response.kept_body = asset.bytes;
    response.with("Content-Type", asset.type).with("ETag", asset.tag);
    const bool is_versioned = request.parameter("v") == view::asset_version();
    response.with("Cache-Control", std::string{is_versioned ? kept_for_a_year : "no-cache"});
    if (asset.type == "image/svg+xml") response.with("Content-Security-Policy", std::string{drawing_policy});
    return response;
}

}  // namespace hub::portal
