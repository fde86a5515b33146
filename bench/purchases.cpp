#include <iostream>
#include <stdexcept>

#include "base/json.h"
#include "base/text.h"
#include "events.h"
#include "measures.h"
#include "reactor.h"

namespace hub::bench {

namespace {

constexpr std::chrono::milliseconds look_every{5};
constexpr std::chrono::seconds patience{10};
constexpr std::string_view sign_of_an_open_page = R"(class="prose")";

// One line of the file: who buys, the page that opens, and the events that Stripe sends.
struct Purchase {
    std::string page_request;
    std::vector<std::string> bodies;
};

std::vector<Purchase> purchases_in(const std::string& file) {
    std::vector<Purchase> found;
    for (const std::string& line : lines_of(file)) {
        const auto json = parse_json(line);
        if (!json) throw std::runtime_error(file + " has a line that is no JSON");
        Purchase purchase{.page_request = format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {}\r\n\r\n",
                                                 text_at(*json, {"page"}).value(), text_at(*json, {"cookie"}).value()),
                          .bodies = {}};
        for (const Json& body : at(*json, {"bodies"})->as_array()) purchase.bodies.emplace_back(body.as_string());
        found.push_back(std::move(purchase));
    }
    return found;
}

// Purchases at their intended moments; each one's page is looked at until it opens.
class Shop {
public:
    Shop(const Options& options, Reactor& reactor, Callers& hooks, Callers& looks)
        : reactor_(reactor),
          hooks_(hooks),
          looks_(looks),
          path_(options.text("path")),
          secret_(options.text("secret")),
          all_(purchases_in(options.text("events"))),
          gap_(1e9 / options.real("rate", 200)) {}

    void begin(Moment start, std::size_t warm) {
        start_ = start;
        warm_ = warm;
        next();
    }
    bool is_over() const { return begun_ == all_.size() && open_ + closed_ == all_.size(); }
    void print() {
        std::cout
            << format(
                   R"({{"purchases":{},"counted":{},"never_opened":{},"refused":{},"looks":{},"p50_ms":{:.2f},"p90_ms":{:.2f},"p99_ms":{:.2f},"max_ms":{:.2f},"hook_p99_ms":{:.2f}}})",
                   all_.size(), latencies_.size(), all_.size() - open_, refused_, look_count_,
                   percentile(latencies_, 0.5), percentile(latencies_, 0.9), percentile(latencies_, 0.99),
                   percentile(latencies_, 1.0), percentile(answers_, 0.99))
            << '\n';
    }

private:
    void next() {
        if (begun_ == all_.size()) return;
        const Moment intended = start_ + Nanoseconds{static_cast<std::int64_t>(gap_ * static_cast<double>(begun_))};
        reactor_.at(intended, [this, intended] { buy(begun_++, intended); });
    }

    void buy(std::size_t number, Moment intended) {
        next();
        bool is_first = true;
        for (const std::string& body : all_[number].bodies) {
            hooks_.ask(signed_request(path_, secret_, body), [this, number, intended, is_first](const Answer& answer) {
                if (answer.status != 200) ++refused_;
                answers_.push_back(milliseconds_since(intended));
                if (is_first) look(number, intended);
            });
            is_first = false;
        }
    }

    void look(std::size_t number, Moment intended) {
        ++look_count_;
        looks_.ask(all_[number].page_request, [this, number, intended](const Answer& answer) {
            const bool is_open = answer.status == 200 && answer.body.find(sign_of_an_open_page) != std::string::npos;
            if (is_open) return opened(number, intended);
            if (now() - intended > patience) {
                ++closed_;
                return;
            }
            reactor_.at(now() + look_every, [this, number, intended] { look(number, intended); });
        });
    }

    void opened(std::size_t number, Moment intended) {
        ++open_;
        if (number >= warm_) latencies_.push_back(milliseconds_since(intended));
    }

    Reactor& reactor_;
    Callers& hooks_;
    Callers& looks_;
    std::string path_;
    std::string secret_;
    std::vector<Purchase> all_;
    double gap_;  // nanoseconds
    Moment start_;
    std::size_t warm_ = 0;
    std::size_t begun_ = 0;
    std::size_t open_ = 0;
    std::size_t closed_ = 0;
    std::size_t refused_ = 0;
    std::size_t look_count_ = 0;
    std::vector<double> latencies_;
    std::vector<double> answers_;
};

}  // namespace

void purchases(const Options& options) {
    Reactor reactor;
    const auto port = static_cast<int>(options.number("port", 0));
    Callers hooks{reactor, port, 64};
    Callers looks{reactor, port, 32};
    Shop shop{options, reactor, hooks, looks};
    shop.begin(now() + std::chrono::milliseconds{5}, static_cast<std::size_t>(options.number("warm", 200)));
    reactor.run_until(now() + std::chrono::seconds{options.number("seconds", 60)}, [&] { return shop.is_over(); });
    shop.print();
}

}  // namespace hub::bench
