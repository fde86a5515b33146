#include "portal/branding_api.h"

#include <cmath>

#include "app/app.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "http/etag.h"
#include "media/files.h"
#include "portal/dress.h"
#include "sites/branding_json.h"
#include "sites/palette.h"
#include "sites/sites.h"
#include "sites/themes.h"
#include "staff/staff.h"

namespace hub::portal::api {

namespace {

using sites::Branding;
using sites::Check;
using sites::Scheme;

std::string_view word_of(Scheme scheme) {
    return scheme == Scheme::light ? "light" : "dark";
}

// Cut off, not rounded: what doesn't pass never reads as what would.
double shown_ratio(double ratio) {
    return std::floor(ratio * 100) / 100;
}

JsonArray checks_json(const Branding& branding) {
    JsonArray list;
    for (const Check& check : sites::checks_of(branding)) {
        list.push_back({{"scheme", word_of(check.scheme)},
                        {"field", check.field},
                        {"color", sites::text_of(check.color)},
                        {"ground", sites::text_of(check.ground)},
                        {"ratio", shown_ratio(check.ratio)},
                        {"least", check.least},
                        {"passes", check.passes()},
                        {"nearest", check.nearest ? Json(sites::text_of(*check.nearest)) : Json(nullptr)}});
    }
    return list;
}

Json palette_json(const Branding& branding, Scheme scheme) {
    const sites::Palette palette = sites::palette_of(branding, scheme);
    return JsonObject{{"paper", sites::text_of(palette.paper)},
                      {"surface", sites::text_of(palette.surface)},
                      {"ink", sites::text_of(palette.ink)},
                      {"brand", sites::text_of(palette.fill)},
                      {"on_brand", sites::text_of(palette.on_fill)}};
}

// Each theme as it looks in the colour that it looks best in.
JsonArray themes_json() {
    JsonArray list;
    for (const sites::Theme& theme : sites::themes()) {
        const Branding own{.theme = std::string{theme.word}, .colors = {.brand = std::string{theme.brand}}};
        list.push_back({{"theme", theme.word},
                        {"brand", theme.brand},
                        {"heading_font", theme.heading_font},
                        {"text_font", theme.text_font},
                        {"light", palette_json(own, Scheme::light)},
                        {"dark", palette_json(own, Scheme::dark)}});
    }
    return list;
}

JsonArray fonts_json() {
    JsonArray list;
    for (const sites::Font& font : sites::fonts()) list.push_back({{"font", font.word}, {"stack", font.stack}});
    return list;
}

http::Response answer_of(Reader& reader, const sites::Looks& looks) {
    const Branding& newest = looks.newest();
    const std::string initial = first_letter(sites::load(reader).name);
    http::Response answer =
        http::json(200, JsonObject{{"published", json_of(looks.published)},
                                   {"published_at", hub::json_of(looks.published_at)},
                                   {"draft", looks.draft ? Json(json_of(*looks.draft)) : Json(nullptr)},
                                   {"checks", checks_json(newest)},
                                   {"light", palette_json(newest, Scheme::light)},
                                   {"dark", palette_json(newest, Scheme::dark)},
                                   {"style_url", dressed(newest, images_of(reader, newest), initial).css_url},
                                   {"themes", themes_json()},
                                   {"fonts", fonts_json()}});
    http::set_etag(answer, looks.version);
    return answer;
}

void check_image(Reader& reader, std::string_view field, const std::optional<FileId>& id, Complaints& wrong) {
    if (!id) return;
    const auto file = media::find_file(reader, *id);
    if (!file) wrong.add(std::string{field}, "should be the id of a file in the library");
    if (file && file->kind != media::Kind::image)
        wrong.add(std::string{field}, "should be an image: PNG, JPEG, WebP or GIF");
}

void check_images(Reader& reader, const Branding& wanted, Complaints wrong) {
    check_image(reader, "logo", wanted.logo, wrong);
    check_image(reader, "dark_logo", wanted.dark_logo, wrong);
    check_image(reader, "icon", wanted.icon, wrong);
    wrong.finish();
}

// What nobody could read isn't published by oversight.
void refuse_unreadable(const Branding& branding) {
    Complaints wrong;
    for (const Check& check : sites::checks_of(branding)) {
        if (check.passes()) continue;
        wrong.add(std::string{check.field},
                  format("{} on {} has a contrast of {:.2f} : 1 and needs {} : 1; {} would do",
                         sites::text_of(check.color), sites::text_of(check.ground), shown_ratio(check.ratio),
                         check.least, sites::text_of(check.nearest.value_or(check.color))));
    }
    wrong.finish();
}

}  // namespace

http::Response show_branding(App& app, const http::Request&, const staff::Actor& actor) {
    return app.store.read(actor.site, [](Reader& reader) { return answer_of(reader, sites::load_looks(reader)); });
}

http::Response save_branding_draft(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto seen = http::seen_version(request);
    const Json body = request.json();
    Fields fields{body};
    const Branding wanted = sites::read_branding(fields);
    const Complaints wrong = fields.complaints();
    return app.store.write(actor.site, [&](Tx& tx) {
        check_images(tx, wanted, wrong);
        return answer_of(tx, sites::save_draft(tx, wanted, seen));
    });
}

http::Response discard_branding_draft(App& app, const http::Request&, const staff::Actor& actor) {
    app.store.write(actor.site, [](Tx& tx) { sites::discard_draft(tx); });
    return http::no_content();
}

http::Response publish_branding(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto seen = http::seen_version(request);
    const Json body = request.json();
    Fields fields{body};
    const bool is_forced = fields.flag("despite_contrast", false);
    fields.finish();
    return app.store.write(actor.site, [&](Tx& tx) {
        const sites::Looks looks = sites::load_looks(tx);
        if (looks.draft && !is_forced) refuse_unreadable(*looks.draft);
        return answer_of(tx, sites::publish(tx, seen));
    });
}

}  // namespace hub::portal::api
