#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "http/server.h"

// For the tests of this folder: a server on a free loopback port, and callers that speak to it byte by byte.
namespace hub::http {

class RawCaller {
public:
    explicit RawCaller(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    }
    ~RawCaller() { ::close(socket_); }
    RawCaller(const RawCaller&) = delete;
    RawCaller& operator=(const RawCaller&) = delete;

    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    // The next whole answer; what came of it when the connection ends or nothing more comes within ten seconds.
    std::string answer() {
        for (;;) {
            if (const std::size_t size = whole_answer(); size > 0) {
                std::string first = received_.substr(0, size);
                received_.erase(0, size);
                return first;
            }
            if (!receive()) return std::exchange(received_, {});
        }
    }
    // Everything until the other side closes.
    std::string rest() {
        while (receive()) {
        }
        return std::exchange(received_, {});
    }
    bool is_closed() {
        rest();
        return is_over_;
    }

    // Whether something came, or the end of the connection.
    bool hears_within(int milliseconds) const {
        pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
        return ::poll(&waiting, 1, milliseconds) > 0;
    }

private:
    std::size_t whole_answer() const {
        const std::size_t head = received_.find("\r\n\r\n");
        if (head == std::string::npos) return 0;
        const std::size_t field = received_.find("Content-Length: ");
        const std::size_t length =
            field < head
                ? parse_u64(received_.substr(field + 16, received_.find("\r\n", field) - field - 16)).value_or(0)
                : 0;
        const std::size_t size = head + 4 + length;
        return received_.size() >= size ? size : 0;
    }
    bool receive() {
        if (!hears_within(10'000)) return false;
        char bytes[4096];
        const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
        is_over_ = count <= 0;
        if (count > 0) received_.append(bytes, static_cast<std::size_t>(count));
        return count > 0;
    }

    int socket_;
    bool is_over_ = false;
    std::string received_;
};

// "200" of "HTTP/1.1 200 OK…"
inline std::string status_in(std::string_view answer) {
    return std::string{answer.substr(std::min<std::size_t>(answer.size(), 9), 3)};
}

// What stands behind the head.
inline std::string content_of(const std::string& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
}

// The value of a header written as `name`; empty when there is none.
inline std::string header_in(const std::string& answer, const std::string& name) {
    const std::size_t field = answer.find("\r\n" + name + ": ");
    if (field == std::string::npos || field > answer.find("\r\n\r\n")) return {};
    const std::size_t begin = field + name.size() + 4;
    return answer.substr(begin, answer.find("\r\n", begin) - begin);
}

inline Response plain_answer(int status, const Request&) {
    return {.status = status, .headers = {}, .body = "plain\n", .kept_body = {}};
}

class LiveServer {
public:
    LiveServer(std::vector<Route> routes, ServerSettings settings, Server::Quick quick = {},
               Server::Plain plain = plain_answer)
        : server_(std::move(settings), clock_, Router{std::move(routes)},
                  {.front = [](const Request& request, const Route::Answer& what) { return what(request); },
                   .plain = std::move(plain),
                   .quick = std::move(quick)}) {
        server_.listen();
        thread_ = std::jthread{[this] { server_.run(); }};
    }
    ~LiveServer() { stop(); }
    LiveServer(const LiveServer&) = delete;
    LiveServer& operator=(const LiveServer&) = delete;

    int port() const { return server_.port(); }
    std::string url(std::string_view path) const {
        return "http://127.0.0.1:" + std::to_string(port()) + std::string{path};
    }
    void begin_to_stop() { server_.stop(); }
    void stop() {
        server_.stop();
        if (thread_.joinable()) thread_.join();
    }

private:
    SystemClock clock_;
    Server server_;
    std::jthread thread_;
};

inline ServerSettings quick_settings() {
    ServerSettings settings;
    settings.listen = "127.0.0.1:0";
    settings.threads = 4;
    settings.drain_timeout = 5s;
    return settings;
}

inline Route route_to(Method method, std::string path, std::function<Response(const Request&)> answer) {
    return {.method = method, .path = std::move(path), .scope = {}, .answer = std::move(answer)};
}

// Polls until it is so; false after ten seconds.
inline bool becomes_true(const std::function<bool()>& question) {
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < until) {
        if (question()) return true;
        std::this_thread::yield();
    }
    return false;
}

}  // namespace hub::http
