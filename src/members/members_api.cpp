#include "members/members_api.h"

#include <algorithm>
#include <map>

#include "app/app.h"
#include "base/complaints.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "folders/folder_words.h"
#include "http/parameters.h"
#include "mail/mail.h"
#include "members/asked_api.h"
#include "members/custom_fields.h"
#include "members/members.h"
#include "members/roster.h"
#include "members/tags.h"
#include "sessions/sessions.h"
#include "staff/staff.h"

namespace hub::members::api {

namespace {

constexpr TextRule name_rule{.shortest = 0, .longest = 100};

Json json_of_bounce(const mail::Bounce& bounce) {
    return {{"at", to_rfc3339(bounce.at)}, {"reason", bounce.reason}};
}

JsonObject present_alone(const Member& member) {
    return {{"id", member.id.text()},
            {"email", member.email},
            {"first_name", member.first_name},
            {"last_name", member.last_name},
            {"has_password", member.has_password},
            {"is_inactive", member.inactive_since.has_value()},
            {"source", member.source},
            {"last_login_at", json_of(member.last_login_at)},
            {"mail_bounce", nullptr},
            {"tags", JsonArray{}},
            {"folder", nullptr},
            {"fields", JsonObject{}},
            {"blocked_at", json_of(member.blocked_at)},
            {"blocked_reason", json_of(member.blocked_reason)},
            {"deleted_at", json_of(member.deleted_at)},
            {"created_at", to_rfc3339(member.created_at)}};
}

std::map<std::string, mail::Bounce> bounces_of(Reader& reader, const std::vector<Member>& members) {
    std::vector<std::string> addresses;
    addresses.reserve(members.size());
    for (const Member& member : members) addresses.push_back(member.email);
    std::map<std::string, mail::Bounce> bounces;
    for (mail::Bounced& one : mail::list_bounces(reader, addresses)) bounces[one.recipient_key] = std::move(one.bounce);
    return bounces;
}

std::map<MemberId, JsonArray> tags_by_member(Reader& reader, const std::vector<Member>& members) {
    std::vector<MemberId> ids;
    for (const Member& member : members) ids.push_back(member.id);
    std::map<MemberId, JsonArray> tags;
    for (const auto& [member, tag] : tags_of(reader, ids))
        tags[member].push_back(JsonObject{{"id", tag.id.text()}, {"name", tag.name}});
    return tags;
}

std::map<MemberId, JsonObject> fields_by_member(Reader& reader, const std::vector<Member>& members) {
    std::map<MemberId, JsonObject> known;
    const std::vector<CustomField> fields = members::list_fields(reader);
    if (fields.empty()) return known;
    std::vector<MemberId> ids;
    for (const Member& member : members) ids.push_back(member.id);
    for (const auto& [member, values] : values_of(reader, ids)) {
        for (const KnownValue& value : values) {
            const auto field = std::ranges::find(fields, value.field, &CustomField::id);
            if (field != fields.end()) known[member][value.field.text()] = json_value(*field, value.text);
        }
    }
    return known;
}

std::map<std::string, FolderId> folders_by_member(Reader& reader, const std::vector<Member>& members) {
    std::vector<std::string> ids;
    for (const Member& member : members) ids.push_back(member.id.text());
    return folders::folders_of(reader, ids);
}

// Each with what became of the mail to it, its tags, its folder, and what is known of it besides.
JsonArray present_all(Reader& reader, const std::vector<Member>& members) {
    const auto bounces = bounces_of(reader, members);
    auto tags = tags_by_member(reader, members);
    auto fields = fields_by_member(reader, members);
    const auto lying = folders_by_member(reader, members);
    JsonArray items;
    for (const Member& member : members) {
        JsonObject item = present_alone(member);
        const auto bounce = bounces.find(folded(member.email));
        if (bounce != bounces.end()) item["mail_bounce"] = json_of_bounce(bounce->second);
        item["tags"] = std::move(tags[member.id]);
        const auto folder = lying.find(member.id.text());
        if (folder != lying.end()) item["folder"] = folder->second.text();
        item["fields"] = std::move(fields[member.id]);
        items.push_back(std::move(item));
    }
    return items;
}

Json present(Reader& reader, const Member& member) {
    return present_all(reader, {member}).front();
}

ValueWishes values_in(Fields& fields) {
    ValueWishes wishes;
    const Json* const object = fields.optional_object("fields");
    if (object == nullptr || !object->is_object()) return wishes;
    for (const auto& entry : object->as_object()) wishes.emplace_back(entry.key(), entry.value());
    return wishes;
}

struct Newcomer {
    Profile profile;
    ValueWishes values;
    folders::Place place;
    Complaints wrong;  // with what was read
};

Newcomer newcomer_in(const Json& json) {
    Fields fields{json};
    Newcomer newcomer{.profile = {.email = fields.email("email"),
                                  .first_name = fields.optional_text("first_name", name_rule),
                                  .last_name = fields.optional_text("last_name", name_rule)},
                      .values = values_in(fields),
                      .place = folders::place_in(fields),
                      .wrong = {}};
    fields.refuse_nulls("folder");
    newcomer.wrong = fields.complaints();
    return newcomer;
}

struct Correction {
    Change wanted;
    ValueWishes values;
    folders::Place place;
    Complaints wrong;  // with what was read
};

Correction correction_in(const Json& json) {
    Fields fields{json};
    Change wanted;
    if (fields.has("email")) wanted.email = fields.email("email");
    wanted.first_name = fields.optional_text("first_name", name_rule);
    wanted.last_name = fields.optional_text("last_name", name_rule);
    ValueWishes values = values_in(fields);
    const folders::Place place = folders::place_in(fields);
    fields.refuse_nulls("folder");
    return {.wanted = std::move(wanted), .values = std::move(values), .place = place, .wrong = fields.complaints()};
}

// With what was read, and with whose address it is.
void check(Reader& reader, const MemberId& id, const Correction& correction) {
    Complaints wrong = correction.wrong;
    const auto& email = correction.wanted.email;
    const auto holder = email ? find_by_email(reader, *email) : std::nullopt;
    if (holder && holder->id != id) wrong.add("email", "belongs to another member");
    check_values(reader, correction.values, wrong);
    folders::check_there(reader, folders::Kind::members, correction.place, wrong);
    wrong.finish();
}

// A list of one or none: an address is unique.
Page with_address(Reader& reader, const std::string& email) {
    Page page;
    if (auto member = find_by_email(reader, email)) page.members.push_back(std::move(*member));
    return page;
}

struct Asked {
    std::optional<std::string> email;
    Filter filter;
    Order order;
    std::optional<MemberId> cursor;
    std::size_t limit = 0;
};

Asked asked_in(const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    Asked asked{.email = parameters.text("email"),
                .filter = filter_in(parameters, actor),
                .order = order_in(parameters),
                .cursor = {}};
    const http::Paging paging = parameters.paging();
    asked.cursor = parameters.id_cursor<MemberId>(paging);
    asked.limit = paging.limit;
    parameters.finish();
    return asked;
}

Page page_in(Reader& reader, const Asked& asked, const catalog::Catalog& catalog) {
    if (asked.email) return with_address(reader, *asked.email);
    return members::list_members(reader, widened(asked.filter, catalog), asked.order, asked.cursor, asked.limit);
}

std::string reason_in(const Json& json) {
    Fields fields{json};
    const std::string reason{trimmed(fields.text("reason", {.longest = 500}))};
    if (reason.empty()) fields.wrong("reason", "should say why, for your colleagues");
    fields.finish();
    return reason;
}

}  // namespace

http::Response list_members(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const Asked asked = asked_in(request, actor);
    return app.store.read(actor.site, [&](Reader& reader) {
        const Page page = page_in(reader, asked, *app.catalogs.of(reader));
        return http::list(present_all(reader, page.members), page.next_cursor);
    });
}

http::Response count_members(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const Filter filter = filter_in(parameters, actor);
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        const Filter whole = widened(filter, *app.catalogs.of(reader));
        return http::json(200, JsonObject{{"count", members::count_members(reader, whole)}});
    });
}

