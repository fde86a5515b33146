#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "connectors/webhook/lines.h"
#include "connectors/webhook/sending.h"
#include "db/store.h"
#include "http/client.h"
#include "jobs/crew.h"
#include "jobs/leases.h"
#include "jobs/loop.h"
#include "jobs/wake.h"

namespace hub::connectors::webhook {

namespace rows {
struct DueHook;
struct Standing;
}  // namespace rows

// Sends what is due to its hooks: claims many at once, sends them on its own threads, and commits many outcomes at
// once.
class Dispatcher {
public:
    struct Parts {
        Store& store;
        http::Http& http;
        const Clock& clock;
        const crypto::Sealer& sealer;
        jobs::Wake& wake;            // called when something may be due
        bool to_the_inside = false;  // the operator allows hooks in private ranges
        std::size_t senders = 96;
    };

    explicit Dispatcher(const Parts& parts);
    // Lets the calls that are under way end, commits what came of them, and gives back what was claimed and not sent.
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    // The reaction of app/reactions.cpp: writes the deliveries of what was told, and wakes when they are committed.
    void enqueue(Tx& tx, std::span<const db::Told> told);

    // Works in the background from now on, until it goes.
    void start();
    // Sends on this thread until nothing is due; answers how many calls it made. For tests and tools.
    std::size_t drain();

private:
    struct Sent {
        Taken taken;
        Answer answer;
    };

    jobs::Step step();
    // One transaction for the outcomes so far and the next claims; whether there was any of either.
    bool exchange();
    void collect();
    void end();
    std::vector<Taken> claim(Tx& tx);
    void settle(Tx& tx, const std::vector<Sent>& all);
    void settle_one(Tx& tx, const Sent& sent);
    void settle_failure(Tx& tx, const Sent& sent);
    void note_failing(Tx& tx, const Sent& sent, const rows::Standing& before);
    void end_hook(Tx& tx, const Sent& sent, std::string_view reason);
    std::size_t room_for(const rows::DueHook& due) const;
    void start_senders();
    void send_line(const HookId& hook);
    Answer send(const Taken& taken);
    void take_back_abandoned();
    void send_unseen(const db::Told& told, Tx& tx);

    Parts parts_;
    Lines lines_;
    jobs::Leases leases_;
    std::chrono::steady_clock::time_point looked_at_{};
    std::mutex mutex_;  // guards sent_
    std::vector<Sent> sent_;
    std::vector<Sent> settling_;  // of the loop alone: taken from sent_, and kept until their commit succeeds
    std::size_t turn_ = 0;        // of the loop
    std::unique_ptr<jobs::Crew> crew_;
    std::unique_ptr<jobs::Loop> loop_;  // last: ends before what it uses
};

}  // namespace hub::connectors::webhook
