#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

// A small loop over sockets and times, for programs that load a server from one thread.
namespace hub::bench {

using Moment = std::chrono::steady_clock::time_point;
using Nanoseconds = std::chrono::nanoseconds;

inline Moment now() {
    return std::chrono::steady_clock::now();
}
inline double milliseconds_since(Moment start) {
    return std::chrono::duration<double, std::milli>(now() - start).count();
}

class Reactor {
public:
    using Work = std::function<void()>;
    using Ready = std::function<void(unsigned events)>;

    // Rests so long before each turn. Whoever shares the processors with the server they load then wakes it, and is
    // woken, for a few things at a time; what they measure comes out longer by up to twice the rest.
    explicit Reactor(Nanoseconds rest = {});
    ~Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    void at(Moment when, Work work);
    // `ready` must live until forget(); it is given what epoll says.
    void watch(int socket, unsigned events, const Ready* ready);
    void change(int socket, unsigned events, const Ready* ready);
    void forget(int socket);

    // Turns until `done` says so, looked at after each turn, or until `end`; answers whether it was done.
    bool run_until(Moment end, const std::function<bool()>& done);

private:
    struct Timer {
        Moment when;
        std::size_t order;
        Work work;
        bool operator<(const Timer& other) const {
            return when != other.when ? when > other.when : order > other.order;
        }
    };
    void turn(Moment end);

    Nanoseconds rest_;
    int epoll_;
    std::size_t count_ = 0;
    std::priority_queue<Timer> timers_;
};

struct Answer {
    int status = 0;  // 0: the connection broke
    std::string head;
    std::string body;
};

// So many keep-alive connections to one port of this machine. What is asked waits for a free one.
class Callers {
public:
    using Answered = std::function<void(const Answer&)>;

    Callers(Reactor& reactor, int port, std::size_t connections);
    ~Callers();
    Callers(const Callers&) = delete;
    Callers& operator=(const Callers&) = delete;

    // `request` is sent as it is.
    void ask(std::string request, Answered answered);
    std::size_t unanswered() const { return waiting_.size() + busy_; }
    std::size_t broken() const { return broken_; }
    // The most that ever waited for a free connection.
    std::size_t most_waiting() const { return most_waiting_; }

private:
    class Caller;
    struct Question {
        std::string request;
        Answered answered;
    };
    void free(Caller& caller);

    Reactor& reactor_;
    int port_;
    std::vector<std::unique_ptr<Caller>> callers_;
    std::vector<Caller*> idle_;
    std::deque<Question> waiting_;
    std::size_t busy_ = 0;
    std::size_t broken_ = 0;
    std::size_t most_waiting_ = 0;
};

// Connected to, or listening on, 127.0.0.1:port; throws std::runtime_error.
int connect_to(int port);
int listen_on(int port);

// What stands under `fraction` of the sorted values: 0.99 for the 99th percentile.
double percentile(std::vector<double>& values, double fraction);

}  // namespace hub::bench
