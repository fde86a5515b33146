#include "app/routes.h"

#include <string>
#include <utility>

#include "access/access_api.h"
#include "activity/activity_api.h"
#include "app/front.h"
#include "app/health.h"
#include "app/idempotency.h"
#include "app/metrics.h"
#include "catalog/pages_api.h"
#include "catalog/products_api.h"
#include "connectors/connections_api.h"
#include "connectors/inbox.h"
#include "connectors/webhook/deliveries_api.h"
#include "connectors/webhook/hooks_api.h"
#include "filebox/filebox_api.h"
#include "mail/mails_api.h"
#include "media/captions_api.h"
#include "media/files_api.h"
#include "media/uploads.h"
#include "media/uploads_api.h"
#include "members/members_api.h"
#include "portal/portal.h"
#include "progress/progress_api.h"
#include "search/search_api.h"
#include "sites/settings_api.h"
#include "staff/staff_api.h"

namespace hub::app {

namespace {

using http::Door;
using enum http::Method;

constexpr std::size_t document_max = 1024 * 1024;  // a page of blocks, an event

using Edge = http::Response (*)(App&, const http::Request&, const staff::Actor&);
using Admit = http::Landing (*)(App&, const http::Request&, const staff::Actor&);
using Page = http::Response (*)(App&, const http::Request&);

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

// Adds lines to the table, each with what its kind of door needs.
class Table {
public:
    explicit Table(App& app) : app_(app) {}

    void open(http::Method method, std::string path, Page show) {
        add(method, std::move(path), Door::open, "",
            [&app = app_, show](const http::Request& request) { return show(app, request); });
    }
    void page(http::Method method, std::string path, Page show) {
        add(method, std::move(path), Door::page, "",
            [&app = app_, show](const http::Request& request) { return show(app, request); });
    }
    // A form with a file, which is let in or not before it comes.
    void page_upload(const std::string& path, http::Landing (*admit)(App&, const http::Request&), Page take) {
        page(post, path, take);
        routes.back().body_max = media::file_size_max;
        routes.back().admit = [&app = app_, admit](const http::Request& request) {
            return http::Response{
                .status = 100, .headers = {}, .body = {}, .kept_body = {}, .landing = admit(app, request)};
        };
    }
    // Every POST runs at most once for its Idempotency-Key.
    void key(http::Method method, const std::string& path, const std::string& scope, Edge edge) {
        add(method, "/api/v1" + path, Door::key, scope, [&app = app_, edge, scope](const http::Request& request) {
            const staff::Actor actor = admit_key(app, request, scope);
            if (request.method != post) return edge(app, request, actor);
            return answered_once(app, actor.site, actor.key, request, [&] { return edge(app, request, actor); });
        });
        routes.back().body_max = document_max;
    }
    // The key is asked for, and what the head says checked, before the body is read; that goes to a file.
    void upload(http::Method method, const std::string& path, const std::string& scope, Admit admit, Edge edge) {
        key(method, path, scope, edge);
        routes.back().body_max = media::file_size_max;
        routes.back().admit = [&app = app_, scope, admit](const http::Request& request) {
            const staff::Actor actor = admit_key(app, request, scope);
            return http::Response{
                .status = 100, .headers = {}, .body = {}, .kept_body = {}, .landing = admit(app, request, actor)};
        };
    }
    void metrics(const Metrics& metrics) {
        add(get, "/metrics", Door::open, "",
            [&app = app_, &metrics](const http::Request& request) { return show_metrics(app, metrics, request); });
    }
    void hook(http::Method method, std::string path, connectors::Inbox& inbox) {
        add(method, std::move(path), Door::open, "",
            [&inbox](const http::Request& request) { return receive_event(inbox, request); });
        routes.back().body_max = document_max;
        routes.back().answer_later = [&inbox, &app = app_](const http::Request& request, const http::Respond& respond) {
            return receive_event_later(app, inbox, request, respond);
        };
    }

    std::vector<http::Route> routes;

private:
    void add(http::Method method, std::string path, Door door, std::string scope,
             std::function<http::Response(const http::Request&)> answer) {
        routes.push_back({.method = method,
                          .path = std::move(path),
                          .door = door,
                          .scope = std::move(scope),
                          .answer = std::move(answer)});
    }

