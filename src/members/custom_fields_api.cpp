#include "members/custom_fields_api.h"

#include "app/app.h"
#include "base/fields.h"
#include "base/text.h"
#include "http/parameters.h"
#include "members/custom_fields.h"
#include "staff/staff.h"

namespace hub::members::api {

namespace {

Json present_field(const CustomField& field) {
    return JsonObject{{"id", field.id.text()},       {"name", field.name},
                      {"kind", word_of(field.kind)}, {"choices", JsonArray(field.choices.begin(), field.choices.end())},
                      {"position", field.position},  {"created_at", to_rfc3339(field.created_at)}};
}

FieldWish field_wish_in(const Json& json, bool is_new) {
    Fields fields{json};
    FieldWish wish;
    if (is_new || fields.has("name")) wish.name = std::string{trimmed(fields.text("name", {.longest = 100}))};
    if (is_new) wish.kind = field_kind_of(fields.word("kind", field_kind_words()));
    if (fields.has("choices")) wish.choices = fields.texts("choices", choices_max);
    wish.position = fields.optional_number("position", 0, static_cast<std::int64_t>(fields_max));
    fields.refuse_nulls();
    wish.wrong = fields.complaints();
    return wish;
}

FieldId field_in(const http::Request& request) {
    return http::id_capture<FieldId>(request, "field");
}

}  // namespace

http::Response list_fields(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    return app.store.read(actor.site, [&](Reader& reader) {
        const std::vector<CustomField> fields = members::list_fields(reader);
        std::vector<const CustomField*> listed;
        for (const CustomField& field : fields) listed.push_back(&field);
        return http::list_of(listed, paging, present_field);
    });
}

http::Response create_field(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const FieldWish wish = field_wish_in(request.json(), true);
    const CustomField field = app.store.write(actor.site, [&](Tx& tx) { return make_field(tx, wish); });
    return http::json(201, present_field(field)).with("Location", "/api/v1/fields/" + field.id.text());
}

http::Response show_field(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return http::json(200, present_field(app.store.read(
                               actor.site, [&](Reader& reader) { return load_field(reader, field_in(request)); })));
}

http::Response change_field(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const FieldWish wish = field_wish_in(request.json(), false);
    return http::json(200, present_field(app.store.write(actor.site, [&](Tx& tx) {
                          return members::change_field(tx, field_in(request), wish);
                      })));
}

http::Response delete_field(app::App& app, const http::Request& request, const staff::Actor& actor) {
    app.store.write(actor.site, [&](Tx& tx) { members::delete_field(tx, field_in(request)); });
    return http::no_content();
}

}  // namespace hub::members::api
