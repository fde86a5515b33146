#include "portal/preview_api.h"

#include "app/app.h"
#include "app/config.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "members/members.h"
#include "portal/preview.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::portal::api {

namespace {

struct Wanted {
    Preview::As as = Preview::As::visitor;
    std::optional<MemberId> member{};
    std::optional<GroupId> group{};
    std::optional<Time> at{};
    bool shows_draft_look = false;
    bool shows_drafts = false;
    std::string path;
    Complaints wrong{};
};

Wanted read_wanted(const Json& json) {
    Fields fields{json};
    Wanted wanted;
    const std::string as = fields.word("as", preview_words());
    if (!as.empty()) wanted.as = preview_as(as);
    wanted.member = fields.optional_id<MemberId>("member");
    const bool is_member = wanted.as == Preview::As::member;
    if (is_member && !fields.has("member")) fields.wrong("member", "is wanted: as whom");
    if (!is_member && fields.has("member")) fields.wrong("member", "can only be sent with as: member");
    wanted.group = fields.optional_id<GroupId>("group");
    const bool is_group = wanted.as == Preview::As::group;
    if (is_group && !fields.has("group")) fields.wrong("group", "is wanted: as one of whom");
    if (!is_group && fields.has("group")) fields.wrong("group", "can only be sent with as: group");
    wanted.at = fields.optional_time("at");
    const auto look = fields.optional_word("look", {"published", "draft"});
    wanted.shows_draft_look = look ? *look == "draft" : wanted.as == Preview::As::everything;
    wanted.shows_drafts = fields.optional_flag("drafts").value_or(false) && wanted.as != Preview::As::everything;
    wanted.path = fields.optional_text("path").value_or("/");
    if (!http::is_local_path(wanted.path)) fields.wrong("path", "should be a path of the portal, such as /library");
    wanted.wrong = fields.complaints();
    return wanted;
}

void check(app::App& app, Reader& reader, const Wanted& wanted) {
    Complaints wrong = wanted.wrong;
    if (wanted.member && !members::find(reader, *wanted.member))
        wrong.add("member", "should be the id of a member of this site");
    const bool is_known = !wanted.group || app.catalogs.of(reader)->book().find(*wanted.group) != nullptr;
    if (!is_known) wrong.add("group", "should be the id of a group of this site");
    wrong.finish();
}

// The route asks for one of these; a key may have that one alone.
void check_permissions(const staff::Actor& actor) {
    for (const std::string_view permission : preview_permissions) {
        if (!actor.may(permission))
            throw Forbidden(
                format("A preview shows members, pages and files: this key lacks the scope {}.", permission));
    }
}

void check_drafts(const staff::Actor& actor, const Wanted& wanted) {
    if (wanted.shows_drafts && !actor.may(drafts_permission))
        throw Forbidden(
            format("Drafts are shown to those who may write them: this needs the scope {}.", drafts_permission));
}

Preview preview_of(const Wanted& wanted, const staff::Actor& actor, Time now) {
    Preview preview{.id = SessionId::fresh(now),
                    .site = actor.site,
                    .actor = actor.id(),
                    .name = actor.name,
                    .as = wanted.as,
                    .member = wanted.member,
                    .group = wanted.group,
                    .at = wanted.at,
                    .shows_draft_look = wanted.shows_draft_look,
                    .shows_drafts = wanted.shows_drafts,
                    .until = now + preview_life_max};
    if (preview.as == Preview::As::everything || preview.group) preview.member = MemberId::fresh(now);
    return preview;
}

}  // namespace

http::Response create_preview(app::App& app, const http::Request& request, const staff::Actor& actor) {
    check_permissions(actor);
    const Wanted wanted = read_wanted(request.json());
    check_drafts(actor, wanted);
    const std::string portal = app.store.read(actor.site, [&](Reader& reader) {
        check(app, reader, wanted);
        return sites::url_of(sites::hosts(reader), app.config.public_url);
    });
    const Time now = app.clock.now();
    const Preview preview = preview_of(wanted, actor, now);
    const PreviewTicket ticket{.preview = preview, .path = wanted.path, .until = now + preview_ticket_life};
    return http::json(
        201, JsonObject{{"url", portal + "/preview?ticket=" + http::percent_encoded(sealed(app.sealer, ticket))},
                        {"open_until", json_of(ticket.until)},
                        {"expires_at", json_of(preview.until)}});
}

}  // namespace hub::portal::api
