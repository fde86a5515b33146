#include "portal/test_portal.h"

#include <algorithm>
#include <set>

#include <doctest/doctest.h>
#include <re2/re2.h>

#include "base/ensure.h"
#include "base/text.h"
#include "catalog/pages.h"
#include "catalog/products.h"
#include "http/answer.h"
#include "http/target.h"
#include "sessions/sessions.h"
#include "view/template.h"

namespace hub::portal {

namespace {

using http::Method;

http::Route route_of(App& app, Method method, const std::string& path,
                     http::Response (*show)(App&, const http::Request&)) {
    return {.method = method,
            .path = path,
            .door = http::Door::page,
            .scope = {},
            .answer = [&app, show](const http::Request& request) { return show(app, request); }};
}

// clang-format off
std::vector<http::Route> routes_of(App& app) {
    return {
        route_of(app, Method::get,  "/", show_home),
        route_of(app, Method::get,  "/library", show_library),
        route_of(app, Method::get,  "/p/:product", show_product),
        route_of(app, Method::get,  "/p/:product/:page", show_page),
        route_of(app, Method::post, "/p/:product/:page/completion", complete_page),
        route_of(app, Method::post, "/p/:product/:page/plays", report_play),
        route_of(app, Method::get,  "/p/:product/:page/frames/:number", show_own_html),
        route_of(app, Method::get, "/media/:file/:page/:pass", show_file),
        route_of(app, Method::get, "/pictures/:file", show_picture),
        route_of(app, Method::get,  "/search", show_search),
        route_of(app, Method::get,  "/filebox", show_filebox),
        route_of(app, Method::post, "/filebox/:place/delete", delete_own_file),
        route_of(app, Method::get,  "/login", show_login),
        route_of(app, Method::post, "/login", begin_login),
        route_of(app, Method::get,  "/login/code", show_login_code),
        route_of(app, Method::post, "/login/code", finish_login_code),
        route_of(app, Method::get,  "/login/link/:token", show_login_press),
        route_of(app, Method::post, "/login/link/:token", finish_login_press),
        route_of(app, Method::post, "/logout", log_out),
        route_of(app, Method::get,  "/password/forgot", show_forgot),
        route_of(app, Method::post, "/password/forgot", send_reset),
        route_of(app, Method::get,  "/password/set/:token", show_set_password),
        route_of(app, Method::post, "/password/set/:token", set_password),
        route_of(app, Method::get,  "/account", show_account),
        route_of(app, Method::post, "/account/profile", change_profile),
        route_of(app, Method::post, "/account/password", change_password),
        route_of(app, Method::post, "/account/sessions/:session/end", end_session),
        route_of(app, Method::post, "/account/sessions/end-others", end_other_sessions),
        route_of(app, Method::get,  "/look/:name", show_look),
        route_of(app, Method::get,  "/register", show_register),
        route_of(app, Method::post, "/register", begin_register),
        route_of(app, Method::get,  "/register/:token", show_registration),
        route_of(app, Method::post, "/register/:token", finish_register),
        route_of(app, Method::get,  "/assets/:rest*", show_asset),
    };
}
// clang-format on

std::string form_text(const Browser::Pairs& fields) {
    std::vector<std::string> parts;
    for (const auto& [name, value] : fields)
        parts.push_back(http::percent_encoded(name) + "=" + http::percent_encoded(value));
    return join(parts, "&");
}

}  // namespace

http::Reply NoHttp::send(const http::Call& call) {
    broken_promise(call.url.c_str());
}

TestPortal::TestPortal(access::House& used)
    : house(used),
      sealer(Secret<std::string>{std::string(32, 'k')}),
      door(used.store.store, used.store.clock, sealer),
      memory(sealer),
      connectors({}),
      app{.config = config,
          .clock = used.store.clock,
          .stamps = used.store.stamps,
          .store = used.store.store,
          .sealer = sealer,
          .audit = audit,
          .http = http,
          .catalogs = catalogs,
          .bodies = bodies,
          .door = door,
          .hashing = hashing,
          .shelf = shelf,
          .arrivals = arrivals,
          .room = room,
          .examiner = examiner,
          .passes = passes,
          .portal = memory,
          .connectors = connectors,
          .job_kinds = job_kinds,
          .inbox_wake = wake,
          .job_wake = wake,
          .delivery_wake = wake,
          .mail_wake = wake,
          .media_wake = wake},
      router(routes_of(app)) {
    config.public_url = "https://riverside.example";
    shelf.make_ready();
    arrivals.make_ready();
}

bool TestPortal::route(http::Request& request) {
    http::Router::Found found = router.find(request.method, request.path);
    request.captured = std::move(found.captured);
    return found.route != nullptr;
}

http::Response TestPortal::answer(http::Request request) {
    const auto page = [&](const http::Problem& problem, const http::Request& asked) {
        return show_problem(app, problem, asked);
    };
    const http::Route* const found = router.find(request.method, request.path).route;
    if (!route(request)) return http::answer_for(http::problem_of(404), request, http::AnswerAs::page, page);
    try {
        return found->answer(request);
    } catch (...) {
        return http::answer_for(std::current_exception(), request, http::AnswerAs::page, page);
    }
}

std::optional<http::Response> TestPortal::quick_answer(http::Request request) {
    const http::Route* const found = router.find(request.method, request.path).route;
    ENSURE(route(request));
    return quick_page(app, request, *found);
}

http::Request Browser::request(http::Method method, const std::string& target) const {
    const auto parsed = http::parse_target(target);
    ENSURE(parsed.has_value());
    http::Request request;
    request.method = method;
    request.target = target;
    request.path = parsed->path;
    request.query = parsed->query;
    request.host = host;
    request.authority = host;
    request.remote = "203.0.113.7";
    request.secure = true;
    std::vector<std::string> pairs;
    for (const auto& [name, value] : cookies) pairs.push_back(name + "=" + value);
    if (!pairs.empty()) request.headers.emplace_back("cookie", join(pairs, "; "));
    request.headers.emplace_back("sec-fetch-site", "same-origin");
    return request;
}

const http::Response& Browser::send(http::Request request) {
    seen = portal_.answer(std::move(request));
    for (const auto& [name, value] : seen.headers) {
        if (name != "Set-Cookie") continue;
        const std::size_t equals = value.find('=');
        const std::string cookie = value.substr(0, equals);
        cookies[cookie] = value.substr(equals + 1, value.find(';') - equals - 1);
        if (cookies[cookie].empty()) cookies.erase(cookie);
    }
    return seen;
}

const http::Response& Browser::get(const std::string& target) {
    return send(request(Method::get, target));
}

const http::Response& Browser::post(const std::string& target, const Pairs& fields, const Pairs& headers) {
    http::Request asked = request(Method::post, target);
    asked.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    for (const auto& [name, value] : headers) {
        std::erase_if(asked.headers, [&](const auto& pair) { return pair.first == name; });
        asked.headers.emplace_back(name, value);
    }
    asked.body = form_text(fields);
    return send(std::move(asked));
}

const http::Response& Browser::open(const std::string& target) {
    path = target;
    get(target);
    for (int hops = 0; seen.status == 303 && hops < 5; ++hops) {
        path = std::string{seen.header("location")};
        get(path);
    }
    return seen;
}

const http::Response& Browser::submit(const std::string& target, Pairs fields) {
    fields.emplace_back("csrf", token());
    post(target, fields);
    if (seen.status == 303) open(std::string{seen.header("location")});
    return seen;
}

void Browser::log_in(const MemberId& member) {
    const auto opened = portal_.house.write([&](Tx& tx) {
        return sessions::open_session(tx, members::load(tx, member),
                                      {.browser = "a browser",
                                       .address = "203.0.113.7",
                                       .device = "Firefox on Linux",
                                       .portal_url = "https://riverside.example"});
    });
    portal_.house.store.told();
    cookies["__Host-sid"] = opened.token.reveal();
}

std::string Browser::token() const {
    std::string found;
    RE2::PartialMatch(seen.body, R"re(name="csrf" value="([^"]+)")re", &found);
    return found;
}

void in_portal(const std::function<void(access::House&, TestPortal&)>& test) {
    access::in_house([&](access::House& house) {
        TestPortal portal{house};
        test(house, portal);
    });
}

namespace {

const std::set<std::string> without_end = {"meta", "link", "input",  "img", "br", "hr",
                                           "use",  "path", "circle", "col", "wbr"};

std::vector<std::string> faults_of_tags(const std::string& html) {
    std::vector<std::string> faults;
    std::vector<std::string> open;
    static const RE2 tag{R"re(<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z:-]+(?:="[^"<]*")?)*)\s*>)re"};
    re2::StringPiece rest{html};
    std::string slash;
    std::string name;
    std::string attributes;
    std::size_t tags = 0;
    while (RE2::FindAndConsume(&rest, tag, &slash, &name, &attributes)) {
        ++tags;
        if (without_end.contains(name) && !html.empty() && slash.empty()) {
            // Shapes of a drawing may have an end tag of their own.
            const std::string end = "</" + name + ">";
            if (rest.starts_with(end)) rest.remove_prefix(end.size()), ++tags;
            continue;
        }
        if (slash.empty()) {
            open.push_back(name);
        } else if (open.empty() || open.back() != name) {
            faults.push_back(format("</{}> closes <{}>", name, open.empty() ? "nothing" : open.back()));
            if (!open.empty()) open.pop_back();
        } else {
            open.pop_back();
        }
    }
    for (const std::string& name_left : open) faults.push_back("<" + name_left + "> is never closed");
    const auto brackets = static_cast<std::size_t>(std::ranges::count(html, '<'));
    if (brackets != tags + 1) faults.push_back(format("{} tags, but {} signs <", tags, brackets));  // with the doctype
    return faults;
}

}  // namespace

std::vector<std::string> faults_in(const std::string& html) {
    std::vector<std::string> faults = faults_of_tags(html);
    std::set<std::string> ids;
    std::string found;
    for (re2::StringPiece rest{html}; RE2::FindAndConsume(&rest, R"re(\sid="([^"]*)")re", &found);) {
        if (!ids.insert(found).second) faults.push_back("the id " + found + " is there twice");
    }
    for (re2::StringPiece rest{html}; RE2::FindAndConsume(&rest, R"re((?:for|aria-labelledby)="([^"]*)")re", &found);) {
        if (!ids.contains(found)) faults.push_back("nothing has the id " + found);
    }
    if (html.find("{{") != std::string::npos) faults.emplace_back("braces are left");
    if (html.find("href=\"\"") != std::string::npos) faults.emplace_back("a link leads nowhere");
    if (html.find("href=\"#\"") != std::string::npos) faults.emplace_back("a link was refused");
    return faults;
}

void change(access::House& house, const ThingId& thing, const catalog::ProductWish& wish) {
    house.write([&](Tx& tx) { catalog::change_product(tx, thing, wish, std::nullopt); });
}

void change(access::House& house, const PageId& page, const catalog::PageWish& wish) {
    house.write([&](Tx& tx) { catalog::change_page(tx, page, wish, std::nullopt); });
}

void check_page(const Browser& browser, int status) {
    CHECK(browser.seen.status == status);
    CHECK(faults_in(browser.seen.body) == std::vector<std::string>{});
    CHECK(browser.seen.header("cache-control") == "no-store");
    CHECK(browser.seen.header("content-security-policy").find("'nonce-") != std::string_view::npos);
}

}  // namespace hub::portal