    App& app_;
};

// clang-format off

void add_portal(Table& table) {
    table.page(get,  "/",                                portal::show_home);
    table.page(get,  "/library",                         portal::show_library);
    table.page(get,  "/search",                          portal::show_search);
    table.page(get,  "/p/:product",                      portal::show_product);
    table.page(get,  "/p/:product/:page",                portal::show_page);
    table.page(post, "/p/:product/:page/completion",     portal::complete_page);
    table.page(post, "/p/:product/:page/plays",          portal::report_play);
    table.page(get,  "/p/:product/:page/playback",       portal::show_playback);
    table.page(post, "/p/:product/:page/playback",       portal::keep_playback);
    table.page(get,  "/p/:product/:page/frames/:number", portal::show_own_html);
    table.page(get,  "/media/:file/:page/:pass",         portal::show_file);
    table.page(get,  "/filebox",                         portal::show_filebox);
    table.page_upload("/filebox", portal::admit_filebox_upload, portal::send_file);
    table.page(post, "/filebox/:place/delete",           portal::delete_own_file);
    table.page(get,  "/filebox/notice/:token",           portal::show_file_notice);
    table.page(post, "/filebox/notice/:token",           portal::finish_file_notice);
    table.page(get,  "/login",                           portal::show_login);
    table.page(post, "/login",                           portal::begin_login);
    table.page(get,  "/login/code",                      portal::show_login_code);
    table.page(post, "/login/code",                      portal::finish_login_code);
    table.page(get,  "/login/link/:token",               portal::show_login_press);
    table.page(post, "/login/link/:token",               portal::finish_login_press);
    table.page(post, "/logout",                          portal::log_out);
    table.page(get,  "/password/forgot",                 portal::show_forgot);
    table.page(post, "/password/forgot",                 portal::send_reset);
    table.page(get,  "/password/set/:token",             portal::show_set_password);
    table.page(post, "/password/set/:token",             portal::set_password);
    table.page(get,  "/account",                         portal::show_account);
    table.page(post, "/account/profile",                 portal::change_profile);
    table.page(post, "/account/password",                portal::change_password);
    table.page(post, "/account/sessions/:session/end",   portal::end_session);
    table.page(post, "/account/sessions/end-others",     portal::end_other_sessions);
    table.open(get,  "/assets/:rest*",                   portal::show_asset);
    table.open(get,  "/healthz",                         show_health);
    table.open(get,  "/readyz",                          show_readiness);
    table.open(get,  "/api/v1/openapi.yaml",             show_openapi);
}

void add_people(Table& table) {
    table.key(get,   "/me",                                 "",               staff::api::show_me);
    table.key(get,   "/site",                               "settings:read",  sites::api::show_site);
    table.key(get,   "/settings",                           "settings:read",  sites::api::show_settings);
    table.key(patch, "/settings",                           "settings:write", sites::api::change_settings);
    table.key(get,   "/members",                            "members:read",   members::api::list_members);
    table.key(post,  "/members",                            "members:write",  members::api::create_member);
    table.key(get,   "/members/:member",                    "members:read",   members::api::show_member);
    table.key(patch, "/members/:member",                    "members:write",  members::api::change_member);
    table.key(get,   "/members/:member/completions",        "members:read",   progress::api::list_completions);
    table.key(put,   "/members/:member/completions/:page",  "members:write",  progress::api::complete_page);
    table.key(del,   "/members/:member/completions/:page",  "members:write",  progress::api::reopen_page);
    table.key(get,   "/mails",                              "members:write",  mail::api::list_mails);
    table.key(get,   "/mails/:mail",                        "members:write",  mail::api::show_mail);
}

// What stands in a product and in a collection is one and the same to the routes.
void add_contents(Table& table, const std::string& thing) {
    namespace api = catalog::api;
    table.key(get,   thing + "/sections",          "content:read",  api::list_sections);
    table.key(post,  thing + "/sections",          "content:write", api::create_section);
    table.key(get,   thing + "/sections/:section", "content:read",  api::show_section);
    table.key(patch, thing + "/sections/:section", "content:write", api::change_section);
    table.key(del,   thing + "/sections/:section", "content:write", api::delete_section);
    table.key(get,   thing + "/pages",             "content:read",  api::list_pages);
    table.key(post,  thing + "/pages",             "content:write", api::create_page);
    table.key(get,   thing + "/order",             "content:read",  api::show_order);
    table.key(put,   thing + "/order",             "content:write", api::replace_order);
}

void add_catalog(Table& table) {
    namespace api = catalog::api;
    table.key(get,   "/products",                "content:read",  api::list_products);
    table.key(post,  "/products",                "content:write", api::create_product);
    table.key(get,   "/products/:product",       "content:read",  api::show_product);
    table.key(patch, "/products/:product",       "content:write", api::change_product);
    table.key(del,   "/products/:product",       "content:write", api::delete_product);
    table.key(get,   "/collections",             "content:read",  api::list_collections);
    table.key(post,  "/collections",             "content:write", api::create_collection);
    table.key(get,   "/collections/:collection", "content:read",  api::show_collection);
    table.key(patch, "/collections/:collection", "content:write", api::change_collection);
    table.key(del,   "/collections/:collection", "content:write", api::delete_collection);
    table.key(get,   "/categories",              "content:read",  api::list_categories);
    table.key(get,   "/search",                  "content:read",  search::api::show_findings);
    add_contents(table, "/products/:product");
    add_contents(table, "/collections/:collection");
    table.key(get,   "/pages/:page",             "content:read",  api::show_page);
    table.key(patch, "/pages/:page",             "content:write", api::change_page);
    table.key(del,   "/pages/:page",             "content:write", api::delete_page);
}

void add_media(Table& table) {
    namespace api = media::api;
    table.key(get,    "/files",               "files:read",  api::list_files);
    table.upload(post, "/files",              "files:write", api::admit_file, api::create_file);
    table.key(get,    "/files/usage",         "files:read",  api::show_usage);
    namespace box = filebox::api;
    table.key(get,    "/filebox",             "files:read",  box::list_places);
    table.key(post,   "/filebox",             "files:write", box::create_place);
    table.key(get,    "/filebox/settings",    "files:read",  box::show_settings);
    table.key(patch,  "/filebox/settings",    "files:write", box::change_settings);
    table.key(get,    "/filebox/:place",      "files:read",  box::show_place);
    table.key(del,    "/filebox/:place",      "files:write", box::withdraw_place);
    table.key(get,    "/files/:file",         "files:read",  api::show_file);
    table.key(get,    "/files/:file/content", "files:read",  api::show_content);
    table.upload(put, "/files/:file/content", "files:write", api::admit_content, api::replace_content);
    table.key(patch,  "/files/:file",         "files:write", api::change_file);
    table.key(del,    "/files/:file",         "files:write", api::delete_file);
    table.key(post,   "/files/:file/examination",       "files:write", api::examine_file);
    table.key(get,    "/files/:file/captions",          "files:read",  api::list_captions);
    table.key(post,   "/files/:file/captions",          "files:write", api::save_captions);
    table.key(get,    "/files/:file/captions/:caption", "files:read",  api::show_captions);
    table.key(del,    "/files/:file/captions/:caption", "files:write", api::delete_captions);
    table.key(put,    "/files/:file/poster",            "files:write", api::set_poster);
    table.key(del,    "/files/:file/poster",            "files:write", api::remove_poster);
    table.open(options, "/api/v1/uploads",                   api::show_protocol);
    table.key(post,   "/uploads",             "files:write", api::create_upload);
    table.key(get,    "/uploads/:upload",     "files:write", api::show_upload);
    table.upload(patch, "/uploads/:upload",   "files:write", api::admit_bytes, api::add_bytes);
    table.key(del,    "/uploads/:upload",     "files:write", api::end_upload);
}

void add_access(Table& table) {
    table.key(get,  "/grants",        "access:read",   access::api::list_grants);
    table.key(post, "/grants",        "access:write",  access::api::create_grant);
    table.key(get,  "/grants/:grant", "access:read",   access::api::show_grant);
    table.key(del,  "/grants/:grant", "access:write",  access::api::end_grant);
    table.key(get,  "/access",        "access:read",   access::api::show_access);
    table.key(get,  "/activities",    "activity:read", activity::api::list_activities);
}

void add_connectors(Table& table, connectors::Inbox& inbox) {
    namespace hooks = connectors::webhook::api;
    table.key(get,   "/hooks",                         "hooks:read",  hooks::list_hooks);
    table.key(post,  "/hooks",                         "hooks:write", hooks::create_hook);
    table.key(get,   "/hooks/:hook",                   "hooks:read",  hooks::show_hook);
    table.key(patch, "/hooks/:hook",                   "hooks:write", hooks::change_hook);
    table.key(del,   "/hooks/:hook",                   "hooks:write", hooks::end_hook);
    table.key(post,  "/hooks/:hook/enable",            "hooks:write", hooks::enable_hook);
    table.key(post,  "/hooks/:hook/secret",            "hooks:write", hooks::roll_secret);
    table.key(get,   "/deliveries",                    "hooks:read",  hooks::list_deliveries);
    table.key(post,  "/deliveries/replay",             "hooks:write", hooks::replay_deliveries);
    table.key(get,   "/deliveries/:delivery",          "hooks:read",  hooks::show_delivery);
    table.key(get,   "/deliveries/:delivery/attempts", "hooks:read",  hooks::list_attempts);
    table.key(post,  "/deliveries/:delivery/replay",   "hooks:write", hooks::replay_delivery);

    namespace api = connectors::api;
    table.key(get,   "/connections",                                  "connections:read",  api::list_connections);
    table.key(post,  "/connections",                                  "connections:write", api::create_connection);
    table.key(get,   "/connections/:connection",                      "connections:read",  api::show_connection);
    table.key(patch, "/connections/:connection",                      "connections:write", api::change_connection);
    table.key(del,   "/connections/:connection",                      "connections:write", api::end_connection);
    table.key(get,   "/connections/:connection/links",                "connections:read",  api::list_links);
    table.key(post,  "/connections/:connection/links",                "connections:write", api::create_link);
    table.key(del,   "/connections/:connection/links/:link",          "connections:write", api::delete_link);
    table.key(get,   "/connections/:connection/events",               "connections:read",  api::list_events);
    table.key(get,   "/connections/:connection/events/:event",        "connections:read",  api::show_event);
    table.key(post,  "/connections/:connection/events/:event/replay", "connections:write", api::replay_event);
    table.hook(post, "/hooks/:kind/:key", inbox);
}

// clang-format on

}  // namespace

std::vector<http::Route> routes(App& app, connectors::Inbox& inbox, const Metrics& metrics) {
    Table table{app};
    table.metrics(metrics);
    add_portal(table);
    add_people(table);
    add_catalog(table);
    add_media(table);
    add_access(table);
    add_connectors(table, inbox);
    return std::move(table.routes);
}

}  // namespace hub::app
