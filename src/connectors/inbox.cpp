#include "connectors/inbox.h"

#include <algorithm>
#include <array>
#include <exception>
#include <iterator>
#include <map>

#include "base/error.h"
#include "base/log.h"
#include "base/sabotage.h"
#include "connectors/connections.h"
#include "connectors/inbox_rows.h"

namespace hub::connectors {

namespace {

constexpr std::size_t claims_max = 32;
constexpr std::size_t turn_most = 4;             // events of one connection before the next has its turn
constexpr std::size_t turns_max = 64;            // connections that one claim looks at
constexpr Duration look_every = 1s;              // for what became due while nobody called
constexpr std::chrono::milliseconds lease = 8s;  // longer than World gives to the calls of one event
constexpr std::chrono::seconds look_for_abandoned_every{1};
// What is worked on for longer won't end the program by itself any more, and nobody waits for its end: if it is never
// done with, that would be minutes.
constexpr std::chrono::milliseconds alone_most = lease;

// After each failure; the fifth sets the event aside.
constexpr std::array<Duration, 4> pauses_after_failures = {2s, 20s, 5min, 1h};
// After each crash; the third sets the event aside. They grow fast, so that one event can't keep the program crashing.
const std::vector<Duration> pauses_after_crashes = {1s, 20s};
constexpr Duration pause_while_down = 1min;
constexpr Duration pause_while_refused = 5min;
constexpr Duration pause_least = 1s;
constexpr Duration pause_most = 1h;
constexpr std::size_t note_max = 500;
constexpr std::size_t lanes_max = 1000;  // of an outage that are remembered; the others wait out their pause

std::string shortened(const std::string& note) {
    return note.size() <= note_max ? note : note.substr(0, note_max);
}

std::string key_of(const Claimed& claimed) {
    return claimed.site.text() + "|" + claimed.connection.text() + "|" + claimed.id.text();
}

// Calls `then` when it goes, whatever happened until then.
template <class Fn>
struct Released {
    Fn then;
    explicit Released(Fn given) : then(std::move(given)) {}
    Released(const Released&) = delete;
    Released& operator=(const Released&) = delete;
    ~Released() { then(); }
};

// What must never be: the secret of any connection will do at every other.
Identified identify_by_anybodys(const Connector& connector, Doors& doors, const http::Request& request, Time now) {
    for (const auto& connection : doors.all()) {
        Identified identified = connector.identify(request, *connection, now);
        if (identified.inbound) return identified;
    }
    return {};
}

}  // namespace

std::vector<StoredEvent> list_events(Reader& reader, const ConnectionId& connection, std::string_view state,
                                     const std::optional<std::string>& cursor, std::size_t limit) {
    return rows::list_events(reader, connection, state, cursor.value_or(""), limit);
}

StoredEvent load_event(Reader& reader, const ConnectionId& connection, const InboxId& id) {
    auto found = rows::find_event(reader, connection, id);
    if (!found) throw NotFound("There is no event " + id.text() + ".");
    return std::move(*found);
}

StoredEvent replay_event(Tx& tx, const ConnectionId& connection, const InboxId& id) {
    load_event(tx, connection, id);
    if (!rows::take_again(tx, connection, id))
        throw Conflict("It is being worked on at this moment. Try again in a moment.");
    return load_event(tx, connection, id);
}

bool Outages::is_down_for(const ConnectionId& connection, const std::string& lane) {
    const std::scoped_lock lock{mutex_};
    std::set<std::string>& lanes = lanes_[connection];
    if (lanes.size() < lanes_max) lanes.insert(lane);
    return lanes.size() > 1;
}

std::set<std::string> Outages::ended(const ConnectionId& connection) {
    const std::scoped_lock lock{mutex_};
    const auto found = lanes_.find(connection);
    if (found == lanes_.end()) return {};
    auto waited = lanes_.extract(found);
    if (waited.mapped().size() < 2) return {};
    return std::move(waited.mapped());
}

Inbox::Inbox(const Parts& parts) : parts_(parts), doors_(parts.store, parts.sealer), leases_(lease) {}

void Inbox::receive(std::string_view kind, std::string_view hook_key, const http::Request& request) {
    const Connector* const connector = parts_.registry.find(kind);
    const auto connection = doors_.find(hook_key);
    if (connector == nullptr || !connection || connection->kind != kind)
        throw NotFound("There is nobody at this address.");
    Identified identified = connector->identify(request, *connection, parts_.clock.now());
    if (!identified.inbound && sabotaged("tenant_secret_mix"))
        identified = identify_by_anybodys(*connector, doors_, request, parts_.clock.now());
    if (!identified.inbound) {
        log::info("a webhook was refused", {{"connection", connection->id.text()}, {"why", identified.refusal}});
        throw Invalid("event", identified.refusal);
    }
    rows::NewEvent event{*connection, *identified.inbound, request.body};
    parts_.store.claim([&](Tx& tx) { store(tx, event); });
    if (sabotaged("work_in_request")) drain();
}

bool Inbox::receive_later(std::string_view kind, std::string_view hook_key, const http::Request& request,
                          db::Engine::Then then) {
    const Connector* const connector = parts_.registry.find(kind);
    const auto connection = doors_.find_known(hook_key);
    if (connector == nullptr || !connection || connection->kind != kind) return false;
    Identified identified = connector->identify(request, *connection, parts_.clock.now());
    if (!identified.inbound || sabotaged("work_in_request")) return false;
    auto event = std::make_shared<rows::NewEvent>(*connection, *identified.inbound, request.body);
    return parts_.store.claim_later([this, event](Tx& tx) { store(tx, *event); }, std::move(then));
}

void Inbox::store(Tx& tx, rows::NewEvent& event) {
    if (rows::insert_event(tx, event)) tx.after_commit([this] { parts_.wake.call(); });
}

void Inbox::start() {
    // On SQLite nobody else works on this database: what stands from before was abandoned when the last process ended.
    if (parts_.store.engine_name() == "sqlite") {
        parts_.store.claim([](Tx& tx) {
            for (const jobs::Leases::Claim& claim : rows::standing_claims(tx))
                rows::take_back(tx, claim, pauses_after_crashes);
        });
    }
    crew_ = std::make_unique<jobs::Crew>("inbox", parts_.workers);
    loop_ = std::make_unique<jobs::Loop>("inbox", parts_.wake, look_every, [this] { return step(); });
}

std::size_t Inbox::drain() {
    std::size_t count = 0;
    for (auto claimed = claim(1); !claimed.empty(); claimed = claim(1)) {
        run(claimed.front());
        ++count;
    }
    return count;
}

jobs::Step Inbox::step() {
    take_back_abandoned();
    const std::size_t room = std::min(crew_->room(), claims_max);
    if (room == 0) return jobs::Step::found_nothing;  // whoever finishes calls
    auto claimed = claim(room);
    if (claimed.empty()) return jobs::Step::found_nothing;
    for (Claimed& one : claimed) {
        crew_->give([this, taken = std::move(one)] {
            run(taken);
            parts_.wake.call();
        });
    }
    return jobs::Step::did_something;
}

std::vector<Claimed> Inbox::claim(std::size_t limit) {
    // What may have ended the program is worked on alone, so that what was only beside it isn't blamed again.
    // Known to be ours before the claim is committed, or it might be seen as another's.
    const std::scoped_lock lock{mutex_};
    if (is_alone()) return {};
    bool is_suspect = false;
    auto claimed = parts_.store.claim([&](Tx& tx) {
        is_suspect = false;
        if (sabotaged("suspects_together") || !rows::has_suspects(tx)) return claim_in_turn(tx, limit);
        if (has_endless()) return claim_in_turn(tx, limit);  // no suspects among them
        if (!ours_.empty()) return std::vector<Claimed>{};
        auto alone = rows::claim_suspect(tx, parts_.store.skip_locked());
        is_suspect = !alone.empty();
        return is_suspect ? alone : claim_in_turn(tx, limit);
    });
    if (is_suspect) suspect_ = key_of(claimed.front());
    if (!claimed.empty() && !is_suspect) last_turn_ = {claimed.back().site.text(), claimed.back().connection.text()};
    const auto now = std::chrono::steady_clock::now();
    for (const Claimed& one : claimed) ours_.emplace(key_of(one), now);
    return claimed;
}

bool Inbox::is_alone() const {
    const auto found = ours_.find(suspect_);
    return found != ours_.end() && std::chrono::steady_clock::now() - found->second < alone_most;
}

bool Inbox::has_endless() const {
    const auto long_ago = std::chrono::steady_clock::now() - alone_most;
    return std::ranges::any_of(ours_, [&](const auto& one) { return one.second <= long_ago; });
}

// A few of each connection, beginning after the last that had a turn, so that one with much waiting hurts no other. One
// that is slow never has all the workers.
std::vector<Claimed> Inbox::claim_in_turn(Tx& everywhere, std::size_t limit) {
    const bool is_fair = !sabotaged("first_come");
    const std::size_t most = is_fair ? parts_.workers - parts_.workers / 4 : parts_.workers;
    std::vector<Claimed> all;
    std::map<std::string, std::size_t> taken;
    rows::Turn turn = is_fair ? rows::Turn{last_turn_.first, last_turn_.second} : rows::Turn{};
    std::size_t fruitless = 0;  // turns in a row, the end of the order counting as one
    for (std::size_t looks = 0; looks < turns_max && all.size() < limit && fruitless <= taken.size() + 1; ++looks) {
        const auto next = rows::next_turn(everywhere, turn);
        turn = next.value_or(rows::Turn{});
        ++fruitless;
        if (!next) continue;
        const std::string key = turn.site + "|" + turn.connection + "|";
        const std::size_t held = count_ours(key) + taken[key];
        const std::size_t room =
            std::min({limit - all.size(), most - std::min(most, held), is_fair ? turn_most : limit});
        if (room == 0) continue;
        auto some = rows::claim(everywhere, parts_.store.skip_locked(), turn, room);
        if (some.empty()) continue;
        fruitless = 0;
        taken[key] += some.size();
        std::ranges::move(some, std::back_inserter(all));
    }
    return all;
}

std::size_t Inbox::count_ours(const std::string& connection_key) const {
    const auto from = ours_.lower_bound(connection_key);
    const auto has_gone = [&](const auto& one) { return !one.first.starts_with(connection_key); };
    return static_cast<std::size_t>(std::distance(from, std::find_if(from, ours_.end(), has_gone)));
}

void Inbox::take_back_abandoned() {
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_at_ < look_for_abandoned_every) return;
    looked_at_ = now;
    auto standing = parts_.store.read_everywhere([](Reader& reader) { return rows::standing_claims(reader); });
    {
        const std::scoped_lock lock{mutex_};
        std::erase_if(standing, [&](const jobs::Leases::Claim& claim) { return ours_.contains(claim.key); });
    }
    for (const jobs::Leases::Claim& claim : leases_.abandoned(standing, now)) {
        log::warn("an event was abandoned by its worker", {{"event", claim.key}});
        parts_.store.claim([&](Tx& tx) { rows::take_back(tx, claim, pauses_after_crashes); });
    }
}