http::Response show_member(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    return http::json(200,
                      app.store.read(actor.site, [&](Reader& reader) { return present(reader, load(reader, id)); }));
}

http::Response create_member(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const Newcomer newcomer = newcomer_in(request.json());
    return app.store.write(actor.site, [&](Tx& tx) {
        Complaints wrong = newcomer.wrong;
        check_values(tx, newcomer.values, wrong);
        folders::check_there(tx, folders::Kind::members, newcomer.place, wrong);
        wrong.finish();
        const Welcomed welcomed = welcome(tx, newcomer.profile, actor.person ? "manual" : "api");
        set_values(tx, welcomed.member.id, newcomer.values);
        if (newcomer.place) folders::put(tx, welcomed.member.id.view(), *newcomer.place);
        http::Response answer = http::json(welcomed.created ? 201 : 200, present(tx, welcomed.member));
        if (welcomed.created) answer.with("Location", "/api/v1/members/" + welcomed.member.id.text());
        return answer;
    });
}

http::Response change_member(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    const Correction correction = correction_in(request.json());
    return http::json(200, app.store.write(actor.site, [&](Tx& tx) {
        load(tx, id);
        check(tx, id, correction);
        set_values(tx, id, correction.values);
        if (correction.place) folders::put(tx, id.view(), *correction.place);
        return present(tx, sessions::change_member(tx, id, correction.wanted));
    }));
}

http::Response trash_member(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    app.store.write(actor.site, [&](Tx& tx) { sessions::trash_member(tx, id); });
    return http::no_content();
}

http::Response restore_member(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    return http::json(200, app.store.write(actor.site, [&](Tx& tx) {
        restore(tx, id);
        return present(tx, load(tx, id));
    }));
}

http::Response block_member(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    const std::string reason = reason_in(request.json());
    return http::json(200, app.store.write(actor.site, [&](Tx& tx) {
        sessions::block_member(tx, id, reason);
        return present(tx, load(tx, id));
    }));
}

http::Response unblock_member(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    return http::json(200, app.store.write(actor.site, [&](Tx& tx) {
        unblock(tx, id);
        return present(tx, load(tx, id));
    }));
}

}  // namespace hub::members::api
