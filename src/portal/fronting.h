#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/request.h"
#include "http/response.h"
#include "portal/memory.h"
#include "portal/outline.h"
#include "portal/portal.h"
#include "portal/preview.h"
#include "portal/site_cache.h"
#include "sessions/door.h"

namespace hub::portal {

// What every page gets: the site that the Host header names, who is looking, what the log says of them, the token of
// its forms. Lives no longer than the request.
struct Front {
    const http::Request& request;
    std::shared_ptr<const SiteShown> shown;
    sessions::Door::Known viewer;                // null: a visitor
    std::shared_ptr<const access::Facts> facts;  // of a visitor: none
    std::string csrf;                            // empty for a visitor whose browser has no name yet
    Time now;
    std::optional<Preview> preview{};  // staff look, as `viewer`; `now` is when they look as of
    std::string new_browser{};         // the name this browser gets with this answer

    const members::Member* member() const { return viewer ? &viewer->member : nullptr; }
    // Whose media passes are: the session, or empty for a visitor.
    std::string_view pass_holder() const { return viewer ? viewer->session.view() : std::string_view{}; }
    // A visitor, where the site shows nothing to visitors.
    bool needs_login() const { return !viewer && !shown->site.public_content; }
    Look look() const { return {*shown, *facts, now}; }
    // Sets the cookies that this request gave reason to.
    void settle(http::Response& response) const;
};

Front front_of(App& app, const http::Request& request);  // throws NotFound when the host names no site
// The site alone, no matter who asks; in the draft of its look for a preview of that.
struct ShownLook {
    std::shared_ptr<const SiteShown> shown;
    bool is_draft = false;
};
ShownLook look_shown_to(App& app, const http::Request& request);
// A site of nobody's, for hosts that name none and while the database is away.
const std::shared_ptr<const SiteShown>& nobodys_site();
// From memory alone; empty when something must be read.
std::optional<Front> kept_front(App& app, const http::Request& request);
// For pages with forms for visitors: names the browser, so that its forms can have a token.
Front front_of_door(App& app, const http::Request& request);
// For an error page: of whatever can be had without a further error.
Front front_for_problem(App& app, const http::Problem& problem, const http::Request& request);

// What links in mails to members of the site begin with. From memory.
std::string site_url(const App& app, const Front& front);
// The browser that asks, for sessions/.
sessions::Asking asking_of(App& app, const Front& front);

void set_session_cookie(http::Response& response, const http::Request& request, const Secret<std::string>& token);
void clear_session_cookie(http::Response& response, const http::Request& request);

}  // namespace hub::portal
