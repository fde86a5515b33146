#include "http/server.h"

#include <algorithm>
#include <limits>
#include <thread>
#include <utility>

#include "base/ensure.h"
#include "base/sabotage.h"
#include "base/short_turns.h"
#include "http/connection.h"
#include "http/crowd.h"
#include "http/pool.h"
#include "http/sockets.h"

namespace hub::http {

namespace {

constexpr std::size_t turned_away_max = 256;  // above the limit of connections, answered 503; more are dropped
constexpr Duration drain_look = 20ms;
constexpr Duration drain_grace = 200ms;
constexpr Duration sweep_max = 1s;
constexpr Duration sweep_min = 10ms;

// Often enough that no deadline is missed by more than a quarter.
Duration sweep_pause(const ServerSettings& settings) {
    const Duration shortest =
        std::min({settings.head_timeout, settings.body_timeout, settings.write_timeout, settings.idle_timeout});
    return std::clamp(shortest / 4, sweep_min, sweep_max);
}

// What must never be: whoever is slow stays, and whoever comes waits.
ServerSettings as_sabotaged(ServerSettings settings) {
    if (sabotaged("no_header_deadline")) settings.head_timeout = std::chrono::hours{1};
    if (sabotaged("no_body_deadline")) settings.body_timeout = std::chrono::hours{1};
    if (sabotaged("no_read_deadline")) settings.write_timeout = std::chrono::hours{1};
    if (sabotaged("no_shedding")) settings.queue = std::numeric_limits<std::size_t>::max() / 2;
    return settings;
}

}  // namespace

class Server::Sockets {
public:
    explicit Sockets(std::unique_ptr<Serving> serving);

    void listen();
    int port() const;
    Load load() const;
    void run();
    void stop();

private:
    void take(Socket socket, const Address& peer);
    void shed();
    void sweep();
    void drain();
    void end();

    // Destroyed in reverse: first the handlers finish, then nobody waits for a socket any more.
    std::unique_ptr<Serving> serving_;
    std::size_t io_threads_;
    Loop loop_;
    std::unique_ptr<Listener> listener_;
    int port_ = 0;
    std::int64_t drained_by_ = 0;
    Pool pool_;
};

Server::Sockets::Sockets(std::unique_ptr<Serving> serving)
    : serving_(std::move(serving)),
      io_threads_(std::max<std::size_t>(serving_->settings.io_threads, 1)),
      loop_(io_threads_),
      pool_(serving_->settings.threads, serving_->settings.queue) {}

void Server::Sockets::listen() {
    listener_ = std::make_unique<Listener>(loop_, serving_->settings.listen);
    port_ = listener_->port();
}

int Server::Sockets::port() const {
    return port_;
}

Load Server::Sockets::load() const {
    Load load = pool_.load();
    load.connections = serving_->crowd.count();
    return load;
}

void Server::Sockets::run() {
    ENSURE(listener_ != nullptr);
    listener_->begin({
        .taken = [this](Socket socket, const Address& peer) { take(std::move(socket), peer); },
        .exhausted = [this] { shed(); },
    });
    sweep();
    const auto take_turns = [this] {
        ask_for_short_turns();
        loop_.run();
    };
    std::vector<std::jthread> others;
    for (std::size_t count = 1; count < io_threads_; ++count) others.emplace_back(take_turns);
    take_turns();
}

void Server::Sockets::stop() {
    loop_.post([this] { drain(); });
}

void Server::Sockets::take(Socket socket, const Address& peer) {
    const std::size_t here = serving_->crowd.count();
    const std::size_t most = serving_->settings.connections;
    if (here >= most + std::min(turned_away_max, most / 4 + 1)) return;
    const auto connection = std::make_shared<Connection>(*serving_, pool_, std::move(socket), peer);
    serving_->crowd.enter(connection);
    here < most ? connection->begin() : connection->turn_away();
}

// Idle connections make room when there are no file descriptors left, and at the end.
void Server::Sockets::shed() {
    for (const auto& connection : serving_->crowd.all()) connection->leave_if_idle();
}

void Server::Sockets::sweep() {
    const std::int64_t now = steady_now();
    for (const auto& connection : serving_->crowd.all()) connection->check_deadline(now);
    if (serving_->is_draining && (serving_->crowd.count() == 0 || now >= drained_by_)) return end();
    const Duration pause = serving_->is_draining ? drain_look : sweep_pause(serving_->settings);
    loop_.call_after(pause, [this] { sweep(); });
}

void Server::Sockets::drain() {
    if (serving_->is_draining.exchange(true)) return;
    if (sabotaged("drop_at_stop")) return end();
    drained_by_ = steady_now() + serving_->settings.drain_timeout.count();
    listener_->close();
    // Callers that are busy get their last answer with the word to close; who stays idle for a moment is let go.
    loop_.call_after(drain_grace, [this] { shed(); });
    loop_.call_after(drain_look, [this] { sweep(); });
}

void Server::Sockets::end() {
    for (const auto& connection : serving_->crowd.all()) connection->leave();
    loop_.stop();
}

Server::Server(ServerSettings settings, const Clock& clock, Router router, Answers answers) {
    Proxies proxies{settings.trusted_proxies};
    sockets_ =
        std::make_unique<Sockets>(std::unique_ptr<Serving>{new Serving{.settings = as_sabotaged(std::move(settings)),
                                                                       .clock = clock,
                                                                       .router = std::move(router),
                                                                       .answers = std::move(answers),
                                                                       .proxies = std::move(proxies),
                                                                       .crowd = {},
                                                                       .is_draining = false}});
}

Server::~Server() = default;

void Server::listen() {
    sockets_->listen();
}

int Server::port() const {
    return sockets_->port();
}

Load Server::load() const {
    return sockets_->load();
}

void Server::run() {
    sockets_->run();
}

void Server::stop() {
    sockets_->stop();
}

}  // namespace hub::http
