#include "app/metrics.h"

#include <algorithm>
#include <fstream>

#include <unistd.h>

#include "app/config.h"
#include "app/operation_rows.h"
#include "base/error.h"
#include "base/text.h"
#include "base/version.h"

namespace hub::app {

namespace {

constexpr std::array<std::string_view, 5> door_words = {"open", "page", "member", "key", "none"};
constexpr double milliseconds_a_second = 1000;

void describe(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
    text += format("# HELP customerhub_{} {}\n# TYPE customerhub_{} {}\n", name, help, name, type);
}

void gauge(std::string& text, std::string_view name, std::string_view help, double value) {
    describe(text, name, "gauge", help);
    text += format("customerhub_{} {}\n", name, value);
}

void counter(std::string& text, std::string_view name, std::string_view help, std::uint64_t value) {
    describe(text, name, "counter", help);
    text += format("customerhub_{} {}\n", name, value);
}

// The second figure of /proc/self/statm, in pages.
double resident_bytes() {
    std::ifstream file{"/proc/self/statm"};
    double whole = 0;
    double resident = 0;
    file >> whole >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

void add_queues(std::string& text, App& app) {
    struct Depth {
        std::vector<rows::Queue> queues;
        std::int64_t set_aside;
        Time now;
    };
    const Depth depth = app.store.read_everywhere([](Reader& everywhere) {
        return Depth{rows::queues(everywhere), rows::events_set_aside(everywhere), everywhere.now()};
    });
    describe(text, "queue_waiting", "gauge", "What waits in a queue, due now or later.");
    for (const rows::Queue& queue : depth.queues)
        text += format("customerhub_queue_waiting{{queue=\"{}\"}} {}\n", queue.name, queue.waiting);
    describe(text, "queue_oldest_due_seconds", "gauge", "For how long the oldest that is due has waited to be taken.");
    for (const rows::Queue& queue : depth.queues) {
        const double age = queue.oldest_due ? static_cast<double>((depth.now - *queue.oldest_due).count()) : 0;
        text += format("customerhub_queue_oldest_due_seconds{{queue=\"{}\"}} {}\n", queue.name,
                       age / milliseconds_a_second);
    }
    gauge(text, "inbox_set_aside", "Events that failed again and again and wait for a person.",
          static_cast<double>(depth.set_aside));
}

void add_load(std::string& text, const http::Load& load) {
    gauge(text, "connections", "Callers who are connected.", static_cast<double>(load.connections));
    gauge(text, "handlers", "Threads that handle requests.", static_cast<double>(load.handlers));
    gauge(text, "handlers_busy", "Of these, how many are at work.", static_cast<double>(load.busy));
    gauge(text, "requests_waiting", "Requests that wait for a handler.", static_cast<double>(load.waiting));
}

}  // namespace

void Metrics::note(const http::Noted& noted) {
    Door& door = doors_.at(noted.door ? static_cast<std::size_t>(*noted.door) : doors - 1);
    const auto digit = static_cast<std::size_t>(std::clamp(noted.status / 100, 0, static_cast<int>(classes) - 1));
    door.answers.at(digit).fetch_add(1, std::memory_order_relaxed);
    const double seconds = static_cast<double>(noted.took.count()) / milliseconds_a_second;
    const auto bound = std::ranges::lower_bound(bounds, seconds) - bounds.begin();
    door.times.at(static_cast<std::size_t>(bound)).fetch_add(1, std::memory_order_relaxed);
    door.milliseconds.fetch_add(static_cast<std::uint64_t>(noted.took.count()), std::memory_order_relaxed);
}

void Metrics::add_requests(std::string& text) const {
    describe(text, "requests_total", "counter", "Requests that were answered, by door and class of status.");
    for (std::size_t at = 0; at < doors; ++at) {
        for (std::size_t digit = 1; digit < classes; ++digit)
            text += format("customerhub_requests_total{{door=\"{}\",status=\"{}xx\"}} {}\n", door_words.at(at), digit,
                           doors_.at(at).answers.at(digit).load());
    }
    describe(text, "request_seconds", "histogram",
             "From a request that has arrived to its answer being made, by door.");
    for (std::size_t at = 0; at < doors; ++at) {
        const Door& door = doors_.at(at);
        std::uint64_t sum = 0;
        for (std::size_t bound = 0; bound < bounds.size(); ++bound) {
            sum += door.times.at(bound).load();
            text += format("customerhub_request_seconds_bucket{{door=\"{}\",le=\"{}\"}} {}\n", door_words.at(at),
                           bounds.at(bound), sum);
        }
        sum += door.times.at(bounds.size()).load();
        text += format(
            "customerhub_request_seconds_bucket{{door=\"{0}\",le=\"+Inf\"}} {1}\n"
            "customerhub_request_seconds_count{{door=\"{0}\"}} {1}\n"
            "customerhub_request_seconds_sum{{door=\"{0}\"}} {2}\n",
            door_words.at(at), sum, static_cast<double>(door.milliseconds.load()) / milliseconds_a_second);
    }
}

std::string Metrics::text(App& app) const {
    std::string text;
    describe(text, "build_info", "gauge", "The version that runs.");
    text += format("customerhub_build_info{{version=\"{}\",database=\"{}\"}} 1\n", version(), app.store.engine_name());
    add_requests(text);
    if (load_) add_load(text, load_());
    const db::Commits written = app.store.commits();
    counter(text, "writes_total", "Pieces of work that were committed.", written.works);
    counter(text, "commits_total", "Commits that they shared.", written.commits);
    gauge(text, "resident_bytes", "Memory that the process holds.", resident_bytes());
    add_queues(text, app);
    return text;
}

bool is_operator(const App& app, const http::Request& request) {
    const Secret<std::string>& token = app.config.metrics_token;
    if (!token.empty()) {
        constexpr std::string_view scheme = "Bearer ";
        const std::string_view said = request.header("authorization");
        return said.starts_with(scheme) && token.equals(said.substr(scheme.size()));
    }
    const bool came_through_a_proxy =
        !request.header("x-forwarded-for").empty() || !request.header("forwarded").empty();
    return !came_through_a_proxy && (request.remote.starts_with("127.") || request.remote == "::1");
}

http::Response show_metrics(App& app, const Metrics& metrics, const http::Request& request) {
    if (!is_operator(app, request)) throw NotFound("There is nothing at this address.");
    http::Response response;
    response.body = metrics.text(app);
    return std::move(
        response.with("Content-Type", "text/plain; version=0.0.4; charset=utf-8").with("Cache-Control", "no-store"));
}

}  // namespace hub::app
