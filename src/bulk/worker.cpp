#include "bulk/worker.h"

#include <array>
#include <chrono>

#include "base/error.h"
#include "base/text.h"
#include "bulk/jobs_rows.h"
#include "jobs/attempt.h"

namespace hub::bulk {

namespace {

constexpr Duration lease = 2min;  // much longer than a part takes
constexpr std::chrono::milliseconds turn_length = 250ms;
// Small parts share a commit for so long; others who write wait meanwhile.
constexpr std::chrono::milliseconds commit_after = 75ms;
constexpr std::array<Duration, 4> pauses = {1s, 5s, 30s, 2min};  // after a part that failed; then the job has

}  // namespace

struct Worker::Turn {
    Worker& worker;
    const rows::Claimed& claimed;

    // Parts until the turn is over; whether the job is.
    bool work() const {
        const auto until = std::chrono::steady_clock::now() + turn_length;
        bool is_over = false;
        do {
            is_over = worker.store_.write(claimed.site, [&](Tx& tx) { return some_parts(tx); });
        } while (!is_over && std::chrono::steady_clock::now() < until);
        return is_over;
    }

    // After a failure one by one, so that the part that can't be done takes none of the others along.
    bool some_parts(Tx& tx) const {
        const auto until = std::chrono::steady_clock::now() + (claimed.attempts > 1 ? 0ms : commit_after);
        bool is_over = false;
        do {
            is_over = next_part(tx);
        } while (!is_over && std::chrono::steady_clock::now() < until);
        return is_over;
    }

    bool next_part(Tx& tx) const {
        const auto job = rows::find_job(tx, claimed.id);
        if (!job || job->is_over()) return true;
        const JobId& source = job->undoes ? *job->undoes : job->id;
        const auto part = job->undoes ? rows::next_done_part(tx, source) : rows::next_part(tx, source);
        if (!part) return rows::finish_job(tx, job->id, State::done, "");
        const Outcome outcome = outcome_of(tx, *job, *part);
        note(tx, *job, *part, outcome);
        const bool is_ours = rows::advance_job(
            tx, claimed, {.done = outcome.done, .changed = outcome.changed, .refused = outcome.refused});
        if (!is_ours) throw Conflict("Another worker took this job over; what this one did is undone.");
        return false;
    }

    Outcome outcome_of(Tx& tx, const Job& job, const Part& part) const {
        const Kind* const kind = worker.kinds_.find(told_kind(job));
        if (kind == nullptr) throw NotFound("This program has no jobs of the kind " + job.kind + ".");
        if (!job.undoes) return kind->run(tx, worker.world_, job, part);
        return kind->undo(tx, worker.world_, load_job(tx, *job.undoes), part);
    }

    static void note(Tx& tx, const Job& job, const Part& part, const Outcome& outcome) {
        const std::string notes = to_text(outcome.notes);
        if (!job.undoes) {
            rows::set_outcome(tx, job.id, part.number, notes);
            return;
        }
        rows::set_undone(tx, *job.undoes, part.number);
        rows::insert_part(tx, job.id, {.number = part.number, .input = "", .outcome = notes});
    }

    void settle(bool is_over) const {
        if (is_over) return;
        worker.store_.write(claimed.site, [&](Tx& tx) { rows::put_back_job(tx, claimed, tx.now()); });
    }

    // The part failed, or took the whole program along each time.
    void postpone() const {
        const auto tried = static_cast<std::size_t>(claimed.attempts);
        worker.store_.write(claimed.site, [&](Tx& tx) {
            if (tried <= pauses.size()) return rows::put_back_job(tx, claimed, tx.now() + pauses.at(tried - 1));
            const auto job = rows::find_job(tx, claimed.id);
            if (job && !job->is_over())
                end_early(tx, *job, State::failed,
                          format("A part of it went wrong {} times; the program's log says why.", tried));
        });
    }
};

void Worker::take_back_abandoned() {
    store_.write_everywhere([](Tx& tx) { rows::release_jobs(tx); });
}

bool Worker::work_next() {
    const auto claimed =
        store_.claim([&](Tx& tx) { return rows::claim_job(tx, store_.skip_locked(), tx.now() + lease); });
    if (claimed.empty()) return false;
    const Turn turn{*this, claimed.front()};
    if (static_cast<std::size_t>(claimed.front().attempts) > pauses.size() + 1) {
        turn.postpone();
        return true;
    }
    bool is_over = false;
    const bool went_well = jobs::attempt("job " + claimed.front().id.text(), [&] { is_over = turn.work(); });
    went_well ? turn.settle(is_over) : turn.postpone();
    return true;
}

}  // namespace hub::bulk
