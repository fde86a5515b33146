#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/stamps.h"
#include "db/reserve.h"
#include "db/session.h"
#include "db/store.h"

// Private to the engine of SQLite.
namespace hub::db {

class LogTap;

// One thread owns the only connection that writes. It takes what waits, up to a batch, into one BEGIN IMMEDIATE, and
// wakes their callers after the one COMMIT. A savepoint costs as much as a small work and hardly any work fails, so
// they run without; when one does fail, what was done is undone and all begin anew, each in a savepoint of its own. A
// work may be run twice on either engine.
class SqliteWriter {
public:
    SqliteWriter(std::unique_ptr<Session> session, std::unique_ptr<Reserve> reserve, const Clock& clock,
                 const std::vector<Reaction>& reactions, Stamps& stamps);
    ~SqliteWriter();
    SqliteWriter(const SqliteWriter&) = delete;
    SqliteWriter& operator=(const SqliteWriter&) = delete;

    // As Engine::write() and Engine::claim_later().
    void write(const std::optional<SiteId>& site, const Engine::Write& work);
    bool claim_later(Engine::Write work, Engine::Then then);
    // From now on the log begins anew only when this has copied it. Outlives the writer.
    void follow_with(LogTap& tap) { tap_ = &tap; }
    Commits commits() const { return {.works = works_, .commits = commits_}; }

private:
    struct Job;
    struct AwaitedJob;
    struct PostedJob;
    using Batch = std::vector<Job*>;

    void add(std::unique_lock<std::mutex> lock, Job& job);
    void loop();
    Batch next_batch();
    void commit_within_the_room(Batch& batch);
    bool is_still_lent();
    void look_for_room();
    static void turn_away(Batch& batch);
    bool commit_together(Batch& batch);
    bool run_all(Batch& batch);
    void commit(Batch& batch);
    void acknowledge_too_early(Batch& batch);
    bool run_together(const Batch& batch);
    void begin_anew(const Batch& batch);
    void run_apart(Job& job);
    bool succeeds(Job& job);
    void forget_touched(Job& job);
    void undo(const Batch& batch, const std::exception_ptr& reason);
    static void finish(const Batch& batch);
    void checkpoint_when_due();
    [[noreturn]] static void stop_the_process(const std::string& what);

    std::unique_ptr<Session> session_;
    std::unique_ptr<Reserve> reserve_;
    std::chrono::steady_clock::time_point looked_for_room_at_{};
    const Clock& clock_;
    const std::vector<Reaction>& reactions_;
    Stamps& stamps_;
    std::atomic<LogTap*> tap_ = nullptr;
    int commits_since_checkpoint_ = 0;
    std::atomic<std::uint64_t> commits_ = 0;
    std::atomic<std::uint64_t> works_ = 0;
    std::mutex mutex_;  // guards waiting_ and is_stopping_
    std::condition_variable arrived_;
    std::deque<Job*> waiting_;
    bool is_stopping_ = false;
    std::jthread thread_;  // last: stops before what it uses goes
};

}  // namespace hub::db
