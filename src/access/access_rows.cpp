#include "access/access_rows.h"

#include <algorithm>

#include "base/ensure.h"

// Subscriptions are billing's, connections the connectors': read here to say which grants a subscription gave.
namespace hub::access::rows {

namespace {

constexpr const char* kind_words[] = {"begun", "changed", "ended"};

std::string_view word_of(EventKind kind) {
    return kind_words[static_cast<std::size_t>(kind)];
}

EventKind kind_of(const std::string& word) {
    if (word == "begun") return EventKind::begun;
    if (word == "changed") return EventKind::changed;
    ENSURE(word == "ended");
    return EventKind::ended;
}

struct EventRow {
    GrantId grant;
    ThingId thing;
    std::string source;
    std::string reference;
    std::string kind;
    Time starts_at;
    std::optional<Time> ends_at;
    bool awaits_payment;
    Time recorded_at;
};

constexpr std::string_view grant_columns =
    "id, member_id, thing_id, source, reference, starts_at, ends_at, awaits_payment, created_at, updated_at";

std::vector<Grant> select_grants(Reader& reader, const std::string& rest, db::Binds binds) {
    return reader
        .all<Grant, GrantId, MemberId, ThingId, std::string, std::string, Time, std::optional<Time>, bool, Time, Time>(
            "SELECT " + std::string{grant_columns} + " FROM grants WHERE site_id = :site" + rest, std::move(binds));
}

}  // namespace

void append_event(Tx& tx, EventKind kind, const Grant& grant) {
    tx.run(
        "INSERT INTO grant_events (site_id, member_id, sequence, grant_id, thing_id, source, reference, kind, "
        "starts_at, ends_at, awaits_payment, recorded_at) VALUES (:site, :member, "
        "(SELECT COALESCE(MAX(sequence), 0) + 1 FROM grant_events WHERE site_id = :site AND member_id = :member), "
        ":grant, :thing, :source, :reference, :kind, :starts_at, :ends_at, :awaits_payment, :now)",
        {{"member", grant.member},
         {"grant", grant.id},
         {"thing", grant.thing},
         {"source", grant.source},
         {"reference", grant.reference},
         {"kind", word_of(kind)},
         {"starts_at", grant.starts_at},
         {"ends_at", grant.ends_at},
         {"awaits_payment", grant.awaits_payment},
         {"now", tx.now()}});
}

std::vector<GrantEvent> events_of(Reader& reader, const MemberId& member, Time recorded_up_to) {
    const auto found = reader.all<EventRow, GrantId, ThingId, std::string, std::string, std::string, Time,
                                  std::optional<Time>, bool, Time>(
        "SELECT grant_id, thing_id, source, reference, kind, starts_at, ends_at, awaits_payment, recorded_at "
        "FROM grant_events WHERE site_id = :site AND member_id = :member AND recorded_at <= :up_to ORDER BY sequence",
        {{"member", member}, {"up_to", recorded_up_to}});
    std::vector<GrantEvent> events;
    events.reserve(found.size());
    for (const EventRow& row : found) {
        events.push_back({row.grant, row.thing, row.source, row.reference, kind_of(row.kind), row.starts_at,
                          row.ends_at, row.awaits_payment, row.recorded_at});
    }
    return events;
}

std::vector<std::pair<std::string, std::string>> subscriptions_of(Reader& reader, const MemberId& member) {
    return reader.all<std::pair<std::string, std::string>, std::string, std::string>(
        "SELECT c.kind, s.remote_id FROM subscriptions s JOIN connections c ON c.site_id = s.site_id AND "
        "c.id = s.connection_id WHERE s.site_id = :site AND s.member_id = :member",
        {{"member", member}});
}

void insert_grant(Tx& tx, const Grant& grant) {
    tx.run(
        "INSERT INTO grants (site_id, id, member_id, thing_id, source, reference, starts_at, ends_at, awaits_payment, "
        "created_at, updated_at) VALUES (:site, :id, :member, :thing, :source, :reference, :starts_at, :ends_at, "
        ":awaits_payment, :created_at, :updated_at)",
        {{"id", grant.id},
         {"member", grant.member},
         {"thing", grant.thing},
         {"source", grant.source},
         {"reference", grant.reference},
         {"starts_at", grant.starts_at},
         {"ends_at", grant.ends_at},
         {"awaits_payment", grant.awaits_payment},
         {"created_at", grant.created_at},
         {"updated_at", grant.updated_at}});
}

void update_grant(Tx& tx, const Grant& grant) {
    tx.run(
        "UPDATE grants SET starts_at = :starts_at, ends_at = :ends_at, awaits_payment = :awaits_payment, "
        "updated_at = :updated_at WHERE site_id = :site AND id = :id",
        {{"starts_at", grant.starts_at},
         {"ends_at", grant.ends_at},
         {"awaits_payment", grant.awaits_payment},
         {"updated_at", grant.updated_at},
         {"id", grant.id}});
}

std::optional<Grant> find_grant(Reader& reader, const GrantId& id) {
    const auto found = select_grants(reader, " AND id = :id", {{"id", id}});
    if (found.empty()) return std::nullopt;
    return found.front();
}

std::vector<Grant> grants_of_member(Reader& reader, const MemberId& member) {
    return select_grants(reader, " AND member_id = :member ORDER BY created_at, id", {{"member", member}});
}

std::vector<Grant> grants(Reader& reader, const GrantFilter& filter) {
    std::string rest;
    db::Binds binds{{"limit", static_cast<std::int64_t>(filter.limit)}};
    if (filter.member) {
        rest += " AND member_id = :member";
        binds.emplace_back("member", *filter.member);
    }
    if (filter.thing) {
        rest += " AND thing_id = :thing";
        binds.emplace_back("thing", *filter.thing);
    }
    if (filter.before) {
        rest += " AND id < :before";
        binds.emplace_back("before", *filter.before);
    }
    return select_grants(reader, rest + " ORDER BY id DESC LIMIT :limit", std::move(binds));
}

std::vector<MemberId> members_by_cause(Reader& reader, const Cause& cause) {
    // Sorted here: asked to sort, SQLite would read all grants of the site.
    auto members = reader.values<MemberId>(
        "SELECT member_id FROM grants WHERE site_id = :site AND source = :source AND reference = :reference",
        {{"source", cause.source}, {"reference", cause.reference}});
    std::ranges::sort(members);
    members.erase(std::ranges::unique(members).begin(), members.end());
    return members;
}

std::vector<Standing> standings_of(Reader& reader, const MemberId& member) {
    return reader.all<Standing, MemberId, ThingId, bool, std::string, std::optional<Time>>(
        "SELECT member_id, thing_id, is_open, source, changes_at FROM standings "
        "WHERE site_id = :site AND member_id = :member ORDER BY thing_id",
        {{"member", member}});
}

std::vector<Standing> standings_due(Reader& reader, Time now, std::size_t limit) {
    return reader.all<Standing, MemberId, ThingId, bool, std::string, std::optional<Time>>(
        "SELECT member_id, thing_id, is_open, source, changes_at FROM standings "
        "WHERE changes_at IS NOT NULL AND changes_at <= :now AND site_id = :site ORDER BY changes_at LIMIT :limit",
        {{"now", now}, {"limit", static_cast<std::int64_t>(limit)}});
}

void put_standing(Tx& tx, const Standing& standing) {
    tx.run(
        "INSERT INTO standings (site_id, member_id, thing_id, is_open, source, changes_at) "
        "VALUES (:site, :member, :thing, :is_open, :source, :changes_at) "
        "ON CONFLICT (site_id, member_id, thing_id) DO UPDATE SET is_open = excluded.is_open, "
        "source = excluded.source, changes_at = excluded.changes_at",
        {{"member", standing.member},
         {"thing", standing.thing},
         {"is_open", standing.is_open},
         {"source", standing.source},
         {"changes_at", standing.changes_at}});
}

std::vector<SiteId> sites_due(Reader& everywhere) {
    return everywhere.values<SiteId>(
        "SELECT id FROM sites WHERE EXISTS (SELECT 1 FROM standings WHERE standings.site_id = sites.id AND "
        "standings.changes_at IS NOT NULL AND standings.changes_at <= :now) LIMIT 1000",
        {{"now", everywhere.now()}});
}

}  // namespace hub::access::rows
