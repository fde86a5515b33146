#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "connectors/connector.h"
#include "connectors/inbox.h"
#include "db/tx.h"
#include "jobs/leases.h"

namespace hub::connectors::rows {

// A row as it will be stored but for its id and its moment: made before the transaction, in which everyone waits.
struct NewEvent {
    NewEvent(const Connection& connection, const Inbound& inbound, std::string_view body);

    db::Binds binds;  // the last three are left to the transaction
    bool asks_nothing;
};
// Stores what this connection doesn't have yet, and answers whether there is something to work on now: what asks
// nothing is done with as it comes.
bool insert_event(Tx& everywhere, NewEvent& event);

// One connection that has something in the inbox.
struct Turn {
    std::string site;
    std::string connection;
};
// The one after that, in a fixed order; empty after the last.
std::optional<Turn> next_turn(Reader& everywhere, const Turn& after);
// Makes due rows of a connection ours, committed before they run: the first of each lane in which nothing runs.
std::vector<Claimed> claim(Tx& everywhere, std::string_view skip_locked, const Turn& turn, std::size_t limit);
// The same for one that was being worked on when the program ended: it may have been the reason.
std::vector<Claimed> claim_suspect(Tx& everywhere, std::string_view skip_locked);
bool has_suspects(Reader& everywhere);
// The three ways on from a claim, each only while it is still ours; false when it isn't.
bool finish(Tx& tx, const Claimed& claimed, const Effect& effect);
struct Pause {
    std::int64_t failures;
    Time until;
    std::string why;
};
bool postpone(Tx& everywhere, const Claimed& claimed, const Pause& pause);
bool set_aside(Tx& everywhere, const Claimed& claimed, std::int64_t failures, const std::string& why);

// What others claimed and have not finished; `key` names the row for take_back().
std::vector<jobs::Leases::Claim> standing_claims(Reader& everywhere);
// Takes an abandoned row back; its worker is fenced off by a new epoch. The pause grows with each crash, the third one
// sets the event aside.
bool take_back(Tx& everywhere, const jobs::Leases::Claim& abandoned, const std::vector<Duration>& pauses);

// For staff. `state` may be empty.
std::vector<StoredEvent> list_events(Reader& reader, const ConnectionId& connection, std::string_view state,
                                     std::string_view before, std::size_t limit);
std::optional<StoredEvent> find_event(Reader& reader, const ConnectionId& connection, const InboxId& id);
bool take_again(Tx& tx, const ConnectionId& connection, const InboxId& id);
std::int64_t take_again_what_waits_for(Tx& tx, const ConnectionId& connection, std::string_view remote_id);
void hasten(Tx& tx, const ConnectionId& connection);
void hasten_lane(Tx& tx, const ConnectionId& connection, std::string_view lane);
void ignore_waiting(Tx& tx, const ConnectionId& connection, const std::string& why);
std::int64_t count_unfinished(Reader& reader, const ConnectionId& connection);
std::optional<Time> last_received_at(Reader& reader, const ConnectionId& connection);

}  // namespace hub::connectors::rows
