#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/open_file.h"
#include "http/addresses.h"

// What this folder needs of the network, without its headers: Asio stays in sockets.cpp.
namespace hub::http {

// Waits for sockets and moments, and calls whoever waits on any of the threads that run it: a socket belongs to none of
// them, so nobody waits for a thread that is busy while another is free.
class Loop {
public:
    explicit Loop(std::size_t threads);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void run();  // until stop(); from up to `threads` threads
    void stop();
    // These calls, and those of a Listener, come one at a time.
    void post(std::function<void()> call);
    void call_after(Duration time, std::function<void()> call);

private:
    friend class Listener;
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

// One accepted connection; never blocks. Not for two threads at once but for the interrupts.
class Socket {
public:
    struct Inner;
    explicit Socket(std::unique_ptr<Inner> inner);
    Socket(Socket&&) noexcept;
    ~Socket();

    struct Moved {
        std::size_t count = 0;
        bool would_block = false;
        bool is_over = false;  // the peer has left, or the connection broke
    };
    Moved read(std::span<char> into);
    Moved write(std::string_view first, std::string_view second);
    // Straight from the file. Over when the file turns out to be shorter.
    Moved send_file(const OpenFile& file, std::uint64_t place, std::uint64_t count);
    // Calls once, on a thread of the loop. The socket must live until then.
    void when_readable(std::function<void()> call);
    void when_writable(std::function<void()> call);
    void end_writing();

    // From any thread while the socket lives: wakes who waits. What has arrived can still be read after the first.
    void interrupt_reading() const;
    void interrupt() const;

private:
    std::unique_ptr<Inner> inner_;
    int handle_;
};

// Takes connections at one address.
class Listener {
public:
    // "127.0.0.1:8080", "[::1]:8080", "localhost:0", ":8080" for all addresses. Throws Unavailable with a sentence.
    Listener(Loop& loop, const std::string& address);
    ~Listener();

    int port() const;

    struct Calls {
        std::function<void(Socket, Address)> taken;
        std::function<void()> exhausted;  // no file descriptors are left; tried again after a pause
    };
    void begin(Calls calls);
    // Takes what waits already, then closes. Out of a call of the loop.
    void close();

private:
    struct Inner;
    std::shared_ptr<Inner> inner_;
};

}  // namespace hub::http