void Inbox::forget(const Claimed& claimed) {
    const std::scoped_lock lock{mutex_};
    ours_.erase(key_of(claimed));
}

// The edge of every event: nothing that goes wrong with one may stop the others.
void Inbox::run(const Claimed& claimed) {
    const Released released{[&] { forget(claimed); }};
    try {
        const Connection connection = parts_.store.read(
            claimed.site, [&](Reader& reader) { return load_connection(reader, parts_.sealer, claimed.connection); });
        World world{{parts_.store, claimed.site, parts_.http, parts_.clock, parts_.catalogs},
                    [&](Tx& tx, const Effect& effect) {
                        if (!rows::finish(tx, claimed, effect))
                            throw Conflict("Another worker took this event over; what this one did is undone.");
                        if (connection.state == ConnectionState::failing) mark_connected(tx, connection.id);
                    }};
        suffer_from(claimed.event.body);
        const Connector* const connector = parts_.registry.find(connection.kind);
        if (connector == nullptr) throw NotFound("This program has no connector " + connection.kind + ".");
        const Outcome outcome = connector->handle(world, connection, claimed.event);
        if (!world.has_written()) settle(claimed, connection, outcome);
        if (world.has_written()) end_outage(connection);
    } catch (const Unavailable& failure) {
        log::warn("an event must wait", {{"event", claimed.id.text()}, {"what", failure.what()}});
        parts_.store.claim([&](Tx& tx) {
            rows::postpone(tx, claimed, {claimed.failures, tx.now() + pauses_after_failures.front(), failure.what()});
        });
    } catch (const std::exception& error) {
        log::warn("an event failed", {{"event", claimed.id.text()}, {"what", error.what()}});
        count_failure(claimed, error.what());
    }
}

