#include "app/report_routes.h"

#include "reports/figures_api.h"
#include "reports/people_api.h"
#include "reports/reports_api.h"
#include "reports/takings_api.h"

namespace hub::app {

// clang-format off

void add_reports(Table& table) {
    using enum http::Method;
    table.key(get,  "/summary",       "activity:read", reports::api::show_summary);
    table.key(get,  "/launchpad",     "activity:read", reports::api::show_launchpad);
    table.key(get,  "/reports/growth",            "activity:read", reports::api::show_growth);
    table.key(get,  "/reports/engagement",        "activity:read", reports::api::show_engagement);
    table.key(get,  "/reports/completion",        "activity:read", reports::api::show_completion);
    table.key(get,  "/reports/completion/:thing", "activity:read", reports::api::show_thing_completion);
    table.key(get,  "/reports/files",             "activity:read", reports::api::show_usage);
    table.key(get,  "/reports/deliveries",        "hooks:read",    reports::api::show_deliveries);
    table.key(get,  "/reports/revenue",           "billing:read",  reports::api::show_revenue);
    table.key(get,  "/reports/payments",          "billing:read",  reports::api::list_takings);
    table.key(get,  "/reports/payments/export",   "billing:read",  reports::api::export_takings);
    table.key(get,  "/reports/export",            "activity:read", reports::api::export_report);
    table.key(get,  "/reports/people",            "members:read",  reports::api::list_behind);
    table.key(get,  "/reports/people/export",     "members:read",  reports::api::export_behind);
}

// clang-format on

}  // namespace hub::app
