#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/access.h"

// Private to access/: the tables grant_events, grants and standings.
namespace hub::access::rows {

enum class EventKind { begun, changed, ended };

struct GrantEvent {
    GrantId grant;
    ThingId thing;
    std::string source;
    std::string reference;
    EventKind kind;
    Time starts_at;
    std::optional<Time> ends_at;
    bool awaits_payment;
    Time recorded_at;
};

void append_event(Tx& tx, EventKind kind, const Grant& grant);
// In the order they were recorded.
std::vector<GrantEvent> events_of(Reader& reader, const MemberId& member, Time recorded_up_to);

// Which causes are subscriptions of this member: the kind of source, and its own name for it.
std::vector<std::pair<std::string, std::string>> subscriptions_of(Reader& reader, const MemberId& member);

void insert_grant(Tx& tx, const Grant& grant);
void update_grant(Tx& tx, const Grant& grant);
std::optional<Grant> find_grant(Reader& reader, const GrantId& id);
std::vector<Grant> grants_of_member(Reader& reader, const MemberId& member);
std::vector<Grant> grants(Reader& reader, const GrantFilter& filter);
std::vector<MemberId> members_by_cause(Reader& reader, const Cause& cause);

// Whether the outside was told that a member has a thing.
struct Standing {
    MemberId member;
    ThingId thing;
    bool is_open;
    std::string source;
    std::optional<Time> changes_at;
};
std::vector<Standing> standings_of(Reader& reader, const MemberId& member);
std::vector<Standing> standings_due(Reader& reader, Time now, std::size_t limit);
void put_standing(Tx& tx, const Standing& standing);
std::vector<SiteId> sites_due(Reader& everywhere);

}  // namespace hub::access::rows
