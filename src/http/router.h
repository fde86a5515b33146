#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/request.h"
#include "http/response.h"

namespace hub::http {

// Who may come in by a route, decided before its body is read by anyone. The words are checked by the guard that
// app/ gives the server; http/ itself only carries them.
//   open        anyone; no Origin check (webhooks, health, assets)
//   page        the portal: visitors and members; unsafe methods need our own Origin and the form's token
//   member      the portal, logged in; others are sent to the log-in and come back
//   key         the API: a key with `scope`, or staff whose role has it
//   session     the API: a person with a session, about themselves
enum class Door { open, page, member, key, session };

// To be called once, from any thread, if it was kept; not to call it then is to leave the caller without an answer.
using Respond = std::function<void(Response)>;

// One line of app/routes.cpp.
struct Route {
    Method method = Method::get;
    std::string path;  // "/api/v1/members/:member"; a last ":rest*" takes what remains
    Door door = Door::open;
    std::string scope{};  // for keys: "members:read"
    using Answer = std::function<Response(const Request&)>;
    Answer answer{};
    std::uint64_t body_max = 64 * 1024;
    // For uploads: runs on a handler thread when the head is there, before the body is read; status 100 lets it in, and
    // then the body goes into a file, Request::spooled: where Response::landing says. Any other answer is the last on
    // this connection.
    Answer admit{};
    // Instead of `answer`, where it can be had without blocking; false sends the request to `answer` after all. Runs on
    // the thread that reads sockets. The request lives until the response is given.
    std::function<bool(const Request&, const Respond&)> answer_later{};
};

// Finds a route by method and path. Built once at the start; lookups are thread-safe and don't allocate but for
// captures.
class Router {
public:
    explicit Router(std::vector<Route> routes);  // ENSUREs that no two answer to the same
    ~Router();
    Router(Router&&) noexcept;

    struct Found {
        const Route* route = nullptr;                               // null: no such address
        std::vector<std::pair<std::string, std::string>> captured;  // decoded
        bool other_methods = false;                                 // the address exists, the method doesn't
        std::string allowed;                                        // for the Allow header then
    };
    // `path` is decoded; HEAD finds GET.
    Found find(Method method, std::string_view path) const;
    const std::vector<Route>& routes() const;

private:
    struct Tree;
    std::unique_ptr<Tree> tree_;
};

}  // namespace hub::http
