#include "connectors/webhook/lines.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "base/sabotage.h"
#include "connectors/webhook/health.h"

namespace hub::connectors::webhook {

namespace {

constexpr std::size_t calls_of_quick = 4;
constexpr std::size_t batch_least = 4;
constexpr std::size_t batch_most = 128;
constexpr std::chrono::milliseconds quick{100};
constexpr std::chrono::milliseconds slow{1000};
constexpr std::chrono::seconds fresh_for{5};  // a claim; the lease is longer by more than one call

}  // namespace

std::size_t Lines::calls_most(const Line& line) {
    if (sabotaged("shared_senders")) return std::numeric_limits<std::size_t>::max() / 2;
    return line.pace == Pace::quick ? calls_of_quick : 1;
}

std::size_t Lines::room_for(const HookId& hook) const {
    if (sabotaged("shared_senders")) return batch_most;
    const std::scoped_lock lock{mutex_};
    const auto found = lines_.find(hook);
    if (found == lines_.end()) return batch_least;
    const std::size_t held = found->second.waiting.size() + found->second.calls;
    return held < found->second.batch ? found->second.batch - held : 0;
}

bool Lines::is_idle(const HookId& hook) const {
    const std::scoped_lock lock{mutex_};
    const auto found = lines_.find(hook);
    return found == lines_.end() || found->second.held == 0;
}

void Lines::add(std::vector<Taken> taken) {
    const std::scoped_lock lock{mutex_};
    for (Taken& one : taken) {
        Line& line = lines_[one.hook];
        ours_.insert_or_assign(one.key(), one.hook);
        ++line.held;
        line.waiting.push_back(std::move(one));
    }
}

std::vector<HookId> Lines::start(std::size_t free_senders) {
    const std::scoped_lock lock{mutex_};
    std::size_t slow_calls = 0;
    for (const auto& [hook, line] : lines_) slow_calls += line.pace == Pace::slow ? line.calls : 0;
    std::vector<HookId> started;
    // One for each hook before a second for any.
    for (std::size_t turn = 0; turn < calls_of_quick; ++turn) {
        for (auto& [hook, line] : lines_) {
            const bool wants_one = line.waiting.size() > turn && line.calls < calls_most(line);
            const bool may_hang = line.pace == Pace::slow && slow_calls >= senders_ / 2 && !sabotaged("shared_senders");
            if (!wants_one || may_hang || started.size() >= free_senders) continue;
            ++line.calls;
            slow_calls += line.pace == Pace::slow ? 1 : 0;
            started.push_back(hook);
        }
    }
    return started;
}

std::optional<Taken> Lines::next(const HookId& hook, Moment now) {
    const std::scoped_lock lock{mutex_};
    Line& line = lines_[hook];
    while (!line.waiting.empty() && line.calls <= calls_most(line)) {
        Taken taken = std::move(line.waiting.front());
        line.waiting.pop_front();
        if (now - taken.taken_at < fresh_for) return taken;
        stale_.push_back(std::move(taken));
    }
    --line.calls;
    return std::nullopt;
}

void Lines::note(const HookId& hook, const Answer& answer, std::chrono::milliseconds took) {
    const std::scoped_lock lock{mutex_};
    Line& line = lines_[hook];
    line.failures = answer.kind == Answer::Kind::delivered ? 0 : line.failures + 1;
    const bool is_slow = answer.was_silent || took >= slow;
    if (is_slow || is_resting(line.failures) || answer.asked_for || answer.kind == Answer::Kind::gone) put_down(line);
    if (is_slow) {
        line.pace = Pace::slow;
        return;
    }
    line.pace = Pace::quick;
    if (answer.kind != Answer::Kind::delivered) return;
    line.batch = took < quick ? std::min(line.batch * 2, batch_most) : batch_least;
}

// With the lock held. Nobody is to send what waits now.
void Lines::put_down(Line& line) {
    line.batch = 1;
    std::ranges::move(line.waiting, std::back_inserter(stale_));
    line.waiting.clear();
}

void Lines::put_down_all() {
    const std::scoped_lock lock{mutex_};
    for (auto& [hook, line] : lines_) put_down(line);
}

std::vector<Taken> Lines::take_stale() {
    const std::scoped_lock lock{mutex_};
    return std::exchange(stale_, {});
}

bool Lines::is_ours(const std::string& key) const {
    const std::scoped_lock lock{mutex_};
    return ours_.contains(key);
}

void Lines::forget(const std::vector<std::string>& keys) {
    const std::scoped_lock lock{mutex_};
    for (const std::string& key : keys) {
        const auto found = ours_.find(key);
        if (found == ours_.end()) continue;
        --lines_[found->second].held;
        ours_.erase(found);
    }
}

bool Lines::is_low(const HookId& hook) const {
    const std::scoped_lock lock{mutex_};
    const auto found = lines_.find(hook);
    return found == lines_.end() || found->second.waiting.size() <= found->second.batch / 4;
}

}  // namespace hub::connectors::webhook
