#include "bulk/jobs.h"

#include "base/error.h"
#include "bulk/jobs_rows.h"

namespace hub::bulk {

std::string_view word_of(State state) {
    switch (state) {
        case State::waiting:
            return "waiting";
        case State::running:
            return "running";
        case State::done:
            return "done";
        case State::failed:
            return "failed";
        case State::cancelled:
            return "cancelled";
    }
    return "failed";
}

Job start_job(Tx& tx, const NewJob& wish) {
    const Job job{.id = tx.fresh<JobId>(),
                  .kind = wish.kind,
                  .asked = wish.asked,
                  .starter = wish.starter,
                  .state = State::waiting,
                  .total = wish.total,
                  .error = {},
                  .undoes = wish.undoes,
                  .undone_by = std::nullopt,
                  .created_at = tx.now(),
                  .started_at = std::nullopt,
                  .finished_at = std::nullopt};
    rows::insert_job(tx, job);
    std::int64_t number = 0;
    for (const std::string& input : wish.inputs)
        rows::insert_part(tx, job.id, {.number = ++number, .input = input, .outcome = std::nullopt});
    tx.about(job.id.view());
    tx.about_so_many(wish.total);
    return job;
}

Job load_job(Reader& reader, const JobId& id) {
    auto job = rows::find_job(reader, id);
    if (!job) throw NotFound("There is no such job.");
    return std::move(*job);
}

std::vector<Job> list_jobs(Reader& reader, const JobPage& page) {
    return rows::list_jobs(reader, page);
}

void end_early(Tx& tx, const Job& job, State state, const std::string& error) {
    if (!rows::finish_job(tx, job.id, state, error)) throw Conflict("This job is over already.");
    if (job.undoes) rows::set_undone_by(tx, *job.undoes, std::nullopt);
}

Job cancel_job(Tx& tx, const JobId& id) {
    end_early(tx, load_job(tx, id), State::cancelled, "");
    return load_job(tx, id);
}

Job undo_job(Tx& tx, const JobId& id, const Starter& starter) {
    const Job job = load_job(tx, id);
    if (!job.is_over()) throw Conflict("This job still runs. Cancel it first.");
    if (job.changed == 0) throw Conflict("This job changed nothing.");
    if (job.undone_by) throw Conflict("This job is being undone already, or was.");
    const Job undo = start_job(tx, {.kind = std::string{undo_kind},
                                    .asked = JsonObject{{"kind", job.kind}, {"asked", job.asked}},
                                    .starter = starter,
                                    .total = job.changed - rows::count_undone(tx, id),
                                    .undoes = id});
    rows::set_undone_by(tx, id, undo.id);
    return undo;
}

std::vector<Part> list_parts(Reader& reader, const JobId& job, std::int64_t after, std::size_t limit) {
    return rows::list_parts(reader, job, after, limit);
}

std::size_t forget_old_jobs(Tx& everywhere, std::size_t limit) {
    return rows::forget_jobs(everywhere, everywhere.now() - jobs_kept, limit);
}

}  // namespace hub::bulk
