#include "connectors/webhook/dispatcher.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/log.h"
#include "base/random.h"
#include "base/sabotage.h"
#include "connectors/webhook/deliveries.h"
#include "connectors/webhook/health.h"
#include "connectors/webhook/hooks.h"
#include "connectors/webhook/hooks_rows.h"
#include "connectors/webhook/retries.h"
#include "connectors/webhook/sending_rows.h"
#include "jobs/attempt.h"

namespace hub::connectors::webhook {

namespace {

constexpr Duration look_every = 1s;  // for what became due while nobody called
constexpr std::chrono::milliseconds lease = 20s;
constexpr std::chrono::seconds look_for_abandoned_every{2};
constexpr std::size_t claims_most = 256;  // in one transaction
constexpr std::uint32_t chances = 1u << 20;

double chance() {
    return static_cast<double>(random::below(chances)) / static_cast<double>(chances);
}

}  // namespace

Dispatcher::Dispatcher(const Parts& parts) : parts_(parts), lines_(parts.senders), leases_(lease) {}

void Dispatcher::enqueue(Tx& tx, std::span<const db::Told> told) {
    if (webhook::enqueue(tx, told) == 0) return;
    if (sabotaged("send_before_commit")) {
        for (const db::Told& one : told) send_unseen(one, tx);
    }
    tx.after_commit([this] { parts_.wake.call(); });
}

// What must never be: the receiver hears of something that may yet be rolled back.
void Dispatcher::send_unseen(const db::Told& told, Tx& tx) {
    for (const rows::DueHook& due : rows::due_hooks(tx)) {
        Taken taken{.site = due.site,
                    .id = tx.fresh<DeliveryId>(),
                    .hook = due.hook,
                    .activity = told.id,
                    .body = told.body,
                    .attempts = 1,
                    .epoch = 0};
        taken.target = std::make_shared<const Target>(Target{
            due.site, due.hook, due.url, open_secrets(parts_.sealer, due.site, due.hook, due.secrets, tx.now())});
        parts_.http.send(call_of(taken, tx.now(), parts_.to_the_inside));
    }
}

void Dispatcher::start() {
    // On SQLite nobody else works on this database: what stands from before was abandoned when the last process ended.
    if (parts_.store.engine_name() == "sqlite") {
        parts_.store.claim([](Tx& tx) {
            for (const jobs::Leases::Claim& claim : rows::standing_claims(tx)) rows::take_back(tx, claim);
        });
    }
    crew_ = std::make_unique<jobs::Crew>("deliveries", parts_.senders);
    loop_ = std::make_unique<jobs::Loop>("deliveries", parts_.wake, look_every, [this] { return step(); });
}

std::size_t Dispatcher::drain() {
    std::size_t calls = 0;
    while (exchange()) {
        for (auto hooks = lines_.start(1); !hooks.empty(); hooks = lines_.start(1)) {
            while (auto taken = lines_.next(hooks.front(), std::chrono::steady_clock::now())) {
                sent_.push_back({*taken, send(*taken)});
                ++calls;
            }
        }
    }
    return calls;
}

jobs::Step Dispatcher::step() {
    take_back_abandoned();
    const bool had_any = exchange();
    start_senders();
    return had_any ? jobs::Step::did_something : jobs::Step::found_nothing;
}

Dispatcher::~Dispatcher() {
    jobs::attempt("end the deliveries", [&] { end(); });
}

void Dispatcher::end() {
    if (!loop_) return;
    loop_.reset();
    lines_.put_down_all();
    crew_.reset();
    collect();
    if (!settling_.empty()) parts_.store.claim([&](Tx& tx) { settle(tx, settling_); });
}

void Dispatcher::collect() {
    {
        const std::scoped_lock lock{mutex_};
        std::ranges::move(sent_, std::back_inserter(settling_));
        sent_.clear();
    }
    for (Taken& stale : lines_.take_stale()) settling_.push_back({std::move(stale), {}});
}

bool Dispatcher::exchange() {
    collect();
    std::vector<Taken> taken = parts_.store.claim([&](Tx& tx) {
        settle(tx, settling_);
        return claim(tx);
    });
    std::vector<std::string> settled;
    for (const Sent& sent : settling_) settled.push_back(sent.taken.key());
    lines_.forget(settled);
    const bool had_any = !settling_.empty() || !taken.empty();
    settling_.clear();
    lines_.add(std::move(taken));
    return had_any;
}

std::vector<Taken> Dispatcher::claim(Tx& tx) {
    std::vector<Taken> all;
    std::vector<rows::DueHook> due_hooks = rows::due_hooks(tx);
    // Each time another one is first, for a few that are quick can take all there is room for.
    if (!due_hooks.empty())
        std::ranges::rotate(due_hooks, due_hooks.begin() + static_cast<std::ptrdiff_t>(turn_++ % due_hooks.size()));
    for (const rows::DueHook& due : due_hooks) {
        const std::size_t room = std::min(room_for(due), claims_most - std::min(claims_most, all.size()));
        if (room == 0) continue;
        const auto target = std::make_shared<const Target>(Target{
            due.site, due.hook, due.url, open_secrets(parts_.sealer, due.site, due.hook, due.secrets, tx.now())});
        for (Taken& taken : rows::claim(tx, parts_.store.skip_locked(), due, room)) {
            if (sabotaged("done_before_send")) rows::mark_delivered(tx, taken, {.kind = Answer::Kind::delivered});
            taken.target = target;
            taken.taken_at = std::chrono::steady_clock::now();
            all.push_back(std::move(taken));
        }
    }
    return all;
}

// A receiver that failed too often in a row is tried with one at a time.
std::size_t Dispatcher::room_for(const rows::DueHook& due) const {
    if (is_resting(due.failures)) return lines_.is_idle(due.hook) ? 1 : 0;
    return lines_.room_for(due.hook);
}

void Dispatcher::settle(Tx& tx, const std::vector<Sent>& all) {
    // Whether the last word of a hook was a yes: told once, not with each of many.
    std::map<HookId, const Sent*> takers;
    for (const Sent& sent : all) {
        if (sent.answer.kind == Answer::Kind::unsent) {
            settle_one(tx, sent);
            continue;
        }
        if (sent.answer.kind == Answer::Kind::delivered)
            takers[sent.taken.hook] = &sent;
        else if (takers.erase(sent.taken.hook) > 0)
            rows::hook_answered(tx, sent.taken.site, sent.taken.hook);
        rows::note_attempt(tx, sent.taken, sent.answer);
        settle_one(tx, sent);
    }
    for (const auto& [hook, sent] : takers) rows::hook_answered(tx, sent->taken.site, hook);
}

void Dispatcher::settle_one(Tx& tx, const Sent& sent) {
    switch (sent.answer.kind) {
        case Answer::Kind::unsent:
            if (rows::standing_of(tx, sent.taken.site, sent.taken.hook).ended_at)
                return rows::mark_cancelled(tx, sent.taken, sent.answer);
            return rows::mark_unsent(tx, sent.taken);
        case Answer::Kind::delivered:
            return rows::mark_delivered(tx, sent.taken, sent.answer);
        case Answer::Kind::gone:
            rows::mark_failed(tx, sent.taken, sent.answer);
            return end_hook(tx, sent, "gone");
        case Answer::Kind::failed:
            return settle_failure(tx, sent);
    }
}

void Dispatcher::settle_failure(Tx& tx, const Sent& sent) {
    const rows::Standing before = rows::standing_of(tx, sent.taken.site, sent.taken.hook);
    const auto pause = pause_after(sent.taken.attempts, chance(), sent.answer.asked_for);
    if (!pause)
        rows::mark_failed(tx, sent.taken, sent.answer);
    else if (before.ended_at)
        rows::mark_cancelled(tx, sent.taken, sent.answer);
    else
        rows::mark_waiting(tx, sent.taken, sent.answer, tx.now() + *pause);
    if (!before.ended_at) note_failing(tx, sent, before);
}

void Dispatcher::note_failing(Tx& tx, const Sent& sent, const rows::Standing& before) {
    const Health health = after_failure(before.health, tx.now(), sent.answer.asked_for);
    rows::hook_failed(tx, sent.taken, health, sent.answer.note);
    if (health.rests == 1 && before.health.rests == 0)
        log::warn("a hook fails and is tried with one delivery at a time", {{"hook", sent.taken.hook.text()}});
    if (is_due_for_end(health, tx.now())) {
        end_hook(tx, sent, "failing");
        rows::give_notice(tx, sent.taken, "disabled");
    } else if (is_due_for_warning(health, tx.now()) && !before.warned_at) {
        rows::give_notice(tx, sent.taken, "failing");
    }
}

void Dispatcher::end_hook(Tx& tx, const Sent& sent, std::string_view reason) {
    log::warn("a hook was ended", {{"hook", sent.taken.hook.text()}, {"why", std::string{reason}}});
    rows::end_hook(tx, sent.taken.site, sent.taken.hook, reason);
    rows::cancel_waiting(tx, sent.taken.site, sent.taken.hook);
}

void Dispatcher::start_senders() {
    for (const HookId& hook : lines_.start(crew_->room())) {
        crew_->give([this, hook] { send_line(hook); });
    }
}

// Sends what waits for one hook, one after the other; the loop is called when there are outcomes to commit or room for
// more.
void Dispatcher::send_line(const HookId& hook) {
    while (const auto taken = lines_.next(hook, std::chrono::steady_clock::now())) {
        const Answer answer = send(*taken);
        {
            const std::scoped_lock lock{mutex_};
            sent_.push_back({*taken, answer});
        }
        if (lines_.is_low(hook)) parts_.wake.call();
    }
    parts_.wake.call();
}

Answer Dispatcher::send(const Taken& taken) {
    const Time began_at = parts_.clock.now();
    const auto began = std::chrono::steady_clock::now();
    const http::Reply reply = parts_.http.send(call_of(taken, began_at, parts_.to_the_inside));
    Answer answer = answer_of(reply, parts_.clock.now());
    answer.began_at = began_at;
    answer.took = std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - began);
    lines_.note(taken.hook, answer, answer.took);
    return answer;
}

void Dispatcher::take_back_abandoned() {
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_at_ < look_for_abandoned_every) return;
    looked_at_ = now;
    auto standing = parts_.store.read_everywhere([](Reader& reader) { return rows::standing_claims(reader); });
    std::erase_if(standing, [&](const jobs::Leases::Claim& claim) { return lines_.is_ours(claim.key); });
    for (const jobs::Leases::Claim& claim : leases_.abandoned(standing, now)) {
        log::warn("a delivery was abandoned by its sender", {{"delivery", claim.key}});
        parts_.store.claim([&](Tx& tx) { rows::take_back(tx, claim); });
    }
}

}  // namespace hub::connectors::webhook
