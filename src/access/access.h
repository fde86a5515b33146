#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/verdict.h"
#include "base/complaints.h"
#include "base/ids.h"
#include "catalog/catalog.h"
#include "db/tx.h"
#include "members/members.h"

// Who was given what, by whom and until when. The log of grant events is the truth; access is worked out from it by
// decide() (verdict.h), and these verbs write to it.
namespace hub::access {

enum class Notify { by_mail, quietly };

// Why a member has something: the kind of source and its own name for the cause ("stripe", "sub_1…").
struct Cause {
    std::string source;  // manual, import, free, stripe, keap, activecampaign, zapier, api, action_link, automation
    std::string reference{};          // empty where the source has only one
    Notify notify = Notify::by_mail;  // whether the member is told when access begins by it
};

struct Entitlement {
    ThingId thing;
    std::optional<Time> starts_at{};  // now, when empty; a subscription's first begin is kept
    std::optional<Time> ends_at{};    // no end, when empty
    bool awaits_payment = false;      // the end is the deadline of a payment that failed
};

struct Grant {
    GrantId id;
    MemberId member;
    ThingId thing;
    std::string source;
    std::string reference;
    Time starts_at;
    std::optional<Time> ends_at;  // in the past: ended
    bool awaits_payment;
    Time created_at;
    Time updated_at;
};

// Complains of `ends_at` when what would begin then, or now, has ended or would never begin.
void check_times(const std::optional<Time>& starts_at, const std::optional<Time>& ends_at, Time now, Complaints& wrong);
// Gives; the same cause again changes its dates, and says nothing unless access begins. Throws NotFound for things
// that aren't there.
Grant grant(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const Entitlement& to,
            const Cause& cause);
// Whether it is over: by now, or without ever having begun.
bool has_ended(const Grant& grant, Time now);
// Ends one grant now. What another source gives stays. Ending it again changes nothing.
void end(Tx& tx, const catalog::Catalog& catalog, const GrantId& id);
// Makes what `cause` gives this member exactly `wanted`: grants what is new, then ends what is gone. Absolute and
// idempotent, so that the order, doubles and replays of what led here don't matter. The verb of all connectors.
// Answers what it changed.
struct Settled {
    std::vector<ThingId> granted;  // begun or prolonged by this cause
    std::vector<ThingId> ended;
};
Settled settle(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const Cause& cause,
               const std::vector<Entitlement>& wanted);

Grant load_grant(Reader& reader, const GrantId& id);  // throws NotFound
struct GrantFilter {
    std::optional<MemberId> member{};
    std::optional<ThingId> thing{};
    std::optional<GrantId> before{};  // for the next page
    std::size_t limit = 100;
};
// Newest first.
std::vector<Grant> list_grants(Reader& reader, const GrantFilter& filter);
// Members to whom this cause gave something, ever.
std::vector<MemberId> members_by_cause(Reader& reader, const Cause& cause);

// The facts that a verdict is made from, recorded up to a moment.
Facts load_facts(Reader& reader, const members::Member& member, Time recorded_up_to);

// Tells what began or ended by date since it was last looked, dated as of then; at most `limit` standings a call.
// Answers how many there were.
std::size_t tell_due(Tx& tx, const catalog::Catalog& catalog, std::size_t limit);
// The sites where tell_due() has something to do.
std::vector<SiteId> sites_due(Reader& everywhere);
// Builds the projection of one member's grants again from the log; answers whether it was as it is now.
bool rebuild_grants(Tx& tx, const MemberId& member);

}  // namespace hub::access
