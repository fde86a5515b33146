#include "db/sqlite_writer.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <utility>

#include <semaphore.h>

#include "base/ensure.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sabotage.h"
#include "db/log_tap.h"
#include "db/sqlite_session.h"

namespace hub::db {

namespace {

constexpr std::size_t batch_max = 64;     // works in one commit
constexpr std::size_t posted_max = 1024;  // works that wait while nobody waits for them
constexpr int commits_between_checkpoints = 64;
constexpr int log_pages_max = 8000;  // about 32 MB of WAL, after which it begins anew
constexpr std::chrono::milliseconds look_for_room_pause{100};

thread_local bool inside_a_sqlite_write = false;

// Where a thread sleeps until its work is done. It outlives the work, so that whoever wakes it touches nothing that may
// be gone; and it is no std::binary_semaphore, whose waiters g++ 12 can leave asleep for ever.
class Bed {
public:
    Bed() { ENSURE(::sem_init(&semaphore_, 0, 0) == 0); }
    ~Bed() { ::sem_destroy(&semaphore_); }
    Bed(const Bed&) = delete;
    Bed& operator=(const Bed&) = delete;

    void sleep() {
        while (::sem_wait(&semaphore_) != 0) ENSURE(errno == EINTR);
    }
    void wake() { ENSURE(::sem_post(&semaphore_) == 0); }

private:
    sem_t semaphore_{};
};

thread_local Bed own_bed;

}  // namespace

struct SqliteWriter::Job {
    Job(std::optional<SiteId> of_site, const Engine::Write& asked) : site(std::move(of_site)), work(asked) {}
    virtual ~Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;
    // Once it is committed or has failed. Nothing touches the job afterwards.
    virtual void end() = 0;

