#include "app/app.h"
#include "app/config.h"
#include "base/error.h"
#include "base/fields.h"
#include "http/csrf.h"
#include "sessions/passwords.h"
#include "sessions/staff_api.h"
#include "sessions/staff_door.h"
#include "sessions/staff_invitations.h"
#include "sessions/staff_passwords.h"

namespace hub::sessions::api {

namespace {

constexpr const char* link_is_over = "This link is over: it was used, is too old, or was replaced by a newer one.";
constexpr TextRule token_rule{.shortest = 1, .longest = 100};

std::string_view purpose_word(staff::Purpose purpose) {
    switch (purpose) {
        case staff::Purpose::first:
            return "first";
        case staff::Purpose::welcome:
            return "welcome";
        case staff::Purpose::reset:
            return "reset";
    }
    return "";
}

}  // namespace

// By POST, so that the token stands in no address and no log.
http::Response look_at_link(App& app, const http::Request& request) {
    http::check_same_origin(request);
    const Json json = request.json();
    Fields fields{json};
    const std::string token = fields.text("token", token_rule);
    fields.finish();
    const auto link = app.store.read_everywhere([&](Reader& reader) {
        auto found = look_at_staff_link(reader, token);
        return found ? found : look_at_invitation(reader, token);
    });
    if (!link) throw NotFound(link_is_over);
    return http::json(200, {{"purpose", link->is_invitation ? "invitation" : purpose_word(link->purpose)},
                            {"email", link->email},
                            {"name", link->name},
                            {"needs_site", link->needs_site},
                            {"needs_password", link->needs_password},
                            {"site_name", link->is_invitation ? Json(link->site_name) : Json(nullptr)},
                            {"role", link->is_invitation ? Json(link->role) : Json(nullptr)}});
}

http::Response use_link(App& app, const http::Request& request) {
    http::check_same_origin(request);
    const Json json = request.json();
    Fields fields{json};
    StaffLinkUse wanted;
    wanted.token = fields.text("token", token_rule);
    wanted.password = Secret<std::string>{
        fields.optional_text("password", {.shortest = 1, .longest = password_letters_max}).value_or("")};
    wanted.email = fields.has("email") ? fields.email("email") : std::string{};
    wanted.name = fields.optional_text("name", {.shortest = 1, .longest = 100}).value_or("");
    wanted.site_name = fields.optional_text("site_name", {.shortest = 1, .longest = 100}).value_or("");
    fields.finish();
    auto person = use_staff_link(app.store, app.hashing, wanted, app.config.public_url);
    if (!person) person = use_invitation(app.store, app.hashing, wanted);
    if (!person) throw NotFound(link_is_over);
    return http::json(200, {{"email", person->email}, {"name", person->name}});
}

http::Response send_staff_reset(App& app, const http::Request& request) {
    http::check_same_origin(request);
    const Json json = request.json();
    Fields fields{json};
    const std::string email = fields.email("email");
    fields.finish();
    begin_staff_reset(app.store, email, staff_asking(request, app.config.public_url));
    return http::no_content();
}

}  // namespace hub::sessions::api
