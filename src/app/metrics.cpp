#include "app/metrics.h"

#include <algorithm>
#include <fstream>
#include <limits>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include "app/config.h"
#include "app/operation_rows.h"
#include "app/shipping.h"
#include "base/error.h"
#include "base/text.h"
#include "base/version.h"

namespace hub::app {

namespace {

constexpr std::array<std::string_view, 5> door_words = {"open", "page", "member", "key", "none"};
constexpr double milliseconds_a_second = 1000;

using Families = std::vector<prometheus::MetricFamily>;
using prometheus::ClientMetric;
using prometheus::MetricType;

prometheus::MetricFamily& family(Families& families, std::string_view name, MetricType type, std::string_view help) {
    return families.emplace_back(prometheus::MetricFamily{format("customerhub_{}", name), std::string{help}, type, {}});
}

ClientMetric sample(std::vector<ClientMetric::Label> labels) {
    ClientMetric metric;
    metric.label = std::move(labels);
    return metric;
}

void add_gauge(prometheus::MetricFamily& to, std::vector<ClientMetric::Label> labels, double value) {
    ClientMetric metric = sample(std::move(labels));
    metric.gauge.value = value;
    to.metric.push_back(std::move(metric));
}

void add_counter(prometheus::MetricFamily& to, std::vector<ClientMetric::Label> labels, std::uint64_t value) {
    ClientMetric metric = sample(std::move(labels));
    metric.counter.value = static_cast<double>(value);
    to.metric.push_back(std::move(metric));
}

void gauge(Families& families, std::string_view name, std::string_view help, double value) {
    add_gauge(family(families, name, MetricType::Gauge, help), {}, value);
}

void counter(Families& families, std::string_view name, std::string_view help, std::uint64_t value) {
    add_counter(family(families, name, MetricType::Counter, help), {}, value);
}

// The second figure of /proc/self/statm, in pages.
double resident_bytes() {
    std::ifstream file{"/proc/self/statm"};
    double whole = 0;
    double resident = 0;
    file >> whole >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

void add_queues(Families& families, App& app) {
    struct Depth {
        std::vector<rows::Queue> queues;
        std::int64_t set_aside;
        Time now;
    };
    const Depth depth = app.store.read_everywhere([](Reader& everywhere) {
        return Depth{rows::queues(everywhere), rows::events_set_aside(everywhere), everywhere.now()};
    });
    auto& waiting = family(families, "queue_waiting", MetricType::Gauge, "What waits in a queue, due now or later.");
    for (const rows::Queue& queue : depth.queues)
        add_gauge(waiting, {{"queue", std::string{queue.name}}}, static_cast<double>(queue.waiting));
    auto& oldest = family(families, "queue_oldest_due_seconds", MetricType::Gauge,
                          "For how long the oldest that is due has waited to be taken.");
    for (const rows::Queue& queue : depth.queues) {
        const double age = queue.oldest_due ? static_cast<double>((depth.now - *queue.oldest_due).count()) : 0;
        add_gauge(oldest, {{"queue", std::string{queue.name}}}, age / milliseconds_a_second);
    }
    gauge(families, "inbox_set_aside", "Events that failed again and again and wait for a person.",
          static_cast<double>(depth.set_aside));
}

void add_shipments(Families& families, const App& app) {
    const auto shipped = app.shipping->shipped();
    if (!shipped) return;
    if (shipped->as_of)
        gauge(families, "shipment_age_seconds", "How far what is shipped of the database is behind.",
              static_cast<double>((app.clock.now() - *shipped->as_of).count()) / milliseconds_a_second);
    counter(families, "shipment_parcels_total", "Parcels that were shipped.", shipped->parcels);
    counter(families, "shipment_bytes_total", "Bytes that were shipped.", shipped->bytes);
    counter(families, "shipment_failures_total", "Times that it could not be shipped.", shipped->failures);
}

void add_load(Families& families, const http::Load& load) {
    gauge(families, "connections", "Callers who are connected.", static_cast<double>(load.connections));
    gauge(families, "handlers", "Threads that handle requests.", static_cast<double>(load.handlers));
    gauge(families, "handlers_busy", "Of these, how many are at work.", static_cast<double>(load.busy));
    gauge(families, "requests_waiting", "Requests that wait for a handler.", static_cast<double>(load.waiting));
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

void Metrics::add_requests(Families& families) const {
    auto& answers = family(families, "requests_total", MetricType::Counter,
                           "Requests that were answered, by door and class of status.");
    for (std::size_t at = 0; at < doors; ++at) {
        for (std::size_t digit = 1; digit < classes; ++digit)
            add_counter(answers, {{"door", std::string{door_words.at(at)}}, {"status", format("{}xx", digit)}},
                        doors_.at(at).answers.at(digit).load());
    }
    auto& times = family(families, "request_seconds", MetricType::Histogram,
                         "From a request that has arrived to its answer being made, by door.");
    for (std::size_t at = 0; at < doors; ++at) {
        const Door& door = doors_.at(at);
        ClientMetric metric = sample({{"door", std::string{door_words.at(at)}}});
        ClientMetric::Histogram& histogram = metric.histogram;
        for (std::size_t bound = 0; bound <= bounds.size(); ++bound) {
            histogram.sample_count += door.times.at(bound).load();
            const double upper = bound < bounds.size() ? bounds.at(bound) : std::numeric_limits<double>::infinity();
            histogram.bucket.push_back({histogram.sample_count, upper});
        }
        histogram.sample_sum = static_cast<double>(door.milliseconds.load()) / milliseconds_a_second;
        times.metric.push_back(std::move(metric));
    }
}

std::string Metrics::text(App& app) const {
    Families families;
    add_gauge(family(families, "build_info", MetricType::Gauge, "The version that runs."),
              {{"version", std::string{version()}}, {"database", std::string{app.store.engine_name()}}}, 1);
    add_requests(families);
    if (load_) add_load(families, load_());
    const db::Commits written = app.store.commits();
    counter(families, "writes_total", "Pieces of work that were committed.", written.works);
    counter(families, "commits_total", "Commits that they shared.", written.commits);
    gauge(families, "resident_bytes", "Memory that the process holds.", resident_bytes());
    add_queues(families, app);
    add_shipments(families, app);
    return prometheus::TextSerializer{}.Serialize(families);
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
