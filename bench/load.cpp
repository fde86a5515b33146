#include <iostream>

#include "base/text.h"
#include "measures.h"
#include "reactor.h"

namespace hub::bench {

namespace {

// More than the kernel thinks it costs to move a thread (sched_migration_cost, 0.5 ms): a processor that is idle for
// less at a time isn't given a thread that waits for another, and the server's two then share one for tens of
// milliseconds.
constexpr Nanoseconds rest{600'000};

// Requests in the order of their intended moments. Latency counts from then, so that a server that stalls can't hide
// the requests that had to wait.
class Pages {
public:
    Pages(Callers& callers, Reactor& reactor, std::vector<std::string> requests, double rate)
        : callers_(callers), reactor_(reactor), requests_(std::move(requests)), gap_(1e9 / rate) {}

    void begin(Moment start, Moment counted_from, Moment end) {
        start_ = start;
        counted_from_ = counted_from;
        end_ = end;
        next();
    }
    std::vector<double>& latencies() { return latencies_; }
    std::size_t wrong() const { return wrong_; }

private:
    void next() {
        const Moment intended = start_ + Nanoseconds{static_cast<std::int64_t>(gap_ * static_cast<double>(count_))};
        if (intended >= end_) return;
        reactor_.at(intended, [this, intended] { ask(intended); });
    }

    void ask(Moment intended) {
        callers_.ask(requests_[count_++ % requests_.size()], [this, intended](const Answer& answer) {
            if (answer.status != 200) ++wrong_;
            if (intended >= counted_from_) latencies_.push_back(milliseconds_since(intended));
        });
        next();
    }

    Callers& callers_;
    Reactor& reactor_;
    std::vector<std::string> requests_;
    double gap_;  // nanoseconds
    std::size_t count_ = 0;
    std::size_t wrong_ = 0;
    std::vector<double> latencies_;
    Moment start_;
    Moment counted_from_;
    Moment end_;
};

}  // namespace

std::vector<std::string> page_requests(const std::string& file) {
    std::vector<std::string> requests;
    for (const std::string& line : lines_of(file)) {
        const std::size_t tab = line.find('\t');
        requests.push_back(format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {}\r\n\r\n", line.substr(0, tab),
                                  line.substr(tab + 1)));
    }
    return requests;
}

void load(const Options& options) {
    Reactor reactor{rest};
    Callers callers{reactor, static_cast<int>(options.number("port", 0)),
                    static_cast<std::size_t>(options.number("connections", 64))};
    const double rate = options.real("rate", 100);
    Pages pages{callers, reactor, page_requests(options.text("requests")), rate};
    const Moment start = now() + Nanoseconds{1'000'000};
    const Moment counted_from = start + std::chrono::seconds{1};
    const Moment end = counted_from + std::chrono::seconds{options.number("seconds", 10)};
    pages.begin(start, counted_from, end);
    reactor.run_until(end + std::chrono::seconds{10}, [&] { return now() >= end && callers.unanswered() == 0; });
    auto& latencies = pages.latencies();
    std::cout
        << format(
               R"({{"rate":{:.0f},"count":{},"wrong":{},"broken":{},"unanswered":{},"most_waiting":{},"p50_ms":{:.3f},"p90_ms":{:.3f},"p99_ms":{:.3f},"p999_ms":{:.3f},"max_ms":{:.3f}}})",
               rate, latencies.size(), pages.wrong(), callers.broken(), callers.unanswered(), callers.most_waiting(),
               percentile(latencies, 0.5), percentile(latencies, 0.9), percentile(latencies, 0.99),
               percentile(latencies, 0.999), percentile(latencies, 1.0))
        << '\n';
}

}  // namespace hub::bench
