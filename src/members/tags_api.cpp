#include "members/tags_api.h"

#include "app/app.h"
#include "base/fields.h"
#include "http/parameters.h"
#include "members/members.h"
#include "members/tags.h"
#include "staff/staff.h"

namespace hub::members::api {

namespace {

constexpr TextRule tag_rule{.shortest = 1, .longest = 100};

Json present_tag(Reader& reader, const Tag& tag) {
    return {{"id", tag.id.text()},
            {"name", tag.name},
            {"member_count", count_tagged(reader, tag.id)},
            {"created_at", to_rfc3339(tag.created_at)}};
}

std::string tag_name_in(const Json& json) {
    Fields fields{json};
    std::string name = fields.text("name", tag_rule);
    fields.finish();
    return name;
}

}  // namespace

http::Response list_tags(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    TagPage page{.words = parameters.text("q").value_or("")};
    const http::Paging paging = parameters.paging();
    page.after = parameters.id_cursor<TagId>(paging);
    page.limit = paging.limit + 1;
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        std::vector<Tag> tags = members::list_tags(reader, page);
        std::optional<std::string> next;
        if (tags.size() > paging.limit) {
            tags.pop_back();
            next = tags.back().id.text();
        }
        JsonArray items;
        for (const Tag& tag : tags) items.push_back(present_tag(reader, tag));
        return http::list(std::move(items), next);
    });
}

http::Response create_tag(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const std::string name = tag_name_in(request.json());
    return app.store.write(actor.site, [&](Tx& tx) {
        const MadeTag made = make_tag(tx, name);
        http::Response answer = http::json(made.is_new ? 201 : 200, present_tag(tx, made.tag));
        if (made.is_new) answer.with("Location", "/api/v1/tags/" + made.tag.id.text());
        return answer;
    });
}

http::Response show_tag(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<TagId>(request, "tag");
    return http::json(
        200, app.store.read(actor.site, [&](Reader& reader) { return present_tag(reader, load_tag(reader, id)); }));
}

http::Response change_tag(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<TagId>(request, "tag");
    const std::string name = tag_name_in(request.json());
    return http::json(200,
                      app.store.write(actor.site, [&](Tx& tx) { return present_tag(tx, rename_tag(tx, id, name)); }));
}

http::Response delete_tag(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<TagId>(request, "tag");
    app.store.write(actor.site, [&](Tx& tx) { members::delete_tag(tx, id); });
    return http::no_content();
}

http::Response give_tag(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto member = http::id_capture<MemberId>(request, "member");
    const auto tag = http::id_capture<TagId>(request, "tag");
    app.store.write(actor.site, [&](Tx& tx) {
        members::give_tag(tx, load(tx, member).id, load_tag(tx, tag).id, actor.person ? "manual" : "api");
    });
    return http::no_content();
}

http::Response take_tag(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto member = http::id_capture<MemberId>(request, "member");
    const auto tag = http::id_capture<TagId>(request, "tag");
    app.store.write(actor.site, [&](Tx& tx) { members::take_tag(tx, load(tx, member).id, load_tag(tx, tag).id); });
    return http::no_content();
}

}  // namespace hub::members::api
