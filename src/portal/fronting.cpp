#include "portal/fronting.h"

#include "app/app.h"
#include "app/config.h"
#include "base/random.h"
#include "http/csrf.h"

namespace hub::portal {

namespace {

constexpr std::string_view session_cookie = "sid";
constexpr std::string_view browser_cookie = "browser";
constexpr std::size_t browser_name_max = 128;

std::string cookie_of(const http::Request& request, std::string_view name) {
    return request.cookie(http::cookie_name(name, request.secure)).value_or(std::string{});
}

// The name that this browser was given; nonsense counts as none.
std::string browser_of(const http::Request& request) {
    std::string name = cookie_of(request, browser_cookie);
    return name.size() <= browser_name_max ? name : std::string{};
}

const std::shared_ptr<const access::Facts>& facts_of_visitors() {
    static const auto none = std::make_shared<const access::Facts>();
    return none;
}

// The token belongs to the session; before there is one, to the browser.
std::string csrf_of(const Memory& memory, const http::Request& request, const sessions::Door::Known& viewer) {
    const std::string bearer = viewer ? cookie_of(request, session_cookie) : browser_of(request);
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

// A look without name, for a host that is no site of ours or while the database is away.
std::shared_ptr<const SiteShown> nobodys_site() {
    static const auto neutral =
        std::make_shared<const SiteShown>(SiteShown{.site = {.id = SiteId::fresh(Time{}),
                                                             .slug = {},
                                                             .name = "CustomerHub",
                                                             .support_email = {},
                                                             .time_zone = "UTC",
                                                             .inactivity_days = 30,
                                                             .public_content = true,
                                                             .registration = false,
                                                             .brand_color = "#2b6f6b",
                                                             .version = 0,
                                                             .created_at = {}},
                                                    .hosts = {},
                                                    .zone = Zone::utc(),
                                                    .initial = "C",
                                                    .catalog = std::make_shared<const catalog::Catalog>(),
                                                    .plans = {}});
    return neutral;
}

}  // namespace

void Front::settle(http::Response& response) const {
    if (new_browser.empty()) return;
    http::set_cookie(response, browser_cookie, new_browser, request.secure, {.lives = sessions::browser_life_max});
}

Front front_of(App& app, const http::Request& request) {
    auto shown = app.portal.sites.of(app.store, app.catalogs, request.host);
    const SiteId& site = shown->site.id;
    const std::string token = cookie_of(request, session_cookie);
    auto viewer = token.empty() ? nullptr : app.door.find(site, token);
    auto facts = viewer ? app.portal.facts.of(app.store, site, viewer->member.id) : facts_of_visitors();
    return assembled(app, request, std::move(shown), std::move(viewer), std::move(facts));
}

std::optional<Front> kept_front(App& app, const http::Request& request) {
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

void set_session_cookie(http::Response& response, const http::Request& request, const Secret<std::string>& token) {
    http::set_cookie(response, session_cookie, token.reveal(), request.secure, {.lives = sessions::session_life_max});
}

void clear_session_cookie(http::Response& response, const http::Request& request) {
    http::clear_cookie(response, session_cookie, request.secure);
}

}  // namespace hub::portal
