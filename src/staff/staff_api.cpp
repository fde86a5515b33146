#include "staff/staff_api.h"

#include "app/app.h"
#include "app/config.h"
#include "http/response.h"
#include "sites/site_json.h"
#include "staff/staff.h"

namespace hub::staff::api {

http::Response show_me(app::App& app, const http::Request&, const Actor& actor) {
    JsonArray scopes;
    for (const std::string& scope : actor.scopes) scopes.push_back(Json(scope));
    return app.store.read(actor.site, [&](Reader& reader) {
        return http::json(
            200, {{"key", json_of(actor.key)},
                  {"staff", actor.person ? Json(actor.person->person.text()) : Json(nullptr)},
                  {"role", actor.person ? Json(word_of(actor.person->role)) : Json(nullptr)},
                  {"name", actor.name},
                  {"scopes", std::move(scopes)},
                  {"site", sites::site_json(sites::load(reader), sites::hosts(reader), app.config.public_url)}});
    });
}

}  // namespace hub::staff::api
