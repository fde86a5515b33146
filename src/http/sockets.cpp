#include "http/sockets.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

// The thread sanitizer knows no fences; Asio's locks order everything that is shared here. Its own code in between
// makes g++ see null pointers in Asio that aren't there.
#ifdef __SANITIZE_THREAD__
#define BOOST_ASIO_DISABLE_FENCED_BLOCK
#pragma GCC diagnostic ignored "-Wnull-dereference"
#endif

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include "base/ensure.h"
#include "base/error.h"
#include "base/sabotage.h"
#include "base/text.h"

namespace hub::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Executor = asio::io_context::executor_type;
using TcpStream = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Error = boost::system::error_code;

constexpr Duration exhausted_pause = 100ms;

bool is_no_progress(const Error& error) {
    return error == asio::error::would_block || error == asio::error::try_again || error == asio::error::interrupted;
}

std::optional<tcp::endpoint> endpoint_of(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    const std::uint64_t no_port = 65536;
    const std::uint64_t port =
        colon == std::string::npos ? no_port : parse_u64(text.substr(colon + 1)).value_or(no_port);
    std::string host = text.substr(0, std::min(colon, text.size()));
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    if (host.empty() || host == "*") host = "0.0.0.0";
    Error error;
    const auto address = asio::ip::make_address(host, error);
    if (error || port >= no_port) return std::nullopt;
    return tcp::endpoint{address, static_cast<std::uint16_t>(port)};
}

}  // namespace

bool can_be_listened_on(const std::string& listen) {
    return endpoint_of(listen).has_value();
}

struct Loop::Inner {
    explicit Inner(std::size_t threads) : context(static_cast<int>(threads)) {}

    asio::io_context context;
    asio::executor_work_guard<Executor> stays{context.get_executor()};
    asio::strand<Executor> order{context.get_executor()};
};

Loop::Loop(std::size_t threads) : inner_(std::make_unique<Inner>(threads)) {}
Loop::~Loop() = default;

void Loop::run() {
    inner_->context.run();
}

void Loop::stop() {
    inner_->context.stop();
}

void Loop::post(std::function<void()> call) {
    asio::post(inner_->order, std::move(call));
}

void Loop::call_after(Duration time, std::function<void()> call) {
    const auto timer = std::make_shared<Timer>(inner_->context, time);
    timer->async_wait(asio::bind_executor(inner_->order, [timer, call = std::move(call)](const Error& error) {
        if (!error) call();
    }));
}

// Waiting for bytes and then reading them costs two calls of the kernel more than waiting in a read, so whoever waits
// reads the first bytes, and the read that follows finds them here. A request's head mostly fits.
struct Socket::Inner {
    TcpStream stream;
    std::array<char, 1024> first{};
    std::size_t first_count = 0;
};

Socket::Socket(std::unique_ptr<Inner> inner) : inner_(std::move(inner)), handle_(inner_->stream.native_handle()) {}
Socket::Socket(Socket&&) noexcept = default;
Socket::~Socket() = default;

namespace {

Socket::Moved moved(std::size_t count, const Error& error) {
    return {.count = count, .would_block = is_no_progress(error), .is_over = error && !is_no_progress(error)};
}

}  // namespace

Socket::Moved Socket::read(std::span<char> into) {
    const std::size_t first = std::exchange(inner_->first_count, 0);
    ENSURE(first <= into.size());
    std::copy_n(inner_->first.begin(), first, into.begin());
    if (first > 0 && first < inner_->first.size()) return {.count = first};
    Error error;
    const std::size_t count = inner_->stream.read_some(asio::buffer(into.data() + first, into.size() - first), error);
    return first > 0 ? Moved{.count = first + count} : moved(count, error);
}

Socket::Moved Socket::write(std::string_view first, std::string_view second) {
    const std::array parts{asio::buffer(first), asio::buffer(second)};
    Error error;
    const std::size_t count = inner_->stream.write_some(parts, error);
    return moved(count, error);
}

Socket::Moved Socket::send_file(const OpenFile& file, std::uint64_t place, std::uint64_t count) {
    auto from = static_cast<off_t>(place);
    const ssize_t sent = ::sendfile(handle_, file.handle(), &from, count);
    if (sent > 0) return {.count = static_cast<std::size_t>(sent)};
    const bool waits = sent < 0 && (errno == EAGAIN || errno == EINTR);
    return {.would_block = waits, .is_over = !waits};
}

