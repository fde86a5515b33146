#include <algorithm>
#include <utility>

#include "app/app.h"
#include "base/error.h"
#include "media/picture_answer.h"
#include "portal/fronting.h"
#include "portal/portal.h"

// What a site's look is made of: its style sheet, the icon of the tab, the logo. For anyone, as the log-in shows it.
namespace hub::portal {

namespace {

constexpr std::string_view kept_for_a_year = "public, max-age=31536000, immutable";
constexpr std::string_view asked_for_again = "no-cache";
// A drawing does nothing, also when it is opened by itself.
constexpr std::string_view drawing_policy = "default-src 'none'; sandbox";

struct Made {
    const std::string& text;
    const std::string& url;
    std::string_view type;
};

http::Response answer_with(const Made& made, const http::Request& request) {
    const std::string tag = "\"" + made.url.substr(made.url.rfind('/') + 1) + "\"";
    const bool is_known = request.header("if-none-match") == tag;
    http::Response response{
        .status = is_known ? 304 : 200, .headers = {}, .body = is_known ? std::string{} : made.text, .kept_body = {}};
    response.with("Content-Type", std::string{made.type}).with("ETag", tag);
    // An older name shows the look of today, and isn't kept.
    response.with("Cache-Control", std::string{made.url == request.path ? kept_for_a_year : asked_for_again});
    if (made.type.starts_with("image/")) response.with("Content-Security-Policy", std::string{drawing_policy});
    return response;
}

Made sheet_of(const Dress& dress) {
    return {.text = dress.css, .url = dress.css_url, .type = "text/css; charset=utf-8"};
}

Made drawing_of(const Dress& dress) {
    return {.text = dress.drawing, .url = dress.drawing_url, .type = "image/svg+xml"};
}

std::optional<FileId> image_called(const sites::Branding& branding, std::string_view name) {
    if (name == "logo") return branding.logo;
    if (name == "dark-logo") return branding.dark_logo;
    return name == "icon" ? branding.icon : std::nullopt;
}

http::Response answer_with_image(App& app, const http::Request& request, const SiteShown& shown, bool is_draft) {
    const SiteId& site = shown.site.id;
    const auto file = app.store.read(site, [&](Reader& reader) -> std::optional<media::File> {
        const auto branding = is_draft ? newest_look(reader) : sites::load_branding(reader);
        const auto id = image_called(branding, request.capture("name"));
        return id ? media::find_file(reader, *id) : std::nullopt;
    });
    if (!file || file->kind != media::Kind::image) throw NotFound("There is no such picture.");
    http::Response response = media::answer_with_picture({app.store, app.shelf, site}, *file, request);
    std::erase_if(response.headers, [](const auto& header) { return header.first == "Cache-Control"; });
    // Mails name it too, and whoever reads those in a browser is at another site.
    response.with("Cross-Origin-Resource-Policy", "cross-origin");
    const bool is_of_today = request.parameter("v") == file->content.text();
    response.with("Cache-Control", std::string{is_of_today ? kept_for_a_year : asked_for_again});
    return response;
}

}  // namespace

http::Response show_look(App& app, const http::Request& request) {
    const std::string& name = request.capture("name");
    const Dress& neutral = *nobodys_site()->dress;
    if (request.path == neutral.css_url) return answer_with(sheet_of(neutral), request);
    if (request.path == neutral.drawing_url) return answer_with(drawing_of(neutral), request);
    const ShownLook look = look_shown_to(app, request);
    if (name.ends_with(".css")) return answer_with(sheet_of(*look.shown->dress), request);
    if (name.ends_with(".svg")) return answer_with(drawing_of(*look.shown->dress), request);
    return answer_with_image(app, request, *look.shown, look.is_draft);
}

}  // namespace hub::portal
