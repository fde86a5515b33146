#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "http/figures.h"
#include "http/router.h"

namespace hub::http {

// Whether it is an address and a port, such as 127.0.0.1:8080, localhost:8080, [::1]:8080 or :8080.
bool can_be_listened_on(const std::string& listen);

struct ServerSettings {
    std::string listen = "127.0.0.1:8080";
    std::string spool_folder = "/tmp";         // for uploads on their way
    std::vector<std::string> trusted_proxies;  // addresses whose X-Forwarded-For and -Proto count
    std::size_t threads = 64;                  // for handlers, which block
    std::size_t queue = 256;                   // requests waiting for one; more are answered 503
    std::size_t connections = 4096;
    Duration head_timeout = 10s;
    Duration body_timeout = 20s;   // without progress
    Duration write_timeout = 30s;  // without progress
    Duration idle_timeout = 60s;
    Duration drain_timeout = 20s;
    std::size_t requests_per_connection = 1000;
    std::size_t io_threads = 1;  // that read and write sockets; one keeps two cores busy when handlers do real work
};

// Sockets are asynchronous in here and hidden; everything outside blocks on a pool of threads. Reads one request under
// limits, checks its framing, asks `front` to let it in, runs the route, and writes the answer.
class Server {
public:
    // Wraps what a route does, its `answer` or its `admit`: what becomes of an exception. Runs on a handler thread.
    using Front = std::function<Response(const Request&, const Route::Answer&)>;
    // What to answer when nothing was found, by status 404, 405, 400, 413, 503 and so on: a page or a problem document.
    using Plain = std::function<Response(int status, const Request&)>;
    // May answer without blocking, on the thread that reads sockets; empty sends the request to the pool.
    using Quick = std::function<std::optional<Response>(const Request&, const Route&)>;

    // Told of each answer once it is made, on the thread that writes it; must be quick and not throw.
    using Note = std::function<void(const Noted&)>;

    struct Answers {
        Front front;
        Plain plain;
        Quick quick{};
        Note note{};
    };

    // Throws Invalid when a trusted proxy is neither an address nor a range.
    Server(ServerSettings settings, const Clock& clock, Router router, Answers answers);
    ~Server();

    // Binds; throws Unavailable with a sentence when the address is taken. Then port() is known.
    void listen();
    int port() const;
    Load load() const;  // thread-safe
    // Serves until stop(); then no new connection is taken, requests in flight finish within drain_timeout.
    void run();
    // From any thread or signal watcher.
    void stop();

private:
    class Sockets;
    std::unique_ptr<Sockets> sockets_;
};

}  // namespace hub::http
