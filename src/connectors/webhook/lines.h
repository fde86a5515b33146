#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "connectors/webhook/sending.h"

namespace hub::connectors::webhook {

// What was claimed and waits for a sender, one line a hook, so that no receiver waits for another: each has at most a
// few calls at a time, an unknown one a single call until it has answered, and those that hang share a part of the
// senders. A receiver that is quick is given more at a time. Thread-safe.
class Lines {
public:
    using Moment = std::chrono::steady_clock::time_point;

    explicit Lines(std::size_t senders) : senders_(senders) {}

    // How many more may be claimed for a hook.
    std::size_t room_for(const HookId& hook) const;
    // Whether nothing of a hook is in our hands: what came of all that was added is committed.
    bool is_idle(const HookId& hook) const;
    void add(std::vector<Taken> taken);

    // Hooks for which one more sender should start now, in turn; each is then counted as having one.
    std::vector<HookId> start(std::size_t free_senders);
    // The next for a sender of this hook to send. Empty: it ends, and is counted so.
    std::optional<Taken> next(const HookId& hook, Moment now);
    // How a call went.
    void note(const HookId& hook, const Answer& answer, std::chrono::milliseconds took);

    // What was claimed and will not be sent soon: it waited too long, or its receiver hangs, fails again and again, or
    // is gone.
    std::vector<Taken> take_stale();

    // From now on nobody sends anything more: all that waits is stale.
    void put_down_all();

    bool is_ours(const std::string& key) const;
    void forget(const std::vector<std::string>& keys);
    // Whether the line of this hook has run low, so that more should be claimed.
    bool is_low(const HookId& hook) const;

private:
    enum class Pace { unknown, quick, slow };

    struct Line {
        std::deque<Taken> waiting;
        std::size_t calls = 0;
        std::size_t batch = 4;
        Pace pace = Pace::unknown;
        std::int64_t failures = 0;  // in a row
        std::size_t held = 0;       // added and not forgotten
    };

    static std::size_t calls_most(const Line& line);
    void put_down(Line& line);

    const std::size_t senders_;
    mutable std::mutex mutex_;  // guards everything below
    std::map<HookId, Line> lines_;
    std::map<std::string, HookId> ours_;  // until forgotten
    std::vector<Taken> stale_;
};

}  // namespace hub::connectors::webhook
