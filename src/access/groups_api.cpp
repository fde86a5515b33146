#include "access/groups_api.h"

#include "access/impact.h"
#include "access/people_api.h"
#include "access/verdict.h"
#include "app/app.h"
#include "audiences/audience_json.h"
#include "audiences/groups.h"
#include "base/fields.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "http/etag.h"
#include "http/parameters.h"
#include "members/roster.h"
#include "staff/staff.h"

namespace hub::access::api {

namespace {

using audiences::Audience;
using audiences::Group;
using audiences::GroupWish;

JsonObject group_json(const Group& group, const audiences::Book& book, const catalog::Catalog& catalog) {
    return {{"id", group.id.text()},
            {"name", group.name},
            {"rule", audiences::json_of(group.rule)},
            {"sentence", sentence(Audience{group.rule}, book, catalog)},
            {"created_at", to_rfc3339(group.created_at)},
            {"updated_at", to_rfc3339(group.updated_at)}};
}

// Counted outside of any transaction that writes.
http::Response group_answer(app::App& app, const SiteId& site, int status, const Group& group) {
    const JsonObject json = app.store.read(site, [&](Reader& reader) {
        const auto catalog = app.catalogs.of(reader);
        JsonObject found = group_json(group, catalog->book(), *catalog);
        found["member_count"] =
            members::count_members(reader, {.among = term_of(group.rule, catalog->book(), *catalog)});
        return found;
    });
    http::Response answer = http::json(status, json);
    http::set_etag(answer, group.version);
    if (status == 201) answer.with("Location", "/api/v1/groups/" + group.id.text());
    return answer;
}

GroupWish wish_in(const Json& json, bool is_new) {
    Fields fields{json};
    GroupWish wish;
    if (is_new || fields.has("name")) wish.name = std::string{trimmed(fields.text("name", {.longest = 100}))};
    if (is_new || fields.has("rule")) wish.rule = audiences::read_rule(fields, "rule");
    fields.refuse_nulls();
    wish.wrong = fields.complaints();
    return wish;
}

GroupId group_in(const http::Request& request) {
    return http::id_capture<GroupId>(request, "group");
}

}  // namespace

http::Response list_groups(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    audiences::GroupPage page{.words = parameters.text("q").value_or("")};
    const http::Paging paging = parameters.paging();
    page.after = parameters.id_cursor<GroupId>(paging);
    page.limit = paging.limit + 1;
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        const auto catalog = app.catalogs.of(reader);
        std::vector<Group> groups = audiences::list_groups(reader, page);
        std::optional<std::string> next;
        if (groups.size() > paging.limit) {
            groups.pop_back();
            next = groups.back().id.text();
        }
        JsonArray items;
        for (const Group& group : groups) items.push_back(group_json(group, catalog->book(), *catalog));
        return http::list(std::move(items), next);
    });
}

http::Response create_group(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const GroupWish wish = wish_in(request.json(), true);
    const Group group = app.store.write(actor.site, [&](Tx& tx) { return audiences::make_group(tx, wish); });
    return group_answer(app, actor.site, 201, group);
}

http::Response show_group(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const Group group =
        app.store.read(actor.site, [&](Reader& reader) { return audiences::load_group(reader, group_in(request)); });
    return group_answer(app, actor.site, 200, group);
}

http::Response change_group(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const GroupWish wish = wish_in(request.json(), false);
    const Group group = app.store.write(actor.site, [&](Tx& tx) {
        return audiences::change_group(tx, group_in(request), wish, http::seen_version(request));
    });
    return group_answer(app, actor.site, 200, group);
}

http::Response delete_group(app::App& app, const http::Request& request, const staff::Actor& actor) {
    app.store.write(actor.site, [&](Tx& tx) { audiences::delete_group(tx, group_in(request)); });
    return http::no_content();
}

http::Response list_group_members(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const http::Paging paging = parameters.paging();
    const auto cursor = parameters.id_cursor<MemberId>(paging);
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        const Group group = audiences::load_group(reader, group_in(request));
        const auto catalog = app.catalogs.of(reader);
        return people(reader, {.among = term_of(group.rule, catalog->book(), *catalog)}, cursor, paging.limit);
    });
}

}  // namespace hub::access::api
