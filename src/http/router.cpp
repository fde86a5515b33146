#include "http/router.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/ensure.h"

namespace hub::http {

namespace {

constexpr std::size_t method_count = 7;

std::size_t index_of(Method method) {
    return static_cast<std::size_t>(method);
}

// One step of the way: what may follow after the segments so far.
struct Step {
    std::map<std::string, std::unique_ptr<Step>, std::less<>> named;
    std::unique_ptr<Step> any;   // :name
    std::unique_ptr<Step> rest;  // :name*
    std::array<const Route*, method_count> routes{};

    bool ends_here(std::optional<Method> method) const {
        if (method) return routes[index_of(*method)] != nullptr;
        return std::ranges::any_of(routes, [](const Route* route) { return route != nullptr; });
    }
};

// Takes the next segment off `path`; one slash at its end counts for nothing.
std::string_view take_segment(std::string_view& path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (path == "/") path = {};
    return segment;
}

using Captures = std::vector<std::string_view>;

// Finds where `path` ends with a route for `method`, or for any. The most particular way first: a name, then any
// segment, then all that remains.
struct Walk {
    std::optional<Method> method;
    Captures captures;

    const Step* from(const Step& step, std::string_view path) {
        if (path.empty() || path == "/") {
            return step.ends_here(method) ? &step : take_rest(step, {});
        }
        std::string_view left = path;
        const std::string_view segment = take_segment(left);
        if (const auto named = step.named.find(segment); named != step.named.end()) {
            if (const Step* const found = from(*named->second, left)) return found;
        }
        if (step.any) {
            captures.push_back(segment);
            if (const Step* const found = from(*step.any, left)) return found;
            captures.pop_back();
        }
        return take_rest(step, path.substr(1, path.size() - (path.ends_with('/') ? 2 : 1)));
    }

    const Step* take_rest(const Step& step, std::string_view rest) {
        if (!step.rest || !step.rest->ends_here(method)) return nullptr;
        captures.push_back(rest);
        return step.rest.get();
    }
};

Step& made(std::unique_ptr<Step>& step) {
    if (!step) step = std::make_unique<Step>();
    return *step;
}

// ":member" and ":rest*" are member and rest.
std::string_view bare_name(std::string_view segment) {
    segment.remove_prefix(1);
    if (segment.ends_with('*')) segment.remove_suffix(1);
    return segment;
}

std::vector<std::pair<std::string, std::string>> named_captures(std::string_view pattern, const Captures& values) {
    std::vector<std::pair<std::string, std::string>> captured;
    captured.reserve(values.size());
    auto value = values.begin();
    while (!pattern.empty() && value != values.end()) {
        const std::string_view segment = take_segment(pattern);
        if (segment.starts_with(':')) captured.emplace_back(bare_name(segment), *value++);
    }
    return captured;
}

std::string allowed_by(const Step& step) {
    std::string allowed;
    for (const Route* const route : step.routes) {
        if (route == nullptr) continue;
        allowed.append(allowed.empty() ? "" : ", ").append(name_of(route->method));
        if (route->method == Method::get) allowed += ", HEAD";
    }
    return allowed;
}

}  // namespace

struct Router::Tree {
    std::vector<Route> routes;
    Step root;

    void add(const Route& route) {
        ENSURE(route.path.starts_with('/'));
        Step* step = &root;
        std::string_view path = route.path == "/" ? std::string_view{} : std::string_view{route.path};
        while (!path.empty()) {
            const std::string_view segment = take_segment(path);
            ENSURE(!segment.empty());
            if (segment.starts_with(':') && segment.ends_with('*')) {
                ENSURE(path.empty());
                step = &made(step->rest);
            } else {
                step = &made(segment.starts_with(':') ? step->any : step->named[std::string{segment}]);
            }
        }
        const Route*& place = step->routes[index_of(route.method)];
        ENSURE(place == nullptr);
        place = &route;
    }
};

Router::Router(std::vector<Route> routes) : tree_(std::make_unique<Tree>()) {
    tree_->routes = std::move(routes);
    for (const Route& route : tree_->routes) tree_->add(route);
}

Router::~Router() = default;
Router::Router(Router&&) noexcept = default;

Router::Found Router::find(Method method, std::string_view path) const {
    const Method wanted = method == Method::head ? Method::get : method;
    Walk walk{.method = wanted, .captures = {}};
    if (const Step* const step = walk.from(tree_->root, path)) {
        const Route* const route = step->routes[index_of(wanted)];
        return {.route = route,
                .captured = named_captures(route->path, walk.captures),
                .other_methods = false,
                .allowed = {}};
    }
    const Step* const other = Walk{.method = std::nullopt, .captures = {}}.from(tree_->root, path);
    if (other == nullptr) return {};
    return {.route = nullptr, .captured = {}, .other_methods = true, .allowed = allowed_by(*other)};
}

const std::vector<Route>& Router::routes() const {
    return tree_->routes;
}

}  // namespace hub::http
