#include <array>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <map>

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "measures.h"
#include "reactor.h"
#include "wire.h"

namespace hub::bench {

namespace {

volatile std::sig_atomic_t is_stopping = 0;

// The fastest receiver there is: reads a message whole, answers 200, and remembers when.
class Receiver {
public:
    Receiver(Reactor& reactor, int port) : reactor_(reactor), socket_(listen_on(port)) {
        accept_ = [this](unsigned) { accept(); };
        reactor_.watch(socket_, EPOLLIN, &accept_);
    }

private:
    struct Peer {
        int socket;
        std::string received;
        Reactor::Ready ready;
    };

    void accept() {
        while (true) {
            const int made = ::accept4(socket_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (made < 0) return;
            Peer& peer = peers_[made];
            peer = {.socket = made, .received = {}, .ready = [this, made](unsigned) { read(peers_.at(made)); }};
            reactor_.watch(made, EPOLLIN, &peer.ready);
        }
    }

    void read(Peer& peer) {
        static std::array<char, 65536> buffer;
        const auto count = ::recv(peer.socket, buffer.data(), buffer.size(), 0);
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) return close(peer);
        peer.received.append(buffer.data(), static_cast<std::size_t>(count));
        while (const auto message = first_message(peer.received)) {
            answer(peer, *message);
            peer.received.erase(0, message->size);
        }
    }

    void answer(const Peer& peer, const Message& message) {
        std::string text;
        if (message.head.starts_with("GET")) {
            text = format(R"({{"count":{},"first":{},"last":{},"wrong":{},"p50_ms":{:.3f},"p99_ms":{:.3f}}})", count_,
                          first_, last_, wrong_, delay(0.5), delay(0.99));
        } else {
            take(message);
        }
        const std::string bytes = format(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}", text.size(), text);
        if (::send(peer.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) std::cerr << "an answer was lost\n";
    }

    void take(const Message& message) {
        last_ = std::chrono::duration<double>(now().time_since_epoch()).count();
        if (count_++ == 0) first_ = last_;
        if (!header_of(message.head, "webhook-signature").starts_with("v1,")) ++wrong_;
        delays_.push_back(milliseconds_after(message.body));
    }
    double delay(double fraction) { return delays_.empty() ? 0 : percentile(delays_, fraction); }

    // How long ago what it tells of happened.
    static double milliseconds_after(std::string_view body) {
        constexpr std::string_view name = R"("occurred_at":")";
        const std::size_t begin = body.find(name);
        if (begin == std::string_view::npos) return 0;
        const std::string_view text = body.substr(begin + name.size());
        const auto occurred_at = parse_rfc3339(text.substr(0, text.find('"')));
        return occurred_at ? static_cast<double>((SystemClock{}.now() - *occurred_at).count()) : 0;
    }

    void close(const Peer& peer) {
        const int socket = peer.socket;
        reactor_.forget(socket);
        ::close(socket);
        reactor_.at(now(), [this, socket] { retire(socket); });
    }
    // Not while its own callback runs; and not when the number is in use again.
    void retire(int socket) {
        if (::fcntl(socket, F_GETFD) < 0) peers_.erase(socket);
    }

    Reactor& reactor_;
    int socket_;
    Reactor::Ready accept_;
    std::map<int, Peer> peers_;
    std::size_t count_ = 0;
    std::size_t wrong_ = 0;
    std::vector<double> delays_;  // milliseconds
    double first_ = 0;
    double last_ = 0;
};

}  // namespace

void receive(const Options& options) {
    std::signal(SIGTERM, [](int) { is_stopping = 1; });
    Reactor reactor;
    Receiver receiver{reactor, static_cast<int>(options.number("port", 0))};
    while (is_stopping == 0) reactor.run_until(now() + std::chrono::milliseconds{200}, [] { return is_stopping != 0; });
}

}  // namespace hub::bench
