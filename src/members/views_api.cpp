#include "members/views_api.h"

#include "app/app.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "http/parameters.h"
#include "members/views.h"
#include "staff/staff.h"

namespace hub::members::api {

namespace {

constexpr std::size_t words_most = 20;
constexpr std::size_t word_letters_most = 200;
constexpr TextRule view_name_rule{.longest = 60};

Json view_json(const View& view, const staff::Actor& actor) {
    return JsonObject{{"id", json_of(view.id)},
                      {"name", view.name},
                      {"query", view.query},
                      {"is_shared", view.is_shared},
                      {"is_own", view.owner == actor.id()},
                      {"created_at", json_of(view.created_at)}};
}

bool is_query(const Json& json) {
    if (!json.is_object() || json.as_object().size() > words_most) return false;
    for (const auto& [name, value] : json.as_object()) {
        if (!value.is_string() || length_in_letters(std::string_view{value.as_string()}) > word_letters_most)
            return false;
        if (name.size() > word_letters_most) return false;
    }
    return true;
}

struct ViewWish {
    std::optional<std::string> name;
    std::optional<Json> query;
    std::optional<bool> is_shared;
};

ViewWish wish_in(const Json& json, bool is_new) {
    Fields fields{json};
    ViewWish wish;
    wish.name =
        is_new ? std::optional{fields.text("name", view_name_rule)} : fields.optional_text("name", view_name_rule);
    if (const Json* const query = fields.raw("query")) {
        if (is_query(*query))
            wish.query = *query;
        else
            fields.wrong("query", "should be an object of up to 20 short texts, as in the address of the list");
    } else if (is_new) {
        fields.wrong("query", "is wanted");
    }
    wish.is_shared = fields.optional_flag("is_shared");
    if (wish.name && trimmed(*wish.name).empty() && !fields.is_wrong("name"))
        fields.wrong("name", "should be a word or two");
    fields.refuse_nulls();
    fields.finish();
    return wish;
}

void require_sharing(const staff::Actor& actor) {
    if (!actor.may("members:write"))
        throw Forbidden("What everybody sees is kept by those who have the permission members:write.");
}

// Somebody else's own one isn't there; a shared one is for those who may share.
View view_to_change(Reader& reader, const http::Request& request, const staff::Actor& actor) {
    View view = load_view(reader, http::id_capture<ViewId>(request, "view"));
    const bool is_own = view.owner == actor.id();
    if (!is_own && !view.is_shared) throw NotFound("There is no such view.");
    if (view.is_shared) require_sharing(actor);
    return view;
}

}  // namespace

http::Response list_views(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const http::Paging paging = parameters.paging();
    const auto after = parameters.id_cursor<ViewId>(paging);
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        auto found = members::list_views(reader, actor.id(), after, paging.limit + 1);
        std::optional<std::string> next;
        if (found.size() > paging.limit) {
            found.pop_back();
            next = found.back().id.text();
        }
        JsonArray data;
        for (const View& view : found) data.push_back(view_json(view, actor));
        return http::list(std::move(data), next);
    });
}

http::Response create_view(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const ViewWish wish = wish_in(request.json(), true);
    const bool is_shared = wish.is_shared.value_or(false);
    if (is_shared) require_sharing(actor);
    const View view = app.store.write(actor.site, [&](Tx& tx) {
        return save_view(tx, {.id = ViewId::fresh(tx.now()),
                              .owner = actor.id(),
                              .is_shared = is_shared,
                              .name = std::string{trimmed(*wish.name)},
                              .query = *wish.query,
                              .created_at = tx.now()});
    });
    return http::json(201, view_json(view, actor)).with("Location", "/api/v1/views/" + view.id.text());
}

http::Response change_view(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const ViewWish wish = wish_in(request.json(), false);
    if (wish.is_shared.value_or(false)) require_sharing(actor);
    const View view = app.store.write(actor.site, [&](Tx& tx) {
        View changed = view_to_change(tx, request, actor);
        if (wish.name) changed.name = trimmed(*wish.name);
        if (wish.query) changed.query = *wish.query;
        changed.is_shared = wish.is_shared.value_or(changed.is_shared);
        members::change_view(tx, changed);
        return changed;
    });
    return http::json(200, view_json(view, actor));
}

http::Response delete_view(app::App& app, const http::Request& request, const staff::Actor& actor) {
    app.store.write(actor.site, [&](Tx& tx) { members::delete_view(tx, view_to_change(tx, request, actor).id); });
    return http::no_content();
}

}  // namespace hub::members::api
