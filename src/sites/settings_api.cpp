#include "sites/settings_api.h"

#include "app/app.h"
#include "app/config.h"
#include "base/fields.h"
#include "base/text.h"
#include "sites/site_json.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::sites::api {

namespace {

JsonObject mail_of(const app::Config& config, const Site& site) {
    return {{"from", config.mail_from.empty() ? site.support_email : config.mail_from},
            {"is_sent", !config.smtp_url.empty()}};
}

Json settings_of(const app::Config& config, const Site& site) {
    return {{"name", site.name},
            {"support_email", site.support_email},
            {"time_zone", site.time_zone},
            {"inactivity_days", site.inactivity_days},
            {"public_content", site.public_content},
            {"registration", site.registration},
            {"works_alone", site.works_alone},
            {"terms", site.terms},
            {"terms_url", site.terms_url},
            {"date_style", site.date_style},
            {"mail", mail_of(config, site)}};
}

Change change_in(const Json& json) {
    Fields fields{json};
    Change wanted;
    fields.refuse_nulls();
    wanted.name = fields.optional_text("name", {.shortest = 1, .longest = 100});
    wanted.support_email = fields.optional_text("support_email", {.shortest = 0, .longest = 254});
    wanted.time_zone = fields.optional_text("time_zone", {.shortest = 1, .longest = 64});
    const auto days = fields.optional_number("inactivity_days", 1, 3650);
    if (days) wanted.inactivity_days = static_cast<int>(*days);
    wanted.public_content = fields.optional_flag("public_content");
    wanted.registration = fields.optional_flag("registration");
    wanted.works_alone = fields.optional_flag("works_alone");
    wanted.terms = fields.optional_text("terms", {.shortest = 0, .longest = 300});
    wanted.terms_url = fields.optional_text("terms_url", {.shortest = 0, .longest = 2000});
    wanted.date_style = fields.optional_word("date_style", {"day_first", "month_first", "numbers"});
    if (wanted.time_zone && !Zone::find(*wanted.time_zone)) {
        fields.wrong("time_zone", "should be an IANA time zone, such as Europe/Berlin");
    }
    if (wanted.support_email && !wanted.support_email->empty() && !is_email(*wanted.support_email)) {
        fields.wrong("support_email", "should be an e-mail address, or empty");
    }
    fields.finish();
    return wanted;
}

}  // namespace

http::Response show_site(app::App& app, const http::Request&, const staff::Actor& actor) {
    return app.store.read(actor.site, [&](Reader& reader) {
        return http::json(200, site_json(load(reader), hosts(reader), app.config.public_url));
    });
}

http::Response show_settings(app::App& app, const http::Request&, const staff::Actor& actor) {
    return http::json(200,
                      settings_of(app.config, app.store.read(actor.site, [](Reader& reader) { return load(reader); })));
}

http::Response change_settings(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const Change wanted = change_in(request.json());
    return http::json(200,
                      settings_of(app.config, app.store.write(actor.site, [&](Tx& tx) { return change(tx, wanted); })));
}

}  // namespace hub::sites::api
