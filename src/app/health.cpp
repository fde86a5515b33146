#include "app/health.h"

#include <atomic>
#include <chrono>

#include "app/metrics.h"
#include "app/operation_rows.h"
#include "app/shipping.h"
#include "base/assets.h"
#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"

namespace hub::app {

namespace {

std::atomic<bool> is_stopping = false;

JsonObject ages_of(const std::vector<rows::Queue>& queues, Time now) {
    JsonObject all;
    for (const rows::Queue& queue : queues) {
        const auto age =
            std::chrono::duration_cast<std::chrono::seconds>(queue.oldest_due ? now - *queue.oldest_due : Duration{0});
        all[queue.name] = JsonObject{{"waiting", queue.waiting}, {"oldest_due_seconds", age.count()}};
    }
    return all;
}

}  // namespace

http::Response show_health(App&, const http::Request&) {
    return http::json(200, JsonObject{{"ok", true}});
}

void note_stopping() {
    is_stopping = true;
}

http::Response show_readiness(App& app, const http::Request& request) {
    if (is_stopping) throw Unavailable("This process is about to end.");
    JsonObject report{{"ok", true}};
    const bool tells_all = is_operator(app, request);
    app.store.read_everywhere([&](Reader& everywhere) {
        const std::int64_t sites = rows::sites(everywhere);
        if (!tells_all) return;
        report["database"] = std::string{app.store.engine_name()};
        report["sites"] = sites;
        if (const auto shipped = app.shipping->shipped()) report["shipments"] = report_of(*shipped, everywhere.now());
        report["queues"] = ages_of(rows::queues(everywhere), everywhere.now());
    });
    if (const auto pending = app.store.pending_migrations(); !pending.empty())
        throw Unavailable("The database lacks " + join(pending, ", ") + ". Run: customerhub migrate");
    return http::json(200, report);
}

http::Response show_openapi(App&, const http::Request&) {
    const auto document = assets::find("docs/api/openapi.yaml");
    ENSURE(document.has_value());
    http::Response response;
    response.with("Content-Type", "application/yaml").kept_body = *document;
    return response;
}

}  // namespace hub::app
