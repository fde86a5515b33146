#include "connectors/inbox_rows.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/sabotage.h"
#include "base/text.h"

namespace hub::connectors::rows {

namespace {

// A claim's key: what leads the primary key, and the id.
std::string key_of(const std::string& site, const std::string& connection, const std::string& id) {
    return join({site, connection, id}, "|");
}

struct Standing {
    std::string site;
    std::string connection;
    std::string id;
    std::int64_t epoch;
};

struct ClaimedRow {
    SiteId site;
    ConnectionId connection;
    InboxId id;
    std::string event_id;
    std::string type;
    std::string lane;
    std::string body;
    Time occurred_at;
    std::int64_t attempts;
    std::int64_t failures;
    std::int64_t epoch;
};

// So many that are due are looked at for some that may begin: a lane with more than these would hold up the other lanes
// of its connection, and of no other.
constexpr std::int64_t window = 1024;

db::Binds claim_binds(const Claimed& claimed) {
    return {{"owner", claimed.site}, {"connection", claimed.connection}, {"id", claimed.id}, {"epoch", claimed.epoch}};
}

db::Binds with(db::Binds binds, std::initializer_list<db::Bind> more) {
    binds.insert(binds.end(), more.begin(), more.end());
    return binds;
}

// What must never be: whoever was replaced has its say all the same.
const std::string_view while_ours =
    sabotaged("no_epoch") ? " WHERE site_id = :owner AND connection_id = :connection AND id = :id AND :epoch >= 0"
                          : " WHERE site_id = :owner AND connection_id = :connection AND id = :id AND epoch = :epoch "
                            "AND state = 'working'";

constexpr std::string_view event_columns =
    "SELECT id, event_id, type, lane, state, effect, failures, last_error, due_at, occurred_at, received_at, "
    "finished_at FROM inbox WHERE site_id = :site AND connection_id = :connection ";

std::vector<StoredEvent> select_events(Reader& reader, std::string_view rest, db::Binds binds) {
    return reader.all<StoredEvent, InboxId, std::string, std::string, std::string, std::string, std::string,
                      std::int64_t, std::string, Time, Time, Time, std::optional<Time>>(
        std::string{event_columns}.append(rest), std::move(binds));
}

}  // namespace

NewEvent::NewEvent(const Connection& connection, const Inbound& inbound, std::string_view body)
    : asks_nothing(!inbound.ignored_because.empty()) {
    binds.reserve(12);
    binds.emplace_back("owner", connection.site);
    binds.emplace_back("connection", connection.id);
    binds.emplace_back("event_id", inbound.event_id);
    binds.emplace_back("type", inbound.type);
    binds.emplace_back("lane", inbound.lane);
    binds.emplace_back("body", body);
    binds.emplace_back("state", asks_nothing ? "ignored" : "waiting");
    binds.emplace_back("effect", inbound.ignored_because);
    binds.emplace_back("occurred_at", inbound.occurred_at);
    for (const char* const name : {"id", "now", "finished_at"}) binds.emplace_back(name, std::optional<Time>{});
}

bool insert_event(Tx& everywhere, NewEvent& event) {
    const auto own = event.binds.end() - 3;
    own[0].value = db::value_of(everywhere.fresh<InboxId>());
    own[1].value = db::value_of(everywhere.now());
    if (event.asks_nothing) own[2].value = own[1].value;
    const auto stored = everywhere.run(
        "INSERT INTO inbox (site_id, connection_id, id, event_id, type, lane, body, state, effect, waits_for, "
        "attempts, failures, crashes, due_at, epoch, last_error, occurred_at, received_at, finished_at) VALUES "
        "(:owner, :connection, :id, :event_id, :type, :lane, :body, :state, :effect, '', 0, 0, 0, :now, 0, '', "
        ":occurred_at, :now, :finished_at) ON CONFLICT (site_id, connection_id, event_id) DO NOTHING",
        event.binds);
    return stored > 0 && !event.asks_nothing;
}

std::optional<Turn> next_turn(Reader& everywhere, const Turn& after) {
    return everywhere.one<Turn, std::string, std::string>(
        "SELECT site_id, connection_id FROM inbox WHERE state IN ('waiting', 'working') AND "
        "(site_id, connection_id) > (:owner, :connection) ORDER BY site_id, connection_id LIMIT 1",
        {{"owner", after.site}, {"connection", after.connection}});
}

namespace {

// Makes ours what `due` selects as due_site, due_connection and due_id.
std::vector<Claimed> claim_what(Tx& everywhere, const std::string& due, const db::Binds& binds) {
    const std::string sql =
        "WITH due AS MATERIALIZED (" + due +
        ") UPDATE inbox SET state = 'working', attempts = attempts + 1, epoch = epoch + 1 FROM due "
        "WHERE site_id = due_site AND connection_id = due_connection AND id = due_id "
        "RETURNING site_id, connection_id, id, event_id, type, lane, body, occurred_at, attempts, failures, epoch";
    auto claimed_rows = everywhere.all<ClaimedRow, SiteId, ConnectionId, InboxId, std::string, std::string, std::string,
                                       std::string, Time, std::int64_t, std::int64_t, std::int64_t>(sql, binds);
    std::ranges::sort(claimed_rows, {}, &ClaimedRow::id);
    std::vector<Claimed> claimed;
    claimed.reserve(claimed_rows.size());
    for (ClaimedRow& row : claimed_rows) {
        claimed.push_back({.site = row.site,
                           .connection = row.connection,
                           .id = row.id,
                           .event = {.inbound = {.event_id = std::move(row.event_id),
                                                 .type = std::move(row.type),
                                                 .lane = std::move(row.lane),
                                                 .occurred_at = row.occurred_at},
                                     .body = std::move(row.body)},
                           .attempts = row.attempts,
                           .failures = row.failures,
                           .epoch = row.epoch});
    }
    return claimed;
}

// Nothing before it in its lane holds it up.
const std::string& first_of_its_lane() {
    static const std::string text =
        std::string{
            "held.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM inbox AS other WHERE "
            "other.site_id = held.site_id AND other.connection_id = held.connection_id AND "} +
        (sabotaged("failures_hold_all") ? "(other.lane = held.lane OR other.failures > 0)" : "other.lane = held.lane") +
        " AND other.state IN ('waiting', 'working') AND (other.id < held.id OR other.state = 'working')) "
        "ORDER BY held.due_at, held.id LIMIT :limit ";
    return text;
}

constexpr std::string_view held_columns =
    "SELECT held.site_id AS due_site, held.connection_id AS due_connection, held.id AS due_id FROM inbox AS held "
    "WHERE ";

}  // namespace

std::vector<Claimed> claim(Tx& everywhere, std::string_view skip_locked, const Turn& turn, std::size_t limit) {
    std::string due{held_columns};
    due.append(
           "held.id IN (SELECT first.id FROM inbox AS first WHERE first.site_id = :owner AND "
           "first.connection_id = :connection AND first.state = 'waiting' AND first.due_at <= :now AND "
           "first.crashes <= :crashes ORDER BY first.due_at, first.id LIMIT :window) AND held.site_id = :owner AND "
           "held.connection_id = :connection AND ")
        .append(first_of_its_lane())
        .append(skip_locked);
    const std::int64_t any = std::numeric_limits<int>::max();
    return claim_what(everywhere, due,
                      {{"owner", turn.site},
                       {"connection", turn.connection},
                       {"now", everywhere.now()},
                       {"crashes", sabotaged("suspects_together") ? any : 0},
                       {"window", window},
                       {"limit", static_cast<std::int64_t>(limit)}});
}

std::vector<Claimed> claim_suspect(Tx& everywhere, std::string_view skip_locked) {
    if (sabotaged("suspects_together")) return {};
    std::string due{held_columns};
    due.append("held.crashes > 0 AND held.due_at <= :now AND ").append(first_of_its_lane()).append(skip_locked);
    return claim_what(everywhere, due, {{"now", everywhere.now()}, {"limit", std::int64_t{1}}});
}

bool has_suspects(Reader& everywhere) {
    std::string sql = "SELECT 1 FROM inbox AS held WHERE held.crashes > 0 AND held.due_at <= :now AND ";
    sql.append(first_of_its_lane());
    return everywhere.value<std::int64_t>(sql, {{"now", everywhere.now()}, {"limit", std::int64_t{1}}}).has_value();
}

bool finish(Tx& tx, const Claimed& claimed, const Effect& effect) {
    std::string state = "done";
    if (effect.state == Effect::State::ignored) state = "ignored";
    if (effect.state == Effect::State::untied) state = "untied";
    const std::string waits_for = effect.waits_for.empty() ? "" : " " + join(effect.waits_for, " ") + " ";
    return tx.run(std::string{"UPDATE inbox SET state = :state, effect = :effect, waits_for = :waits_for, "
                              "last_error = '', finished_at = :now"}
                      .append(while_ours),
                  with(claim_binds(claimed),
                       {{"state", state}, {"effect", effect.words}, {"waits_for", waits_for}, {"now", tx.now()}})) > 0;
}

bool postpone(Tx& everywhere, const Claimed& claimed, const Pause& pause) {
    return everywhere.run(std::string{"UPDATE inbox SET state = 'waiting', failures = :failures, due_at = :due_at, "
                                      "last_error = :why"}
                              .append(while_ours),
                          with(claim_binds(claimed),
                               {{"failures", pause.failures}, {"due_at", pause.until}, {"why", pause.why}})) > 0;
}

bool set_aside(Tx& everywhere, const Claimed& claimed, std::int64_t failures, const std::string& why) {
    return everywhere.run(
               std::string{"UPDATE inbox SET state = 'set_aside', failures = :failures, last_error = :why, "
                           "finished_at = :now"}
                   .append(while_ours),
               with(claim_binds(claimed), {{"failures", failures}, {"why", why}, {"now", everywhere.now()}})) > 0;
}

std::vector<jobs::Leases::Claim> standing_claims(Reader& everywhere) {
    std::vector<jobs::Leases::Claim> claims;
    for (const Standing& row : everywhere.all<Standing, std::string, std::string, std::string, std::int64_t>(
             "SELECT site_id, connection_id, id, epoch FROM inbox WHERE state = 'working'"))
        claims.push_back({key_of(row.site, row.connection, row.id), row.epoch});
    return claims;
}

bool take_back(Tx& everywhere, const jobs::Leases::Claim& abandoned, const std::vector<Duration>& pauses) {
    const std::vector<std::string> parts = split(abandoned.key, '|');
    const db::Binds binds = {
        {"owner", parts.at(0)}, {"connection", parts.at(1)}, {"id", parts.at(2)}, {"epoch", abandoned.epoch}};
    const auto crashes =
        everywhere.value<std::int64_t>(std::string{"SELECT crashes FROM inbox"}.append(while_ours), binds);
    if (!crashes) return false;
    const auto before = sabotaged("attempt_after_run") ? 0 : static_cast<std::size_t>(*crashes);
    const bool is_last = before >= pauses.size();
    const Time due_at = is_last ? everywhere.now() : everywhere.now() + pauses[before];
    return everywhere.run(std::string{"UPDATE inbox SET state = :state, crashes = crashes + 1, epoch = epoch + 1, "
                                      "due_at = :due_at, last_error = 'The program ended while it worked on this.'"}
                              .append(while_ours),
                          with(binds, {{"state", is_last ? "set_aside" : "waiting"}, {"due_at", due_at}})) > 0;
}

std::vector<StoredEvent> list_events(Reader& reader, const ConnectionId& connection, std::string_view state,
                                     std::string_view before, std::size_t limit) {
    std::string rest = before.empty() ? "" : "AND id < :before ";
    db::Binds binds = {{"connection", connection}, {"limit", static_cast<std::int64_t>(limit)}};
    if (!before.empty()) binds.emplace_back("before", before);
    if (!state.empty()) {
        rest += "AND state = :state ";
        binds.emplace_back("state", state);
    }
    return select_events(reader, rest + "ORDER BY id DESC LIMIT :limit", std::move(binds));
}

std::optional<StoredEvent> find_event(Reader& reader, const ConnectionId& connection, const InboxId& id) {
    auto found = select_events(reader, "AND id = :id", {{"connection", connection}, {"id", id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

bool take_again(Tx& tx, const ConnectionId& connection, const InboxId& id) {
    return tx.run(
               "UPDATE inbox SET state = 'waiting', failures = 0, crashes = 0, due_at = :now, effect = '', "
               "waits_for = '', last_error = '', finished_at = NULL WHERE site_id = :site AND "
               "connection_id = :connection AND id = :id AND state <> 'working'",
               {{"now", tx.now()}, {"connection", connection}, {"id", id}}) > 0;
}

std::int64_t take_again_what_waits_for(Tx& tx, const ConnectionId& connection, std::string_view remote_id) {
    return tx.run(
        "UPDATE inbox SET state = 'waiting', failures = 0, crashes = 0, due_at = :now, effect = '', waits_for = '', "
        "finished_at = NULL WHERE site_id = :site AND connection_id = :connection AND state = 'untied' AND "
        "waits_for LIKE :pattern",
        {{"now", tx.now()}, {"connection", connection}, {"pattern", "% " + std::string{remote_id} + " %"}});
}

void hasten(Tx& tx, const ConnectionId& connection) {
    tx.run(
        "UPDATE inbox SET due_at = :now WHERE site_id = :site AND connection_id = :connection AND state = 'waiting' "
        "AND "
        "due_at > :now",
        {{"now", tx.now()}, {"connection", connection}});
}

void hasten_lane(Tx& tx, const ConnectionId& connection, std::string_view lane) {
    tx.run(
        "UPDATE inbox SET due_at = :now WHERE site_id = :site AND connection_id = :connection AND lane = :lane AND "
        "state = 'waiting' AND due_at > :now",
        {{"now", tx.now()}, {"connection", connection}, {"lane", lane}});
}

void ignore_waiting(Tx& tx, const ConnectionId& connection, const std::string& why) {
    tx.run(
        "UPDATE inbox SET state = 'ignored', effect = :why, finished_at = :now WHERE site_id = :site AND "
        "connection_id = :connection AND state = 'waiting'",
        {{"why", why}, {"now", tx.now()}, {"connection", connection}});
}

std::int64_t count_unfinished(Reader& reader, const ConnectionId& connection) {
    return reader
        .value<std::int64_t>(
            "SELECT COUNT(*) FROM inbox WHERE site_id = :site AND connection_id = :connection AND state IN ('waiting', "
            "'working')",
            {{"connection", connection}})
        .value_or(0);
}

std::optional<Time> last_received_at(Reader& reader, const ConnectionId& connection) {
    return reader.value<Time>(
        "SELECT received_at FROM inbox WHERE site_id = :site AND connection_id = :connection ORDER BY id DESC LIMIT 1",
        {{"connection", connection}});
}

}  // namespace hub::connectors::rows