void Inbox::settle(const Claimed& claimed, const Connection& connection, const Outcome& outcome) {
    const Time now = parts_.clock.now();
    const auto wait = [&](Duration pause) {
        const Time asked = std::clamp(outcome.not_before.value_or(now + pause), now + pause_least, now + pause_most);
        parts_.store.claim([&](Tx& tx) { rows::postpone(tx, claimed, {claimed.failures, asked, outcome.note}); });
    };
    switch (outcome.kind) {
        case Outcome::Kind::done:
            return count_failure(claimed, "The connector did nothing with it.");
        case Outcome::Kind::later:
            return wait(pause_least);
        case Outcome::Kind::down:
            note_outage(connection, outcome.note);
            if (outages_.is_down_for(connection.id, claimed.event.inbound.lane)) return wait(pause_while_down);
            return count_failure(claimed, outcome.note);
        case Outcome::Kind::refused:
            parts_.store.write(claimed.site, [&](Tx& tx) { mark_failing(tx, connection.id, outcome.note); });
            return wait(pause_while_refused);
        case Outcome::Kind::gone:
        case Outcome::Kind::failed:
            return count_failure(claimed, outcome.note);
    }
}

// For staff: since when the service is away. The first event that reaches it takes this back.
void Inbox::note_outage(const Connection& connection, const std::string& why) {
    if (connection.state != ConnectionState::connected) return;
    const std::string since = to_rfc3339(parts_.clock.now());
    parts_.store.write(connection.site, [&](Tx& tx) {
        mark_failing(tx, connection.id, shortened("Not reached since " + since + ". " + why));
    });
}

// What waited for the service alone is tried now.
void Inbox::end_outage(const Connection& connection) {
    const std::set<std::string> lanes = outages_.ended(connection.id);
    if (lanes.empty()) return;
    parts_.store.write(connection.site, [&](Tx& tx) {
        for (const std::string& lane : lanes) rows::hasten_lane(tx, connection.id, lane);
    });
    parts_.wake.call();
}

void Inbox::count_failure(const Claimed& claimed, const std::string& why) {
    const std::int64_t failures = claimed.failures + 1;
    const auto before = static_cast<std::size_t>(claimed.failures);
    parts_.store.claim([&](Tx& tx) {
        if (before < pauses_after_failures.size())
            rows::postpone(tx, claimed, {failures, tx.now() + pauses_after_failures.at(before), shortened(why)});
        else
            rows::set_aside(tx, claimed, failures, shortened(why));
    });
}

}  // namespace hub::connectors
