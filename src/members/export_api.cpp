#include "members/export_api.h"

#include <memory>

#include "app/app.h"
#include "base/ids.h"
#include "base/open_file.h"
#include "catalog/cache.h"
#include "media/arrivals.h"
#include "members/asked_api.h"
#include "members/export.h"
#include "staff/staff.h"

namespace hub::members::api {

http::Response export_members(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const Filter filter = filter_in(parameters, actor);
    const Order order = order_in(parameters);
    parameters.finish();
    http::Response answer;
    answer.file = app.store.read(actor.site, [&](Reader& reader) {
        const auto file = std::make_shared<OpenFile>(OpenFile::fresh(app.arrivals.folder()));
        write_csv(reader, widened(filter, *app.catalogs.of(reader)), order, *file);
        return std::shared_ptr<const OpenFile>{file};
    });
    return answer.with("Content-Type", "text/csv; charset=utf-8")
        .with("Content-Disposition", "attachment; filename=\"members.csv\"")
        .with("Cache-Control", "no-store")
        .with("ETag", "\"" + RequestId::fresh(app.clock.now()).text() + "\"");
}

}  // namespace hub::members::api
