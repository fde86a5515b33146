#include "app/health.h"

#include "base/assets.h"
#include "base/ensure.h"
#include "sites/sites.h"

namespace hub::app {

http::Response show_health(App&, const http::Request&) {
    return http::json(200, JsonObject{{"ok", true}});
}

http::Response show_readiness(App& app, const http::Request&) {
    const auto sites = app.store.read_everywhere([](Reader& reader) { return sites::list_sites(reader).size(); });
    return http::json(200,
                      JsonObject{{"ok", true}, {"database", std::string{app.store.engine_name()}}, {"sites", sites}});
}

http::Response show_openapi(App&, const http::Request&) {
    const auto document = assets::find("docs/api/openapi.yaml");
    ENSURE(document.has_value());
    http::Response response;
    response.with("Content-Type", "application/yaml").kept_body = *document;
    return response;
}

}  // namespace hub::app
