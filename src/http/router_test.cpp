#include "http/router.h"

#include <utility>

#include <doctest/doctest.h>

namespace hub::http {

namespace {

Route line(Method method, std::string path) {
    Route route;
    route.method = method;
    route.path = std::move(path);
    return route;
}

Router example_router() {
    std::vector<Route> routes;
    for (const auto& [method, path] : std::vector<std::pair<Method, std::string>>{
             {Method::get, "/"},
             {Method::get, "/api/v1/members"},
             {Method::post, "/api/v1/members"},
             {Method::get, "/api/v1/members/:member"},
             {Method::del, "/api/v1/members/:id"},
             {Method::get, "/api/v1/members/export"},
             {Method::get, "/api/v1/members/:member/grants"},
             {Method::get, "/admin/:rest*"},
             {Method::get, "/admin/login"},
         }) {
        routes.push_back(line(method, path));
    }
    return Router{std::move(routes)};
}

std::string pattern_at(const Router& router, Method method, std::string_view path) {
    const Router::Found found = router.find(method, path);
    return found.route == nullptr ? "nothing" : found.route->path;
}

}  // namespace

TEST_CASE("a route is found by method and path, the most particular first") {
    const Router router = example_router();
    CHECK(pattern_at(router, Method::get, "/") == "/");
    CHECK(pattern_at(router, Method::get, "/api/v1/members") == "/api/v1/members");
    CHECK(pattern_at(router, Method::get, "/api/v1/members/") == "/api/v1/members");
    CHECK(pattern_at(router, Method::get, "/api/v1/members/export") == "/api/v1/members/export");
    CHECK(pattern_at(router, Method::get, "/api/v1/members/mem_1") == "/api/v1/members/:member");
    CHECK(pattern_at(router, Method::get, "/api/v1/members/export/grants") == "/api/v1/members/:member/grants");
    CHECK(pattern_at(router, Method::del, "/api/v1/members/export") == "/api/v1/members/:id");
    CHECK(pattern_at(router, Method::get, "/admin/login") == "/admin/login");
    CHECK(pattern_at(router, Method::get, "/admin/members/mem_1") == "/admin/:rest*");
    CHECK(pattern_at(router, Method::get, "/admin") == "/admin/:rest*");
    CHECK(pattern_at(router, Method::get, "/api") == "nothing");
    CHECK(pattern_at(router, Method::get, "/api/v1/members/a/b") == "nothing");
    CHECK(pattern_at(router, Method::get, "/nowhere") == "nothing");
}

TEST_CASE("what the names of a route matched is captured under the names of that route") {
    const Router router = example_router();
    using Captured = std::vector<std::pair<std::string, std::string>>;
    CHECK(router.find(Method::get, "/api/v1/members/mem 1").captured == Captured{{"member", "mem 1"}});
    CHECK(router.find(Method::del, "/api/v1/members/mem_1").captured == Captured{{"id", "mem_1"}});
    CHECK(router.find(Method::get, "/admin/a/b/c").captured == Captured{{"rest", "a/b/c"}});
    CHECK(router.find(Method::get, "/admin").captured == Captured{{"rest", ""}});
    CHECK(router.find(Method::get, "/api/v1/members").captured.empty());
}

TEST_CASE("HEAD finds GET, and another method is told what there is") {
    const Router router = example_router();
    CHECK(pattern_at(router, Method::head, "/api/v1/members") == "/api/v1/members");
    const Router::Found found = router.find(Method::put, "/api/v1/members");
    CHECK(found.route == nullptr);
    CHECK(found.other_methods);
    CHECK(found.allowed == "GET, HEAD, POST");
    CHECK_FALSE(router.find(Method::put, "/nowhere").other_methods);
    CHECK(router.find(Method::options, "/").other_methods);
}

}  // namespace hub::http
