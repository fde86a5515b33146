#include "members/members_api.h"

#include <map>

#include "app/app.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "http/paging.h"
#include "mail/mail.h"
#include "members/members.h"
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
            {"created_at", to_rfc3339(member.created_at)}};
}

// Each with what became of the mail to it.
JsonArray present_all(Reader& reader, const std::vector<Member>& members) {
    std::vector<std::string> addresses;
    for (const Member& member : members) addresses.push_back(member.email);
    std::map<std::string, mail::Bounce> bounces;
    for (mail::Bounced& one : mail::list_bounces(reader, addresses)) bounces[one.recipient_key] = std::move(one.bounce);
    JsonArray items;
    for (const Member& member : members) {
        JsonObject item = present_alone(member);
        const auto bounce = bounces.find(folded(member.email));
        if (bounce != bounces.end()) item["mail_bounce"] = json_of_bounce(bounce->second);
        items.push_back(std::move(item));
    }
    return items;
}

Json present(Reader& reader, const Member& member) {
    return present_all(reader, {member}).front();
}

Profile profile_in(const Json& json) {
    Fields fields{json};
    const Profile profile{.email = fields.email("email"),
                          .first_name = fields.optional_text("first_name", name_rule),
                          .last_name = fields.optional_text("last_name", name_rule)};
    fields.refuse_nulls();
    fields.finish();
    return profile;
}

Change change_in(const Json& json) {
    Fields fields{json};
    Change wanted;
    if (fields.has("email")) wanted.email = fields.email("email");
    wanted.first_name = fields.optional_text("first_name", name_rule);
    wanted.last_name = fields.optional_text("last_name", name_rule);
    fields.refuse_nulls();
    fields.finish();
    return wanted;
}

// A list of one or none: an address is unique.
Page with_address(Reader& reader, const std::string& email) {
    Page page;
    if (auto member = find_by_email(reader, email)) page.members.push_back(std::move(*member));
    return page;
}

Page page_in(Reader& reader, const http::Request& request, const http::Paging& paging) {
    if (paging.cursor && !MemberId::matches(*paging.cursor)) {
        throw Invalid("cursor", "should be the next_cursor of the page before");
    }
    if (const auto email = request.parameter("email")) return with_address(reader, *email);
    return members::list_members(reader, request.parameter("q"), paging.cursor, paging.limit);
}

}  // namespace

http::Response list_members(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request, {"email", "q"});
    return app.store.read(actor.site, [&](Reader& reader) {
        const Page page = page_in(reader, request, paging);
        return http::list(present_all(reader, page.members), page.next_cursor);
    });
}

http::Response show_member(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    return http::json(200,
                      app.store.read(actor.site, [&](Reader& reader) { return present(reader, load(reader, id)); }));
}

http::Response create_member(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const Profile profile = profile_in(request.json());
    return app.store.write(actor.site, [&](Tx& tx) {
        const Welcomed welcomed = welcome(tx, profile, "api");
        http::Response answer = http::json(welcomed.created ? 201 : 200, present(tx, welcomed.member));
        if (welcomed.created) answer.with("Location", "/api/v1/members/" + welcomed.member.id.text());
        return answer;
    });
}

http::Response change_member(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    const Change wanted = change_in(request.json());
    return http::json(
        200, app.store.write(actor.site, [&](Tx& tx) { return present(tx, sessions::change_member(tx, id, wanted)); }));
}

}  // namespace hub::members::api
