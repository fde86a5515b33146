#include "portal/fronting.h"

#include <algorithm>

#include "access/stand_in.h"
#include "app/app.h"
#include "app/config.h"
#include "base/ensure.h"
#include "base/error.h"
#include "base/random.h"
#include "http/csrf.h"
#include "staff/staff.h"

namespace hub::portal {

namespace {

constexpr std::string_view session_cookie = "sid";
constexpr std::string_view browser_cookie = "browser";
constexpr std::size_t browser_name_max = 128;
constexpr const char* neutral_color = "#2b6f6b";

std::string cookie_of(const http::Request& request, std::string_view name) {
    return request.cookie(http::cookie_name(name, request.secure)).value_or(std::string{});
}

// The name that this browser was given; nonsense counts as none.
std::string browser_of(const http::Request& request) {
    std::string name = cookie_of(request, browser_cookie);
    if (name.size() > browser_name_max) name.clear();
    return name;
}

const std::shared_ptr<const access::Facts>& facts_of_visitors() {
    static const auto none = std::make_shared<const access::Facts>();
    return none;
}

// The token belongs to the session; before there is one, to the browser.
std::string csrf_of(const Memory& memory, const http::Request& request, const sessions::Door::Known& viewer) {
    if (viewer) return viewer->form_token;
    const std::string bearer = browser_of(request);
    return bearer.empty() ? std::string{} : http::form_token(memory.form_key, bearer);
}

Front assembled(App& app, const http::Request& request, std::shared_ptr<const SiteShown> shown,
                sessions::Door::Known viewer, std::shared_ptr<const access::Facts> facts) {
    std::string csrf = csrf_of(app.portal, request, viewer);
    return {.request = request,
            .shown = std::move(shown),
            .viewer = std::move(viewer),
            .facts = std::move(facts),
            .csrf = std::move(csrf),
            .now = app.clock.now()};
}

// Whoever looks must still be allowed to.
std::optional<Preview> preview_of(App& app, const http::Request& request, const SiteId& site) {
    auto preview = preview_in(request, app.sealer, site, app.clock.now());
    if (!preview) return std::nullopt;
    const bool still_may = app.store.read_everywhere([&](Reader& reader) {
        return std::ranges::all_of(preview->permissions(), [&](std::string_view permission) {
            return staff::still_may(reader, site, preview->actor, permission);
        });
    });
    if (!still_may) return std::nullopt;
    return preview;
}

// A member who isn't there.
std::shared_ptr<const sessions::Viewer> nobodys_viewer(const Preview& preview, const std::string& name, Time now) {
    ENSURE(preview.member);
    return std::make_shared<const sessions::Viewer>(sessions::Viewer{.session = preview.id,
                                                                     .member = {.id = *preview.member,
                                                                                .email = {},
                                                                                .first_name = name,
                                                                                .last_name = {},
                                                                                .source = {},
                                                                                .created_at = now,
                                                                                .last_login_at = {},
                                                                                .inactive_since = {},
                                                                                .blocked_at = {},
                                                                                .blocked_reason = {},
                                                                                .deleted_at = {}},
                                                                     .began_at = now,
                                                                     .form_token = {}});
}

// As one of a group; as somebody with nothing once that is gone.
void show_as_group(Front& front, const Preview& preview) {
    ENSURE(preview.member && preview.group);
    const catalog::Catalog& catalog = *front.shown->catalog;
    const audiences::Group* const group = catalog.book().find(*preview.group);
    front.facts = std::make_shared<const access::Facts>(
        group == nullptr ? access::Facts{.member = *preview.member, .member_since = front.now}
                         : access::stand_in(*group, catalog, front.shown->zone, *preview.member, front.now));
    front.viewer = nobodys_viewer(preview, group == nullptr ? std::string{} : group->name, front.now);
}

// Staff who look at everything, as a member who isn't there.
void show_everything(Front& front, const Preview& preview) {
    ENSURE(preview.member);
    const MemberId& nobody = *preview.member;
    front.shown = with_everything_open(*front.shown);
    front.facts = std::make_shared<const access::Facts>(access::Facts{.member = nobody, .member_since = front.now});
    front.viewer = nobodys_viewer(preview, preview.name, front.now);
}

// As GET /access: of the past, what was recorded up to then; of the future, what is known today.
void show_as_member(Front& front, const Preview& preview, Reader& reader) {
    ENSURE(preview.member);
    members::Member member = members::load(reader, *preview.member);
    front.facts =
        std::make_shared<const access::Facts>(access::load_facts(reader, member, std::min(front.now, reader.now())));
    front.viewer = std::make_shared<const sessions::Viewer>(
        sessions::Viewer{.session = preview.id, .member = std::move(member), .began_at = front.now, .form_token = {}});
}

std::shared_ptr<const SiteShown> in_newest_look(App& app, const SiteShown& shown) {
    return in_dress(shown, app.store.read(shown.site.id, [&](Reader& reader) {
        const sites::Branding branding = newest_look(reader);
        return dressed(branding, images_of(reader, branding), shown.initial);
    }));
}

// Nothing of it goes through the door, which would note that the member was seen.
Front previewed(App& app, const http::Request& request, std::shared_ptr<const SiteShown> shown,
                const Preview& preview) {
    if (preview.shows_draft_look) shown = in_newest_look(app, *shown);
    if (preview.shows_drafts) shown = with_drafts_live(*shown);
    Front front = assembled(app, request, std::move(shown), nullptr, facts_of_visitors());
    front.now = preview.at.value_or(front.now);
    front.preview = preview;
    switch (preview.as) {
        case Preview::As::everything:
            show_everything(front, preview);
            break;
        case Preview::As::group:
            show_as_group(front, preview);
            break;
        case Preview::As::visitor:
            break;
        case Preview::As::member:
            app.store.read(front.shown->site.id, [&](Reader& reader) { show_as_member(front, preview, reader); });
            break;
    }
    return front;
}

}  // namespace

const std::shared_ptr<const SiteShown>& nobodys_site() {
    static const sites::Branding neutral_look{.colors = {.brand = neutral_color}};
    static const std::shared_ptr<const SiteShown> neutral = std::make_shared<const SiteShown>(
        SiteShown{.site = {.id = SiteId::fresh(Time{}),
                           .slug = {},
                           .name = "CustomerHub",
                           .support_email = {},
                           .time_zone = "UTC",
                           .inactivity_days = 30,
                           .public_content = true,
                           .registration = false,
                           .works_alone = false,
                           .terms = {},
                           .terms_url = {},
                           .date_style = "day_first",
                           .brand_color = neutral_color,
                           .version = 0,
                           .created_at = {}},
                  .hosts = {},
                  .zone = Zone::utc(),
                  .initial = "C",
                  .dress = std::make_shared<const Dress>(dressed(neutral_look, {}, "C")),
                  .catalog = std::make_shared<const catalog::Catalog>(),
                  .menu = std::make_shared<const OwnMenu>(std::vector<menus::Entry>{}),
                  .plans = {}});
    return neutral;
}

void Front::settle(http::Response& response) const {
    if (new_browser.empty()) return;
    http::set_cookie(response, browser_cookie, new_browser, request.secure, {.lives = sessions::browser_life_max});
}

Front front_of(App& app, const http::Request& request) {
    auto shown = app.portal.sites.of(app.store, app.catalogs, request.host);
    const SiteId& site = shown->site.id;
    if (auto preview = preview_of(app, request, site)) return previewed(app, request, std::move(shown), *preview);
    const std::string token = cookie_of(request, session_cookie);
    auto viewer = token.empty() ? nullptr : app.door.find(site, token);
    auto facts = viewer ? app.portal.facts.of(app.store, site, viewer->member.id) : facts_of_visitors();
    return assembled(app, request, std::move(shown), std::move(viewer), std::move(facts));
}

ShownLook look_shown_to(App& app, const http::Request& request) {
    auto shown = app.portal.sites.of(app.store, app.catalogs, request.host);
    const auto preview = preview_of(app, request, shown->site.id);
    if (!preview || !preview->shows_draft_look) return {.shown = std::move(shown)};
    return {.shown = in_newest_look(app, *shown), .is_draft = true};
}

std::optional<Front> kept_front(App& app, const http::Request& request) {
    if (has_preview_cookie(request)) return std::nullopt;
    auto shown = app.portal.sites.kept(app.stamps, request.host);
    if (!shown) return std::nullopt;
    const SiteId& site = shown->site.id;
    const std::string token = cookie_of(request, session_cookie);
    auto viewer = token.empty() ? nullptr : app.door.find_known(site, token);
    if (!token.empty() && !viewer) return std::nullopt;
    auto facts = viewer ? app.portal.facts.kept(app.stamps, site, viewer->member.id) : facts_of_visitors();
    if (!facts) return std::nullopt;
    return assembled(app, request, std::move(shown), std::move(viewer), std::move(facts));
}

Front front_of_door(App& app, const http::Request& request) {
    Front front = front_of(app, request);
    if (!front.csrf.empty()) return front;
    front.new_browser = random::token();
    front.csrf = http::form_token(app.portal.form_key, front.new_browser);
    return front;
}

Front front_for_problem(App& app, const http::Problem& problem, const http::Request& request) {
    if (auto front = kept_front(app, request)) return *std::move(front);
    const bool can_read = problem.status == 403 || problem.status == 404 || problem.status == 429;
    auto shown = can_read ? app.portal.sites.find(app.store, app.catalogs, request.host)
                          : app.portal.sites.kept(app.stamps, request.host);
    if (!shown) shown = nobodys_site();
    return assembled(app, request, std::move(shown), nullptr, facts_of_visitors());
}

std::string site_url(const App& app, const Front& front) {
    return sites::url_of(front.shown->hosts, app.config.public_url);
}

sessions::Asking asking_of(App& app, const Front& front) {
    const std::string browser = browser_of(front.request);
    return {.browser = browser.empty() ? random::token() : browser,
            .address = front.request.remote,
            .device = sessions::device_of(front.request.header("user-agent")),
            .portal_url = site_url(app, front)};
}

void refuse_in_preview(App& app, const http::Request& request) {
    if (has_preview_cookie(request) && front_of(app, request).preview)
        throw Forbidden(
            "This is a preview: you can look at everything, and nothing is saved. End it to do this yourself.");
}

void set_session_cookie(http::Response& response, const http::Request& request, const Secret<std::string>& token) {
    http::set_cookie(response, session_cookie, token.reveal(), request.secure, {.lives = sessions::session_life_max});
}

void clear_session_cookie(http::Response& response, const http::Request& request) {
    http::clear_cookie(response, session_cookie, request.secure);
}

}  // namespace hub::portal
