#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "http/addresses.h"
#include "http/crowd.h"
#include "http/intake.h"
#include "http/pool.h"
#include "http/router.h"
#include "http/sending.h"
#include "http/server.h"
#include "http/sockets.h"

namespace hub::http {

class Connection;

// What all connections share.
struct Serving {
    const ServerSettings settings;
    const Clock& clock;
    const Router router;
    const Server::Answers answers;
    const Proxies proxies;
    Crowd<Connection> crowd;
    std::atomic<bool> is_draining = false;

    Response plain_answer(int status, const Request& request) const;
};

// Milliseconds that only grow.
std::int64_t steady_now();

// One connection. Exactly one thread at a time goes on with it: an I/O thread when the socket is ready, a handler
// thread from taking the request or its response off the queue until that is written or would block. Whoever would wait
// arms the socket as their last act and lets go, so nothing in here is locked. From outside, the sweep reads the
// atomics and may interrupt the socket, which wakes whoever waits for it. Only the destructor closes it.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Serving& serving, Pool& pool, Socket socket, const Address& peer);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void begin() { wait_for_more(); }
    void turn_away() { refuse(503); }

    // From the sweep.
    void check_deadline(std::int64_t now);
    void leave_if_idle();
    void leave() { socket_.interrupt(); }

private:
    enum class Stage { idle, head, body, answering, writing, lingering };

    void enter(Stage stage, Duration time);
    void wait_to_read();
    void wait_for_more();
    void wait_for_body();
    void read();
    void read_ended();
    void advance();
    void go_on();
    bool send_go_ahead();

    void begin_to_answer();
    void ask();
    void admit();
    void dispatch();
    std::optional<Response> answered_quickly();
    bool will_be_answered();
    void answer();
    Response run(const Route::Answer& what) const;
    void refuse(int status);
    void deliver(Response response);
    void note() const;

    void wait_for_source(void (Connection::*next)());
    void begin_to_write();
    void write();
    void linger();
    void linger_on();
    void read_while_lingering();

    Serving& serving_;
    Pool& pool_;
    Socket socket_;

    std::atomic<Stage> stage_ = Stage::idle;
    std::atomic<std::int64_t> deadline_ = std::numeric_limits<std::int64_t>::max();
    std::atomic<bool> is_late_ = false;

    Intake intake_;
    Sending sending_;
    After after_ = After::keep_alive;
    std::size_t served_ = 0;
    std::size_t pipelined_ = 0;   // served out of one read
    std::int64_t began_ = 0;      // the body, then the answer
    std::int64_t body_read_ = 0;  // bytes as they came
    int status_ = 0;              // of the answer
    std::uint64_t size_ = 0;      // of its content, or of the file it is cut from
};

}  // namespace hub::http
