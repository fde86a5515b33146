#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/app.h"
#include "http/request.h"
#include "http/response.h"
#include "http/server.h"

namespace prometheus {
struct MetricFamily;
}

// What the operator's monitoring reads: counts, ages and sizes in the Prometheus text format, and nothing of anybody.
namespace hub::app {

// Counts answers since the start. Thread-safe, and cheap enough for every request.
class Metrics {
public:
    void note(const http::Noted& noted);
    // Where the figures of the sockets and handlers come from, while it serves.
    void watch(std::function<http::Load()> load) { load_ = std::move(load); }

    std::string text(App& app) const;

private:
    // In seconds, as Prometheus wants them; the last is without limit.
    static constexpr std::array<double, 10> bounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1, 5, 30};
    static constexpr std::size_t doors = 5;    // those of http::Door, and requests that found no route
    static constexpr std::size_t classes = 6;  // of statuses, by their first digit

    struct Door {
        std::array<std::atomic<std::uint64_t>, classes> answers{};
        std::array<std::atomic<std::uint64_t>, bounds.size() + 1> times{};
        std::atomic<std::uint64_t> milliseconds = 0;
    };

    void add_requests(std::vector<prometheus::MetricFamily>& families) const;

    std::array<Door, doors> doors_{};
    std::function<http::Load()> load_;
};

// Whether the caller may see figures: with the metrics token where one is set, else from this machine itself and not
// through a proxy.
bool is_operator(const App& app, const http::Request& request);

// 404 to everyone else.
http::Response show_metrics(App& app, const Metrics& metrics, const http::Request& request);

}  // namespace hub::app
