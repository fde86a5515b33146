#include "members/acts_api.h"

#include <algorithm>
#include <set>

#include "access/access.h"
#include "app/app.h"
#include "base/complaints.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "bulk/acts.h"
#include "bulk/job_json.h"
#include "catalog/cache.h"
#include "folders/folder_words.h"
#include "jobs/wake.h"
#include "members/asked_api.h"
#include "members/tags.h"
#include "staff/staff.h"

namespace hub::members::api {

namespace {

constexpr std::size_t ticked_most = 1000;
constexpr std::size_t ids_at_once = 1000;

// Whom an act is about: all that a filter matches now, or these.
struct Whom {
    std::optional<Filter> filter{};
    std::vector<MemberId> ticked{};
    Json told = nullptr;  // as it was asked
};

struct Wanted {
    std::string kind;
    std::optional<TagId> tag{};
    folders::Place place{};
    std::optional<ThingId> thing{};
    std::optional<Time> ends_at{};
    bool notify = false;
    std::string reason{};
    Whom whom{};
    bool is_dry = false;
    Complaints wrong{};
};

Filter filter_of(Fields& fields, const Json& object, const staff::Actor& actor) {
    http::Request asked;
    for (const auto& [name, value] : object.as_object()) {
        if (value.is_string())
            asked.query.emplace_back(name, value.as_string());
        else
            fields.wrong("filter", format("{} should be a text, as in the address of a list", std::string{name}));
    }
    http::Parameters parameters{asked, "filter"};
    Filter filter = filter_in(parameters, actor);
    parameters.finish();
    return filter;
}

Whom whom_in(Fields& fields, const staff::Actor& actor) {
    Whom whom;
    const Json* const filter = fields.optional_object("filter");
    const bool has_list = fields.has("members");
    if (filter != nullptr) whom = {.filter = filter_of(fields, *filter, actor), .told = *filter};
    std::set<std::string> seen;
    for (const std::string& id : fields.texts("members", ticked_most)) {
        if (!MemberId::matches(id)) {
            fields.wrong("members", "should be ids of members");
            break;
        }
        if (seen.insert(id).second) whom.ticked.push_back(MemberId::parse(id));
    }
    if (filter != nullptr && has_list) fields.wrong("members", "can't be sent together with filter");
    if (filter == nullptr && whom.ticked.empty() && !fields.is_wrong("members") && !fields.is_wrong("filter"))
        fields.wrong("filter", "is wanted, or members");
    return whom;
}

void read_whom(Fields& fields, const staff::Actor& actor, Wanted& wanted) {
    wanted.whom = whom_in(fields, actor);
    wanted.is_dry = fields.flag("dry_run", false);
    wanted.wrong = fields.complaints();
}

Wanted care_in(const Json& json, const staff::Actor& actor) {
    Fields fields{json};
    Wanted wanted{.kind = fields.word("kind", {"tag_members", "untag_members", "move_members", "block_members",
                                               "unblock_members", "trash_members", "restore_members"})};
    const bool is_about_tag = wanted.kind.ends_with("tag_members");
    wanted.tag = fields.optional_id<TagId>("tag");
    if (is_about_tag && !fields.is_wrong("kind") && !fields.has("tag")) fields.wrong("tag", "is wanted");
    wanted.place = folders::place_in(fields);
    if (wanted.kind == "move_members" && !wanted.place && !fields.is_wrong("folder"))
        fields.wrong("folder", "is wanted: a folder, or null for none");
    wanted.reason = trimmed(fields.optional_text("reason", {.longest = 500}).value_or(""));
    if (wanted.kind == "block_members" && !fields.is_wrong("kind") && wanted.reason.empty())
        fields.wrong("reason", "should say why, for your colleagues");
    read_whom(fields, actor, wanted);
    return wanted;
}

Wanted access_in(const Json& json, const staff::Actor& actor) {
    Fields fields{json};
    Wanted wanted{.kind = fields.word("kind", {"give_access", "end_access"})};
    wanted.thing = fields.product_or_collection();
    wanted.ends_at = fields.optional_time("ends_at");
    wanted.notify = fields.flag("notify", false);
    read_whom(fields, actor, wanted);
    return wanted;
}

// With what was read, and with what it names.
void check(Reader& reader, const Wanted& wanted) {
    Complaints wrong = wanted.wrong;
    if (wanted.thing) catalog::check_there(reader, *wanted.thing, wrong);
    folders::check_there(reader, folders::Kind::members, wanted.place, wrong);
    access::check_times(std::nullopt, wanted.ends_at, reader.now(), wrong);
    wrong.finish();
    if (wanted.tag) load_tag(reader, *wanted.tag);
}

std::vector<MemberId> everybody(Reader& reader, const Filter& filter) {
    std::vector<MemberId> all;
    std::optional<MemberId> after;
    do {
        const auto some = matching_ids(reader, filter, after, ids_at_once);
        all.insert(all.end(), some.begin(), some.end());
        after = some.size() == ids_at_once ? std::optional{some.back()} : std::nullopt;
        if (all.size() > bulk::members_most)
            throw Invalid("filter",
                          format("matches more than {} members, which is too many for one act", bulk::members_most));
    } while (after);
    return all;
}

// What the job is told to do, with the names of now.
JsonObject asked_of(Reader& reader, const Wanted& wanted, const staff::Actor& actor) {
    JsonObject asked{{"filter", wanted.whom.told}};
    if (wanted.tag) asked["tag"] = {{"id", wanted.tag->text()}, {"name", load_tag(reader, *wanted.tag).name}};
    if (wanted.kind == "move_members") asked["folder"] = nullptr;
    if (wanted.place && *wanted.place)
        asked["folder"] = {{"id", (*wanted.place)->text()},
                           {"name", folders::load_folder(reader, **wanted.place).name}};
    if (wanted.thing) {
        const auto thing = catalog::find_product(reader, *wanted.thing);
        asked["thing"] = {{"id", wanted.thing->text()}, {"name", thing ? thing->name : ""}};
    }
    if (wanted.kind == "give_access") {
        asked["ends_at"] = json_of(wanted.ends_at);
        asked["notify"] = wanted.notify;
        asked["source"] = actor.person ? "manual" : "api";
    }
    if (!wanted.reason.empty()) asked["reason"] = wanted.reason;
    return asked;
}

http::Response only_count(app::App& app, const staff::Actor& actor, const Wanted& wanted) {
    // A look, and no act: it stands in no log.
    return app.store.write(actor.site, [&](Tx& tx) {
        tx.leave_unsigned();
        check(tx, wanted);
        const auto& filter = wanted.whom.filter;
        const std::int64_t count = filter ? count_members(tx, widened(*filter, *app.catalogs.of(tx)))
                                          : static_cast<std::int64_t>(wanted.whom.ticked.size());
        return http::json(200, JsonObject{{"count", count}});
    });
}

http::Response begin(app::App& app, const staff::Actor& actor, const Wanted& wanted) {
    // Outside of the transaction that writes, for it may take a while; from now on it is fixed.
    const std::vector<MemberId> members = app.store.read(actor.site, [&](Reader& reader) {
        check(reader, wanted);
        const auto& filter = wanted.whom.filter;
        return filter ? everybody(reader, widened(*filter, *app.catalogs.of(reader))) : wanted.whom.ticked;
    });
    if (members.empty()) throw Invalid("filter", "matches nobody");
    const std::vector<std::string> parts = bulk::parts_of(members);
    const bulk::Job job = app.store.write(actor.site, [&](Tx& tx) {
        check(tx, wanted);
        tx.after_commit([&app] { app.job_wake.call(); });
        return bulk::start_job(tx, {.kind = wanted.kind,
                                    .asked = asked_of(tx, wanted, actor),
                                    .starter = bulk::starter_of(actor),
                                    .total = static_cast<std::int64_t>(members.size()),
                                    .inputs = parts});
    });
    return http::json(202, bulk::json_of(job, app.job_kinds)).with("Location", "/api/v1/jobs/" + job.id.text());
}

http::Response count_or_begin(app::App& app, const staff::Actor& actor, const Wanted& wanted) {
    return wanted.is_dry ? only_count(app, actor, wanted) : begin(app, actor, wanted);
}

}  // namespace

http::Response act_on_members(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return count_or_begin(app, actor, care_in(request.json(), actor));
}

http::Response act_on_access(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return count_or_begin(app, actor, access_in(request.json(), actor));
}

}  // namespace hub::members::api
