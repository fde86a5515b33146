#include <iostream>
#include <map>

#include "base/text.h"
#include "events.h"
#include "measures.h"
#include "reactor.h"

namespace hub::bench {

namespace {

// Keeps every connection busy with one request after the other, and counts what is answered in the second half of a
// warm start.
class Flood {
public:
    using Next = std::function<std::string()>;
    Flood(Callers& callers, Next next) : callers_(callers), next_(std::move(next)) {}

    void begin(std::size_t connections, Moment counted_from, Moment end) {
        counted_from_ = counted_from;
        end_ = end;
        for (std::size_t count = 0; count < connections; ++count) ask();
    }
    void print(double seconds) {
        std::string statuses;
        for (const auto& [status, count] : statuses_)
            statuses += format(R"({}"{}":{})", statuses.empty() ? "" : ",", status, count);
        const double per_s = static_cast<double>(good_.size()) / seconds;
        std::cout << format(R"({{"per_s":{:.1f},"count":{},"statuses":{{{}}},"p50_ms":{:.3f},"p99_ms":{:.3f}}})", per_s,
                            good_.size(), statuses, percentile(good_, 0.5), percentile(good_, 0.99))
                  << '\n';
    }

private:
    void ask() {
        const Moment begun = now();
        callers_.ask(next_(), [this, begun](const Answer& answer) {
            const Moment ended = now();
            if (ended >= end_) return;
            ++statuses_[answer.status];
            const bool is_good = answer.status >= 200 && answer.status < 400;
            if (is_good && ended >= counted_from_) good_.push_back(milliseconds_since(begun));
            ask();
        });
    }

    Callers& callers_;
    Next next_;
    Moment counted_from_;
    Moment end_;
    std::map<int, std::size_t> statuses_;
    std::vector<double> good_;
};

void flood(const Options& options, const Flood::Next& next) {
    Reactor reactor;
    const auto connections = static_cast<std::size_t>(options.number("connections", 64));
    Callers callers{reactor, static_cast<int>(options.number("port", 0)), connections};
    Flood flood{callers, next};
    const std::int64_t seconds = options.number("seconds", 5);
    const Moment counted_from = now() + std::chrono::seconds{options.number("warm", 1)};
    const Moment end = counted_from + std::chrono::seconds{seconds};
    flood.begin(connections, counted_from, end);
    reactor.run_until(end + std::chrono::seconds{5}, [&] { return now() >= end && callers.unanswered() == 0; });
    flood.print(static_cast<double>(seconds));
}

// Without a form it only reads.
std::string request_of_browser(const std::string& port, const std::string& path, const std::string& cookie,
                               const std::string& form) {
    const std::string head = format("{} {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\n",
                                    form.empty() ? "GET" : "POST", path, port, cookie);
    if (form.empty()) return head + "\r\n";
    return head + format(
                      "Origin: http://127.0.0.1:{}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                      "Content-Length: {}\r\n\r\n{}",
                      port, form.size(), form);
}

}  // namespace

void hooks(const Options& options) {
    EventMaker maker{options.text("events"), options.text("run", "b")};
    const std::string path = options.text("path");
    const std::string secret = options.text("secret");
    // Signing is Stripe's work, not ours: done ahead of time, as far as it goes.
    std::vector<std::string> ready;
    const auto count = static_cast<std::size_t>(options.number("ahead", 220'000));
    for (std::size_t made = 0; made < count; ++made) ready.push_back(signed_request(path, secret, maker.next().body));
    std::size_t used = 0;
    flood(options, [&] {
        return used < ready.size() ? std::move(ready[used++]) : signed_request(path, secret, maker.next().body);
    });
}

void beacons(const Options& options) {
    std::vector<std::string> requests;
    for (const std::string& line : lines_of(options.text("requests"))) {
        const std::vector<std::string> parts = split(line, '\t');  // path, cookie, form
        requests.push_back(request_of_browser(options.text("port"), parts.at(0), parts.at(1), parts.at(2)));
    }
    std::size_t used = 0;
    flood(options, [&] {
        if (used == requests.size()) throw std::runtime_error("the requests have run out");
        return std::move(requests[used++]);
    });
}

}  // namespace hub::bench
