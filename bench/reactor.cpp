#include "reactor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hub::bench {

Reactor::Reactor(Nanoseconds rest) : rest_(rest), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

Reactor::~Reactor() {
    ::close(epoll_);
}

void Reactor::at(Moment when, Work work) {
    timers_.push({when, count_++, std::move(work)});
}

void Reactor::watch(int socket, unsigned events, const Ready* ready) {
    epoll_event wanted{.events = events, .data = {.ptr = const_cast<Ready*>(ready)}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &wanted);
}

void Reactor::change(int socket, unsigned events, const Ready* ready) {
    epoll_event wanted{.events = events, .data = {.ptr = const_cast<Ready*>(ready)}};
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, socket, &wanted);
}

void Reactor::forget(int socket) {
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
}

void Reactor::turn(Moment end) {
    if (rest_.count() > 0) std::this_thread::sleep_for(rest_);
    const Moment wake = timers_.empty() ? end : std::min(end, timers_.top().when);
    const auto left = std::max<std::int64_t>(0, std::chrono::duration_cast<Nanoseconds>(wake - now()).count());
    const timespec patience{.tv_sec = left / 1'000'000'000, .tv_nsec = left % 1'000'000'000};
    std::array<epoll_event, 128> events{};
    const int count = ::epoll_pwait2(epoll_, events.data(), events.size(), &patience, nullptr);
    for (int at = 0; at < count; ++at) {
        const epoll_event& event = events[static_cast<std::size_t>(at)];
        (*static_cast<const Ready*>(event.data.ptr))(event.events);
    }
    while (!timers_.empty() && timers_.top().when <= now()) {
        const Work work = timers_.top().work;
        timers_.pop();
        work();
    }
}

bool Reactor::run_until(Moment end, const std::function<bool()>& done) {
    while (!done()) {
        if (now() >= end) return false;
        turn(end);
    }
    return true;
}

namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void make_swift(int socket) {
    const int one = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    ::fcntl(socket, F_SETFL, O_NONBLOCK);
}

}  // namespace

int connect_to(int port) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    if (::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(made);
        throw std::runtime_error("nobody listens on port " + std::to_string(port));
    }
    make_swift(made);
    return made;
}

int listen_on(int port) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int one = 1;
    ::setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    const sockaddr_in address = loopback(port);
    if (::bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(made, 1024) != 0)
        throw std::runtime_error("port " + std::to_string(port) + " is taken");
    ::fcntl(made, F_SETFL, O_NONBLOCK);
    return made;
}

double percentile(std::vector<double>& values, double fraction) {
    if (values.empty()) return std::nan("");
    std::ranges::sort(values);
    const auto place = static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(values.size())));
    return values[std::clamp<std::size_t>(place, 1, values.size()) - 1];
}

}  // namespace hub::bench