    std::optional<SiteId> site;
    const Engine::Write& work;
    const bool makes_room = MakingRoom::is_on_this_thread();
    std::exception_ptr failure{};
    std::vector<std::function<void()>> after_commit{};
    std::vector<std::string> touched{};
};

// Its caller sleeps until it ends; once woken, they may leave and take it along.
struct SqliteWriter::AwaitedJob : Job {
    using Job::Job;
    void end() override { bed.wake(); }
    Bed& bed = own_bed;
};

struct SqliteWriter::PostedJob : Job {
    PostedJob(Engine::Write asked, Engine::Then wanted)
        : Job({}, own_work), own_work(std::move(asked)), then(std::move(wanted)) {}
    void end() override {
        const std::unique_ptr<PostedJob> self{this};
        for (const auto& after : after_commit) after();
        then(failure);
    }
    const Engine::Write own_work;
    const Engine::Then then;
};

SqliteWriter::SqliteWriter(std::unique_ptr<Session> session, std::unique_ptr<Reserve> reserve, const Clock& clock,
                           const std::vector<Reaction>& reactions, Stamps& stamps)
    : session_(std::move(session)),
      reserve_(std::move(reserve)),
      clock_(clock),
      reactions_(reactions),
      stamps_(stamps),
      thread_([this] { loop(); }) {}

SqliteWriter::~SqliteWriter() {
    {
        const std::scoped_lock lock{mutex_};
        is_stopping_ = true;
    }
    arrived_.notify_one();
}

void SqliteWriter::write(const std::optional<SiteId>& site, const Engine::Write& work) {
    ENSURE(!inside_a_sqlite_write);
    AwaitedJob job{site, work};
    {
        std::unique_lock lock{mutex_};
        add(std::move(lock), job);
    }
    own_bed.sleep();
    if (job.failure) std::rethrow_exception(job.failure);
    for (const auto& after : job.after_commit) after();
}

bool SqliteWriter::claim_later(Engine::Write work, Engine::Then then) {
    auto job = std::make_unique<PostedJob>(std::move(work), std::move(then));
    std::unique_lock lock{mutex_};
    if (waiting_.size() >= posted_max) return false;
    add(std::move(lock), *job.release());  // which sees to its own end
    return true;
}

void SqliteWriter::add(std::unique_lock<std::mutex> lock, Job& job) {
    const bool is_first = waiting_.empty();
    waiting_.push_back(&job);
    lock.unlock();
    if (is_first) arrived_.notify_one();
}

void SqliteWriter::loop() {
    inside_a_sqlite_write = true;
    while (true) {
        Batch batch = next_batch();
        if (batch.empty()) return;
        commit_within_the_room(batch);
        finish(batch);
        checkpoint_when_due();
    }
}

// Empty when there is nothing left to do.
SqliteWriter::Batch SqliteWriter::next_batch() {
    std::unique_lock lock{mutex_};
    arrived_.wait(lock, [&] { return !waiting_.empty() || is_stopping_; });
    const std::size_t size = std::min(waiting_.size(), sabotaged("one_a_commit") ? 1 : batch_max);
    Batch batch(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
    return batch;
}

// On a full disk those who make room write into what the reserve gives up. The others are told so, until it has all
// of it again: they would fill it.
void SqliteWriter::commit_within_the_room(Batch& batch) {
    if (is_still_lent()) turn_away(batch);
    while (!batch.empty() && !commit_together(batch)) {
        turn_away(batch);
        if (!batch.empty() && !reserve_->give_up()) return;
    }
    if (reserve_->is_lent()) look_for_room();
}

bool SqliteWriter::is_still_lent() {
    if (!reserve_->is_lent()) return false;
    if (std::chrono::steady_clock::now() >= looked_for_room_at_ + look_for_room_pause) look_for_room();
    return reserve_->is_lent();
}

void SqliteWriter::look_for_room() {
    if (LogTap* const tap = tap_) tap->give_up();
    empty_the_log(*session_);
    reserve_->take_back();
    looked_for_room_at_ = std::chrono::steady_clock::now();
    if (!reserve_->is_lent()) log::info("there is room on the disk again");
}

// All but those who make room.
void SqliteWriter::turn_away(Batch& batch) {
    Batch kept;
    Batch others;
    std::ranges::partition_copy(batch, std::back_inserter(kept), std::back_inserter(others), &Job::makes_room);
    for (Job* const job : others) job->failure = std::make_exception_ptr(DiskFull{});
    batch = std::move(kept);
    finish(std::move(others));
}

// False when the disk is full; then all of them are told so, and may be tried again.
bool SqliteWriter::commit_together(Batch& batch) {
    try {
        session_->command("BEGIN IMMEDIATE");
        if (run_all(batch)) commit(batch);
        return true;
    } catch (const DiskFull&) {
        undo(batch, std::current_exception());
        return false;
    } catch (const Unavailable&) {
        undo(batch, std::current_exception());
        return true;
    } catch (const std::exception& error) {
        stop_the_process(error.what());
    }
}

// False when there is nothing to commit.
bool SqliteWriter::run_all(Batch& batch) {
    if (run_together(batch)) return true;
    if (batch.size() == 1) {
        session_->command("ROLLBACK");
        return false;
    }
    begin_anew(batch);
    for (Job* const job : batch) run_apart(*job);
    return true;
}

void SqliteWriter::commit(Batch& batch) {
    std::vector<std::string> touched;
    for (const Job* const job : batch) touched.insert(touched.end(), job->touched.begin(), job->touched.end());
    if (sabotaged("ack_before_commit")) acknowledge_too_early(batch);
    try {
        session_->command("COMMIT");
    } catch (const DiskFailure&) {
        // What must never be: after a failed sync the next one says yes, whatever the disk holds.
        if (!sabotaged("retry_commit")) throw;
        if (is_in_transaction(*session_)) session_->command("COMMIT");
    }
    for (const std::string& key : touched) stamps_.bump(key);
    ++commits_;
    works_ += batch.size();
}

// What must never be. A quick disk would hide it from whoever looks for it, so the commit comes a moment later.
void SqliteWriter::acknowledge_too_early(Batch& batch) {
    finish(std::exchange(batch, {}));
    std::unique_lock lock{mutex_};
    arrived_.wait_for(lock, std::chrono::milliseconds{10}, [] { return false; });
}

// Whether all went well. The first that fails ends it.
bool SqliteWriter::run_together(const Batch& batch) {
    return std::ranges::all_of(batch, [this](Job* const job) { return succeeds(*job); });
}

void SqliteWriter::begin_anew(const Batch& batch) {
    session_->command("ROLLBACK");
    for (Job* const job : batch) forget_touched(*job);
    session_->command("BEGIN IMMEDIATE");
}

// One failing work doesn't hurt its neighbours.
void SqliteWriter::run_apart(Job& job) {
    session_->command("SAVEPOINT work");
    if (!succeeds(job)) session_->command("ROLLBACK TO work");
    session_->command("RELEASE work");
}

// Does the work, or says in it why it failed. Throws when the database itself can't go on.
bool SqliteWriter::succeeds(Job& job) {
    job.failure = nullptr;
    try {
        Transaction transaction{*session_, job.site, clock_.now(), stamp_of(stamps_, job.site)};
        job.work(transaction);
        transaction.react(reactions_);
        job.after_commit = transaction.take_after_commit();
        job.touched = transaction.take_touched();
        return true;
    } catch (const DiskFailure&) {
        throw;
    } catch (const DiskFull&) {
        throw;
    } catch (...) {
        job.failure = std::current_exception();
    }
    job.touched.clear();
    job.after_commit.clear();
    if (!is_in_transaction(*session_)) throw DiskFull{};
    return false;
}

// What was undone may be in a memory that a neighbour filled.
void SqliteWriter::forget_touched(Job& job) {
    for (const std::string& key : job.touched) stamps_.bump(key);
    job.touched.clear();
    job.after_commit.clear();
}

void SqliteWriter::undo(const Batch& batch, const std::exception_ptr& reason) {
    if (is_in_transaction(*session_)) session_->command("ROLLBACK");
    session_->forget_statements();
    for (Job* const job : batch) {
        job->failure = reason;
        forget_touched(*job);
    }
    log::warn("writes refused", {{"works", std::to_string(batch.size())}});
}

void SqliteWriter::finish(const Batch& batch) {
    for (Job* const job : batch) job->end();
}

void SqliteWriter::checkpoint_when_due() {
    if (++commits_since_checkpoint_ < commits_between_checkpoints) return;
    LogTap* const tap = tap_;
    const auto tapped = tap == nullptr ? LogTap::Checkpoint::off : tap->checkpoint(*session_);
    if (tapped == LogTap::Checkpoint::later) return;
    commits_since_checkpoint_ = 0;
    if (tapped == LogTap::Checkpoint::done) return;
    if (checkpoint(*session_) > log_pages_max) start_the_log_anew(*session_);
}

// After a failed commit or fsync nobody knows what the disk holds; a new process reads it afresh, and nobody was
// told that anything was done.
void SqliteWriter::stop_the_process(const std::string& what) {
    log::error("the database failed while committing; stopping so that nothing false is acknowledged",
               {{"what", what}});
    log::flush();
    std::_Exit(70);
}

}  // namespace hub::db
