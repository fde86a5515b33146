#include "app/route_table.h"

#include <algorithm>
#include <utility>

#include "app/audited.h"
#include "app/idempotency.h"
#include "app/metrics.h"
#include "connectors/inbox.h"
#include "db/reserve.h"
#include "media/uploads.h"
#include "portal/portal.h"

namespace hub::app {

namespace {

using http::Door;
using enum http::Method;

// What of the API is open, one by one: a route that forgot its guard ends the program at its start.
constexpr std::string_view open_in_api[] = {"/api/v1/openapi.yaml",      "/api/v1/uploads",
                                            "/api/v1/session",           "/api/v1/account-links/look",
                                            "/api/v1/account-links/use", "/api/v1/password-resets"};

constexpr std::size_t document_max = 1024 * 1024;  // a page of blocks, an event

http::Response received() {
    return http::json(200, JsonObject{{"received", true}});
}

http::Response receive_event(connectors::Inbox& inbox, const http::Request& request) {
    inbox.receive(request.capture("kind"), request.capture("key"), request);
    return received();
}

bool receive_event_later(App& app, connectors::Inbox& inbox, const http::Request& request,
                         const http::Respond& respond) {
    return inbox.receive_later(request.capture("kind"), request.capture("key"), request,
                               [&app, &request, respond](const std::exception_ptr& failure) {
                                   respond(failure ? answer_failure(app, failure, request) : received());
                               });
}

// What staff and their programs need to make room on a full disk: to get in, and to take away.
bool makes_room(http::Method method, std::string_view path) {
    constexpr std::string_view ways_in[] = {"/api/v1/session", "/api/v1/session/second-factor", "/api/v1/session/site"};
    return path.starts_with("/api/v1/") && (method == del || std::ranges::find(ways_in, path) != std::end(ways_in));
}

http::Route::Answer as_making_room(http::Route::Answer answer) {
    return [answer = std::move(answer)](const http::Request& request) {
        const db::MakingRoom making_room;
        return answer(request);
    };
}

}  // namespace

void Table::open(http::Method method, std::string path, Page* show) {
    add(method, std::move(path), Door::open, "",
        [&app = app_, show](const http::Request& request) { return show(app, request); });
}

void Table::page(http::Method method, std::string path, Page* show) {
    add(method, std::move(path), Door::page, "", [&app = app_, show](const http::Request& request) {
        if (request.method == post) portal::refuse_in_preview(app, request);
        return show(app, request);
    });
}

void Table::page_upload(const std::string& path, PageAdmission* admit, Page* take) {
    page(post, path, take);
    routes.back().body_max = media::file_size_max;
    routes.back().admit = [&app = app_, admit](const http::Request& request) {
        portal::refuse_in_preview(app, request);
        return http::Response{
            .status = 100, .headers = {}, .body = {}, .kept_body = {}, .landing = admit(app, request)};
    };
}

void Table::key(http::Method method, const std::string& path, Permission permission, Edge* edge) {
    if (method == get) (*shows_)[path] = edge;
    add(method, "/api/v1" + path, Door::key, std::string{permission.word()},
        [&app = app_, edge, permission, path, shows = shows_](const http::Request& request) {
            const staff::Actor actor = admit(app, request, permission);
            if (request.method == get || request.method == head) return edge(app, request, actor);
            const auto shown = shows->find(path);
            const auto act = [&] {
                Deed deed{.route = path, .act = [&] { return edge(app, request, actor); }};
                if (shown != shows->end())
                    deed.show = [&](const http::Request& asking) { return shown->second(app, asking, actor); };
                return audited(app, request, actor, deed);
            };
            return request.method == post ? answered_once(app, actor.site, actor.id(), request, act) : act();
        });
    routes.back().body_max = document_max;
}

void Table::question(const std::string& path, Permission permission, Edge* edge) {
    add(post, "/api/v1" + path, Door::key, std::string{permission.word()},
        [&app = app_, edge, permission](const http::Request& request) {
            return edge(app, request, admit(app, request, permission));
        });
    routes.back().body_max = document_max;
}

void Table::person(http::Method method, const std::string& path, Needs needs, PersonEdge* edge) {
    add(method, "/api/v1" + path, Door::session, "", [&app = app_, edge, needs, path](const http::Request& request) {
        const sessions::StaffViewer viewer = admit_person(app, request, needs);
        const auto act = [&] { return edge(app, request, viewer); };
        const bool only_looks = request.method == get || request.method == head;
        return only_looks ? act() : audited(app, request, viewer, {.route = path, .act = act});
    });
}

void Table::link(const std::string& path, Page* use) {
    open(post, "/api/v1" + path, use);
    routes.back().answer = [&app = app_, path, use](const http::Request& request) {
        return audited(app, request, {.route = path, .act = [&] { return use(app, request); }});
    };
}

void Table::upload(http::Method method, const std::string& path, Permission permission, Admission* let_in, Edge* edge) {
    key(method, path, permission, edge);
    routes.back().body_max = media::file_size_max;  // whoever lets it in says less where less is right
    routes.back().admit = [&app = app_, permission, let_in](const http::Request& request) {
        const staff::Actor actor = admit(app, request, permission);
        return http::Response{
            .status = 100, .headers = {}, .body = {}, .kept_body = {}, .landing = let_in(app, request, actor)};
    };
}

void Table::metrics(const Metrics& metrics) {
    add(get, "/metrics", Door::open, "",
        [&app = app_, &metrics](const http::Request& request) { return show_metrics(app, metrics, request); });
}

void Table::hook(http::Method method, std::string path, connectors::Inbox& inbox) {
    add(method, std::move(path), Door::open, "",
        [&inbox](const http::Request& request) { return receive_event(inbox, request); });
    routes.back().body_max = document_max;
    routes.back().answer_later = [&inbox, &app = app_](const http::Request& request, const http::Respond& respond) {
        return receive_event_later(app, inbox, request, respond);
    };
}

void Table::add(http::Method method, std::string path, Door door, std::string scope, http::Route::Answer answer) {
    const bool is_for_room = makes_room(method, path);
    routes.push_back({.method = method,
                      .path = std::move(path),
                      .door = door,
                      .scope = std::move(scope),
                      .answer = is_for_room ? as_making_room(std::move(answer)) : std::move(answer)});
}

bool has_a_guard(const http::Route& route) {
    if (!route.path.starts_with("/api/") || route.door == Door::key || route.door == Door::session) return true;
    return std::ranges::find(open_in_api, route.path) != std::end(open_in_api);
}

}  // namespace hub::app
