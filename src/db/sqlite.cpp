#include "db/sqlite.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include <semaphore.h>

#include "base/ensure.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sabotage.h"
#include "base/text.h"
#include "db/migrate.h"
#include "db/pool.h"
#include "db/powercut.h"
#include "db/session.h"
#include "db/sqlite_session.h"

namespace hub::db {

namespace {

constexpr std::size_t batch_max = 64;     // works in one commit
constexpr std::size_t posted_max = 1024;  // works that wait while nobody waits for them
constexpr int commits_between_checkpoints = 64;
constexpr int log_pages_max = 8000;  // about 32 MB of WAL, after which it begins anew

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

// One thread owns the only connection that writes. It takes what waits, up to a batch, into one BEGIN IMMEDIATE, and
// wakes their callers after the one COMMIT. A savepoint costs as much as a small work and hardly any work fails, so
// they run without; when one does fail, what was done is undone and all begin anew, each in a savepoint of its own. A
// work may be run twice on either engine.
class SqliteEngine::Writer {
public:
    Writer(std::unique_ptr<Session> session, const Clock& clock, const std::vector<Reaction>& reactions, Stamps& stamps)
        : session_(std::move(session)), clock_(clock), reactions_(reactions), stamps_(stamps), thread_([this] {
              loop();
          }) {}
    ~Writer() {
        {
            const std::scoped_lock lock{mutex_};
            is_stopping_ = true;
        }
        arrived_.notify_one();
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void write(const std::optional<SiteId>& site, const Engine::Write& work) {
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

    Commits commits() const { return {.works = works_, .commits = commits_}; }

    bool claim_later(Engine::Write work, Engine::Then then) {
        auto job = std::make_unique<PostedJob>(std::move(work), std::move(then));
        std::unique_lock lock{mutex_};
        if (waiting_.size() >= posted_max) return false;
        add(std::move(lock), *job.release());  // which sees to its own end
        return true;
    }

private:
    struct Job {
        Job(std::optional<SiteId> of_site, const Engine::Write& asked) : site(std::move(of_site)), work(asked) {}
        virtual ~Job() = default;
        Job(const Job&) = delete;
        Job& operator=(const Job&) = delete;
        // Once it is committed or has failed. Nothing touches the job afterwards.
        virtual void end() = 0;

        std::optional<SiteId> site;
        const Engine::Write& work;
        std::exception_ptr failure{};
        std::vector<std::function<void()>> after_commit{};
        std::vector<std::string> touched{};
    };

    // Its caller sleeps until it ends; once woken, they may leave and take it along.
    struct AwaitedJob : Job {
        using Job::Job;
        void end() override { bed.wake(); }
        Bed& bed = own_bed;
    };

    struct PostedJob : Job {
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

    void add(std::unique_lock<std::mutex> lock, Job& job) {
        const bool is_first = waiting_.empty();
        waiting_.push_back(&job);
        lock.unlock();
        if (is_first) arrived_.notify_one();
    }

    void loop() {
        inside_a_sqlite_write = true;
        while (true) {
            std::vector<Job*> batch = next_batch();
            if (batch.empty()) return;
            commit_together(batch);
            finish(batch);
            checkpoint_when_due();
        }
    }

    // Empty when there is nothing left to do.
    std::vector<Job*> next_batch() {
        std::unique_lock lock{mutex_};
        arrived_.wait(lock, [&] { return !waiting_.empty() || is_stopping_; });
        const std::size_t size = std::min(waiting_.size(), batch_max);
        std::vector<Job*> batch(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
        return batch;
    }

    // What must never be. A quick disk would hide it from whoever looks for it, so the commit comes a moment later.
    void acknowledge_too_early(std::vector<Job*>& batch) {
        finish(std::exchange(batch, {}));
        std::unique_lock lock{mutex_};
        arrived_.wait_for(lock, std::chrono::milliseconds{10}, [] { return false; });
    }

    void commit_together(std::vector<Job*>& batch) {
        try {
            session_->command("BEGIN IMMEDIATE");
            if (!run_together(batch)) {
                if (batch.size() == 1) return session_->command("ROLLBACK");
                begin_anew(batch);
                for (Job* const job : batch) run_apart(*job);
            }
            std::vector<std::string> touched;
            for (const Job* const job : batch) touched.insert(touched.end(), job->touched.begin(), job->touched.end());
            if (sabotaged("ack_before_commit")) acknowledge_too_early(batch);
            session_->command("COMMIT");
            for (const std::string& key : touched) stamps_.bump(key);
            ++commits_;
            works_ += batch.size();
        } catch (const Unavailable&) {
            undo(batch, std::current_exception());
        } catch (const std::exception& error) {
            stop_the_process(error.what());
        }
    }

    // Whether all went well. The first that fails ends it.
    bool run_together(const std::vector<Job*>& batch) {
        return std::ranges::all_of(batch, [this](Job* const job) { return succeeds(*job); });
    }

    void begin_anew(const std::vector<Job*>& batch) {
        session_->command("ROLLBACK");
        for (Job* const job : batch) {
            forget_touched(*job);
            job->failure = nullptr;
        }
        session_->command("BEGIN IMMEDIATE");
    }

    // One failing work doesn't hurt its neighbours.
    void run_apart(Job& job) {
        session_->command("SAVEPOINT work");
        if (!succeeds(job)) session_->command("ROLLBACK TO work");
        session_->command("RELEASE work");
    }

    // Does the work, or says in it why it failed. Throws when the database itself can't go on.
    bool succeeds(Job& job) {
        try {
            Transaction transaction{*session_, job.site, clock_.now(), stamp_of(stamps_, job.site)};
            job.work(transaction);
            transaction.react(reactions_);
            job.after_commit = transaction.take_after_commit();
            job.touched = transaction.take_touched();
            return true;
        } catch (const DiskFailure&) {
            throw;
        } catch (...) {
            job.failure = std::current_exception();
        }
        job.touched.clear();
        job.after_commit.clear();
        if (!is_in_transaction(*session_))
            throw Unavailable("The disk is full. Reading goes on; free some space to write again.");
        return false;
    }

    // What was undone may be in a memory that a neighbour filled.
    void forget_touched(Job& job) {
        for (const std::string& key : job.touched) stamps_.bump(key);
        job.touched.clear();
        job.after_commit.clear();
    }

    void undo(const std::vector<Job*>& batch, const std::exception_ptr& reason) {
        if (is_in_transaction(*session_)) session_->command("ROLLBACK");
        session_->forget_statements();
        for (Job* const job : batch) {
            job->failure = reason;
            forget_touched(*job);
        }
        log::warn("writes refused", {{"works", std::to_string(batch.size())}});
    }

    static void finish(const std::vector<Job*>& batch) {
        for (Job* const job : batch) job->end();
    }

    void checkpoint_when_due() {
        if (++commits_since_checkpoint_ < commits_between_checkpoints) return;
        commits_since_checkpoint_ = 0;
        if (checkpoint(*session_) > log_pages_max) start_the_log_anew(*session_);
    }

    // After a failed commit or fsync nobody knows what the disk holds; a new process reads it afresh, and nobody was
    // told that anything was done.
    [[noreturn]] static void stop_the_process(const std::string& what) {
        log::error("the database failed while committing; stopping so that nothing false is acknowledged",
                   {{"what", what}});
        log::flush();
        std::_Exit(70);
    }

    std::unique_ptr<Session> session_;
    const Clock& clock_;
    const std::vector<Reaction>& reactions_;
    Stamps& stamps_;
    int commits_since_checkpoint_ = 0;
    std::atomic<std::uint64_t> commits_ = 0;
    std::atomic<std::uint64_t> works_ = 0;
    std::mutex mutex_;  // guards waiting_ and is_stopping_
    std::condition_variable arrived_;
    std::deque<Job*> waiting_;
    bool is_stopping_ = false;
    std::jthread thread_;  // last: stops before what it uses goes
};

SqliteEngine::SqliteEngine(const EngineSettings& settings, const Clock& clock, Stamps& stamps,
                           const std::vector<Reaction>& reactions)
    : path_(settings.url.substr(settings.url.find(':') + 1)), clock_(clock), stamps_(stamps) {
    check_sqlite_is_safe();
#ifdef CUSTOMERHUB_SABOTAGE_BUILD
    install_powercut_if_asked();
#endif
    writer_ = std::make_unique<Writer>(connect_sqlite(path_, settings.durable), clock, reactions, stamps);
    readers_ = std::make_unique<Pool>(
        settings.readers, [path = path_, durable = settings.durable] { return connect_sqlite(path, durable); });
}

SqliteEngine::~SqliteEngine() = default;

void SqliteEngine::read(const std::optional<SiteId>& site, const Read& work) {
    const Pool::Lease lease = readers_->take();
    Session& session = *lease;
    const std::uint64_t stamp = stamp_of(stamps_, site);
    session.command("BEGIN");
    try {
        Snapshot snapshot{session, site, clock_.now(), stamp};
        work(snapshot);
    } catch (...) {
        session.command("ROLLBACK");
        throw;
    }
    session.command("COMMIT");
}

void SqliteEngine::write(const std::optional<SiteId>& site, const Write& work) {
    writer_->write(site, work);
}

// There is one writer, so nobody else can hold what is claimed.
void SqliteEngine::claim(const Write& work) {
    writer_->write(std::nullopt, work);
}

bool SqliteEngine::claim_later(Write work, Then then) {
    return writer_->claim_later(std::move(work), std::move(then));
}

Commits SqliteEngine::commits() const {
    return writer_->commits();
}

void SqliteEngine::migrate() {
    const auto session = connect_sqlite(path_, true);
    migrate_database(*session, Dialect::sqlite, clock_.now());
}

std::vector<std::string> SqliteEngine::pending_migrations() {
    std::vector<std::string> applied;
    read(std::nullopt,
         [&](Reader& reader) { applied = reader.values<std::string>("SELECT name FROM migrations ORDER BY name"); });
    return missing_migrations(applied);
}

}  // namespace hub::db
