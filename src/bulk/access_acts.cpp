#include <algorithm>
#include <array>

#include "access/access.h"
#include "bulk/member_acts.h"
#include "bulk/own_json.h"

namespace hub::bulk {

namespace {

using access::Grant;
using catalog::Catalog;
using members::Member;

ThingId thing_in(const Json& asked) {
    return ThingId::parse(own_text(asked, {"thing", "id"}));
}

std::optional<Time> time_in(const Json& json, std::string_view name) {
    const auto at = number_at(json, {name});
    return at ? std::optional{time_of(*at)} : std::nullopt;
}

Json json_of_end(const std::optional<Time>& at) {
    return at ? Json(milliseconds_of(*at)) : Json(nullptr);
}

std::vector<Grant> held(Reader& reader, const Member& member, const ThingId& thing) {
    return access::list_grants(reader, {.member = member.id, .thing = thing});
}

std::optional<Grant> held_by_cause(Reader& reader, const MemberId& member, const Gift& gift) {
    for (Grant& grant : access::list_grants(reader, {.member = member, .thing = gift.thing})) {
        if (grant.source == gift.source && grant.reference.empty()) return std::move(grant);
    }
    return std::nullopt;
}

bool is_as_wanted(const std::optional<Grant>& held, const Gift& gift, Time now) {
    return held && !access::has_ended(*held, now) && held->starts_at <= now && held->ends_at == gift.ends_at;
}

void give_until(Tx& tx, const Catalog& catalog, const Member& member, const Grant& what) {
    access::grant(tx, catalog, member, {.thing = what.thing, .starts_at = what.starts_at, .ends_at = what.ends_at},
                  {.source = what.source, .reference = what.reference, .notify = access::Notify::quietly});
}

Verdict give_asked(Tx& tx, const Catalog& catalog, const Json& asked, const Member& member) {
    const auto end = text_at(asked, {"ends_at"});
    const Gift gift{.thing = thing_in(asked),
                    .ends_at = end ? parse_rfc3339(*end) : std::nullopt,
                    .source = text_at(asked, {"source"}).value_or("manual"),
                    .notify = flag_at(asked, {"notify"}).value_or(false)};
    if (gift.ends_at && *gift.ends_at <= tx.now()) return refused("the access would have ended by now");
    const Json former = give(tx, catalog, member, gift);
    return former.is_null() ? unchanged() : changed_from(former);
}

Verdict undo_give(Tx& tx, const Catalog& catalog, const Json&, const Member& member, const Json& former) {
    return take_back(tx, catalog, member, former) ? changed_from(nullptr) : refused(changed_since);
}

// What somebody pays for ends with the payment, or it would come back with the next one.
Verdict end(Tx& tx, const Catalog& catalog, const Json& asked, const Member& member) {
    std::vector<Grant> live = held(tx, member, thing_in(asked));
    std::erase_if(live, [&](const Grant& grant) { return access::has_ended(grant, tx.now()); });
    if (live.empty()) return unchanged();
    const bool pays = std::ranges::any_of(live, [](const Grant& grant) { return grant.source == "stripe"; });
    if (pays) return refused("pays for it by Stripe: end the subscription there");
    JsonArray ended;
    for (const Grant& grant : live) {
        access::end(tx, catalog, grant.id);
        ended.push_back(JsonObject{{"grant", grant.id.text()},
                                   {"starts_at", milliseconds_of(grant.starts_at)},
                                   {"ends_at", json_of_end(grant.ends_at)}});
    }
    return changed_from(JsonObject{{"at", milliseconds_of(tx.now())}, {"ended", std::move(ended)}});
}

bool give_back(Tx& tx, const Catalog& catalog, const Member& member, const Json& one, Time ended_at) {
    Grant grant = access::load_grant(tx, GrantId::parse(own_text(one, {"grant"})));
    grant.starts_at = time_of(own_number(one, "starts_at"));
    if (grant.updated_at != ended_at) return false;
    grant.ends_at = time_in(one, "ends_at");
    if (!access::has_ended(grant, tx.now())) give_until(tx, catalog, member, grant);
    return true;
}

Verdict undo_end(Tx& tx, const Catalog& catalog, const Json&, const Member& member, const Json& former) {
    const Time ended_at = time_of(own_number(former, "at"));
    bool all = true;
    for (const Json& one : own_list(former, "ended")) all = give_back(tx, catalog, member, one, ended_at) && all;
    return all ? changed_from(nullptr) : refused(changed_since);
}

constexpr std::array<Act, 2> acts_on_access = {{
    {"give_access", "access:write", false, give_asked, undo_give},
    {"end_access", "access:write", true, end, undo_end},
}};

}  // namespace

bool has_gift(Reader& reader, const MemberId& member, const Gift& gift) {
    return is_as_wanted(held_by_cause(reader, member, gift), gift, reader.now());
}

Json give(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const Gift& gift) {
    const auto before = held_by_cause(tx, member.id, gift);
    if (is_as_wanted(before, gift, tx.now())) return nullptr;
    const bool has_it = before && !access::has_ended(*before, tx.now());
    const Grant given = access::grant(
        tx, catalog, member, {.thing = gift.thing, .starts_at = gift.starts_at, .ends_at = gift.ends_at},
        {.source = gift.source, .notify = gift.notify ? access::Notify::by_mail : access::Notify::quietly});
    return JsonObject{{"grant", given.id.text()},
                      {"at", milliseconds_of(given.updated_at)},
                      {"had", has_it},
                      {"starts_at", has_it ? Json(milliseconds_of(before->starts_at)) : Json(nullptr)},
                      {"ends_at", json_of_end(has_it ? before->ends_at : std::nullopt)}};
}

bool take_back(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const Json& former) {
    Grant grant = access::load_grant(tx, GrantId::parse(own_text(former, {"grant"})));
    if (grant.updated_at != time_in(former, "at")) return false;
    const std::optional<Time> ended = time_in(former, "ends_at");
    const bool had = flag_at(former, {"had"}).value_or(false);
    if (!had || (ended && *ended <= tx.now())) {
        access::end(tx, catalog, grant.id);
        return true;
    }
    // A begin that has been doesn't move: what was still to come ends now, and is to come again.
    const auto begins = time_in(former, "starts_at");
    if (begins && *begins > tx.now()) {
        if (grant.starts_at <= tx.now()) access::end(tx, catalog, grant.id);
        grant.starts_at = *begins;
    }
    grant.ends_at = ended;
    give_until(tx, catalog, member, grant);
    return true;
}

std::span<const Act> access_acts() {
    return acts_on_access;
}

}  // namespace hub::bulk