void Socket::when_readable(std::function<void()> call) {
    Inner& inner = *inner_;
    if (inner.first_count > 0) return asio::post(inner.stream.get_executor(), std::move(call));
    inner.stream.async_receive(asio::buffer(inner.first),
                               [call = std::move(call), &inner](const Error& error, std::size_t count) {
                                   if (error == asio::error::operation_aborted) return;
                                   inner.first_count = count;
                                   call();
                               });
}

void Socket::when_writable(std::function<void()> call) {
    inner_->stream.async_wait(TcpStream::wait_write, [call = std::move(call)](const Error& error) {
        if (!error) call();
    });
}

void Socket::end_writing() {
    ::shutdown(handle_, SHUT_WR);
}

void Socket::interrupt_reading() const {
    ::shutdown(handle_, SHUT_RD);
}

void Socket::interrupt() const {
    ::shutdown(handle_, SHUT_RDWR);
}

struct Listener::Inner : std::enable_shared_from_this<Listener::Inner> {
    explicit Inner(Loop& its_loop) : loop(its_loop), acceptor(loop.inner_->context) {}

    void take_next();
    void taken(const Error& error, TcpStream stream);
    void hand_over(TcpStream stream, const tcp::endpoint& from);

    Loop& loop;
    Acceptor acceptor;
    tcp::endpoint peer;
    Calls calls;
};

Listener::Listener(Loop& loop, const std::string& address) : inner_(std::make_shared<Inner>(loop)) {
    const auto endpoint = endpoint_of(address);
    if (!endpoint)
        throw Unavailable(
            format("Can't listen on {}: it should be an address and a port, such as 127.0.0.1:8080.", address));
    Acceptor& acceptor = inner_->acceptor;
    Error error;
    acceptor.open(endpoint->protocol(), error);
    if (!error) acceptor.set_option(Acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(*endpoint, error);
    if (!error) acceptor.listen(Acceptor::max_listen_connections, error);
    if (!error) acceptor.non_blocking(true, error);
    if (error) throw Unavailable(format("Can't listen on {}: {}.", address, error.message()));
    ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
}

Listener::~Listener() = default;

int Listener::port() const {
    return inner_->acceptor.local_endpoint().port();
}

void Listener::begin(Calls calls) {
    inner_->calls = std::move(calls);
    inner_->take_next();
}

void Listener::Inner::take_next() {
    Loop::Inner& home = *loop.inner_;
    const auto done = [self = shared_from_this()](const Error& error, TcpStream stream) {
        self->taken(error, std::move(stream));
    };
    acceptor.async_accept(home.context, peer, asio::bind_executor(home.order, done));
}

void Listener::Inner::taken(const Error& error, TcpStream stream) {
    // One that came before close() is served, even when its turn is after it.
    if (!error) hand_over(std::move(stream), peer);
    if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
    const bool is_exhausted = error && error != asio::error::connection_aborted && !is_no_progress(error);
    if (!is_exhausted) return take_next();
    // Without a pause this would be tried again at once, for ever, as the connection still waits.
    calls.exhausted();
    loop.call_after(sabotaged("accept_spins") ? Duration{0} : exhausted_pause, [self = shared_from_this()] {
        if (self->acceptor.is_open()) self->take_next();
    });
}

void Listener::Inner::hand_over(TcpStream stream, const tcp::endpoint& from) {
    Error error;
    stream.non_blocking(true, error);
    if (!error) stream.set_option(tcp::no_delay(true), error);
    const auto address = Address::of(*from.data());
    if (error || !address || ::fcntl(stream.native_handle(), F_SETFD, FD_CLOEXEC) != 0) return;
    calls.taken(Socket{std::make_unique<Socket::Inner>(std::move(stream))}, *address);
}

void Listener::close() {
    for (;;) {
        Error error;
        tcp::endpoint peer;
        TcpStream stream = inner_->acceptor.accept(inner_->loop.inner_->context, peer, error);
        if (error == asio::error::connection_aborted) continue;
        if (error) break;
        inner_->hand_over(std::move(stream), peer);
    }
    Error ignored;
    inner_->acceptor.close(ignored);
}

}  // namespace hub::http
