#include "bulk/jobs_rows.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"
#include "base/text.h"

namespace hub::bulk::rows {

namespace {

constexpr std::array<std::string_view, 5> state_words = {"waiting", "running", "done", "failed", "cancelled"};

#define JOB_COLUMNS                                                                                                  \
    "id, kind, asked, starter_kind, starter_id, starter_name, state, total, done, changed, refused, error, undoes, " \
    "undone_by, created_at, started_at, finished_at"

struct JobRow {
    JobId id;
    std::string kind;
    std::string asked;
    std::string starter_kind;
    std::string starter_id;
    std::string starter_name;
    std::string state;
    std::int64_t total;
    std::int64_t done;
    std::int64_t changed;
    std::int64_t refused;
    std::string error;
    std::optional<JobId> undoes;
    std::optional<JobId> undone_by;
    Time created_at;
    std::optional<Time> started_at;
    std::optional<Time> finished_at;
};

State state_of(std::string_view word) {
    const auto* const found = std::ranges::find(state_words, word);
    ENSURE(found != state_words.end());
    return static_cast<State>(found - state_words.begin());
}

Job job_of(JobRow row) {
    auto asked = parse_json(row.asked);
    ENSURE(asked.has_value());
    return {.id = row.id,
            .kind = std::move(row.kind),
            .asked = std::move(*asked),
            .starter = {.kind = std::move(row.starter_kind),
                        .id = std::move(row.starter_id),
                        .name = std::move(row.starter_name)},
            .state = state_of(row.state),
            .total = row.total,
            .done = row.done,
            .changed = row.changed,
            .refused = row.refused,
            .error = std::move(row.error),
            .undoes = row.undoes,
            .undone_by = row.undone_by,
            .created_at = row.created_at,
            .started_at = row.started_at,
            .finished_at = row.finished_at};
}

std::vector<Job> jobs(Reader& reader, const std::string& rest, const db::Binds& binds) {
    std::vector<Job> found;
    for (JobRow& row :
         reader.all<JobRow, JobId, std::string, std::string, std::string, std::string, std::string, std::string,
                    std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string, std::optional<JobId>,
                    std::optional<JobId>, Time, std::optional<Time>, std::optional<Time>>(
             "SELECT " JOB_COLUMNS " FROM jobs WHERE site_id = :site" + rest, binds))
        found.push_back(job_of(std::move(row)));
    return found;
}

}  // namespace

void insert_job(Tx& tx, const Job& job) {
    tx.run(
        "INSERT INTO jobs (site_id, id, kind, asked, starter_kind, starter_id, starter_name, state, total, undoes, "
        "due_at, created_at) VALUES (:site, :id, :kind, :asked, :who_kind, :who_id, :who_name, :state, :total, "
        ":undoes, "
        ":now, :now)",
        {{"id", job.id},
         {"kind", job.kind},
         {"asked", to_text(job.asked)},
         {"who_kind", job.starter.kind},
         {"who_id", job.starter.id},
         {"who_name", job.starter.name},
         {"state", state_words.at(static_cast<std::size_t>(job.state))},
         {"total", job.total},
         {"undoes", job.undoes},
         {"now", job.created_at}});
}

void insert_part(Tx& tx, const JobId& job, const Part& part) {
    tx.run(
        "INSERT INTO job_parts (site_id, job_id, part, input, outcome) VALUES (:site, :job, :part, :input, :outcome)",
        {{"job", job}, {"part", part.number}, {"input", part.input}, {"outcome", part.outcome}});
}

std::optional<Job> find_job(Reader& reader, const JobId& id) {
    auto found = jobs(reader, " AND id = :id", {{"id", id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Job> list_jobs(Reader& reader, const JobPage& page) {
    std::string rest;
    db::Binds binds{{"most", static_cast<std::int64_t>(page.limit)}};
    if (page.only_open) rest += " AND finished_at IS NULL";
    if (page.before) {
        rest += " AND id < :before";
        binds.emplace_back("before", *page.before);
    }
    return jobs(reader, rest + " ORDER BY id DESC LIMIT :most", binds);
}

std::vector<Part> list_parts(Reader& reader, const JobId& job, std::int64_t after, std::size_t limit) {
    return reader.all<Part, std::int64_t, std::string, std::optional<std::string>>(
        "SELECT part, input, outcome FROM job_parts WHERE site_id = :site AND job_id = :job AND part > :after "
        "ORDER BY part LIMIT :most",
        {{"job", job}, {"after", after}, {"most", static_cast<std::int64_t>(limit)}});
}

bool finish_job(Tx& tx, const JobId& id, State state, const std::string& error) {
    return tx.run(
               "UPDATE jobs SET state = :state, error = :error, finished_at = :now WHERE site_id = :site AND id = :id "
               "AND finished_at IS NULL",
               {{"state", state_words.at(static_cast<std::size_t>(state))},
                {"error", error},
                {"now", tx.now()},
                {"id", id}}) == 1;
}

void set_undone_by(Tx& tx, const JobId& id, const std::optional<JobId>& by) {
    tx.run("UPDATE jobs SET undone_by = :by WHERE site_id = :site AND id = :id", {{"by", by}, {"id", id}});
}

std::int64_t count_undone(Reader& reader, const JobId& id) {
    return reader
        .value<std::int64_t>(
            "SELECT CAST(COALESCE(SUM(done), 0) AS BIGINT) FROM jobs WHERE site_id = :site AND undoes = :id",
            {{"id", id}})
        .value_or(0);
}

std::vector<Claimed> claim_job(Tx& everywhere, std::string_view skip_locked, Time leased_until) {
    return everywhere.all<Claimed, SiteId, JobId, std::int64_t, int>(
        format("UPDATE jobs SET state = 'running', attempts = attempts + 1, epoch = epoch + 1, due_at = :until, "
               "started_at = COALESCE(started_at, :now) WHERE (site_id, id) IN (SELECT site_id, id FROM jobs WHERE "
               "finished_at IS NULL AND due_at <= :now ORDER BY due_at, id LIMIT 1 {}) "
               "RETURNING site_id, id, epoch, attempts",
               skip_locked),
        {{"until", leased_until}, {"now", everywhere.now()}});
}

void release_jobs(Tx& everywhere) {
    everywhere.run("UPDATE jobs SET due_at = :now WHERE finished_at IS NULL AND due_at > :now",
                   {{"now", everywhere.now()}});
}

void put_back_job(Tx& tx, const Claimed& claimed, Time due_at) {
    tx.run(
        "UPDATE jobs SET due_at = :due WHERE site_id = :site AND id = :id AND epoch = :epoch AND finished_at IS NULL",
        {{"due", due_at}, {"id", claimed.id}, {"epoch", claimed.epoch}});
}

bool advance_job(Tx& tx, const Claimed& claimed, const Progress& progress) {
    return tx.run(
               "UPDATE jobs SET done = done + :done, changed = changed + :changed, refused = refused + :refused, "
               "attempts = 0 WHERE site_id = :site AND id = :id AND epoch = :epoch AND finished_at IS NULL",
               {{"done", progress.done},
                {"changed", progress.changed},
                {"refused", progress.refused},
                {"id", claimed.id},
                {"epoch", claimed.epoch}}) == 1;
}

std::optional<Part> next_part(Reader& reader, const JobId& job) {
    return reader.one<Part, std::int64_t, std::string, std::optional<std::string>>(
        "SELECT part, input, outcome FROM job_parts WHERE site_id = :site AND job_id = :job AND outcome IS NULL "
        "ORDER BY part LIMIT 1",
        {{"job", job}});
}

std::optional<Part> next_done_part(Reader& reader, const JobId& job) {
    return reader.one<Part, std::int64_t, std::string, std::optional<std::string>>(
        "SELECT part, input, outcome FROM job_parts WHERE site_id = :site AND job_id = :job AND outcome IS NOT NULL "
        "AND undone_at IS NULL ORDER BY part LIMIT 1",
        {{"job", job}});
}

void set_outcome(Tx& tx, const JobId& job, std::int64_t part, const std::string& outcome) {
    tx.run("UPDATE job_parts SET outcome = :outcome WHERE site_id = :site AND job_id = :job AND part = :part",
           {{"outcome", outcome}, {"job", job}, {"part", part}});
}

void set_undone(Tx& tx, const JobId& job, std::int64_t part) {
    tx.run("UPDATE job_parts SET undone_at = :now WHERE site_id = :site AND job_id = :job AND part = :part",
           {{"now", tx.now()}, {"job", job}, {"part", part}});
}

std::size_t forget_jobs(Tx& everywhere, Time finished_before, std::size_t limit) {
    const db::Binds binds{{"before", finished_before}, {"most", static_cast<std::int64_t>(limit)}};
    const std::string old =
        "(SELECT site_id, id FROM jobs WHERE finished_at < :before ORDER BY finished_at, id LIMIT :most)";
    everywhere.run("DELETE FROM job_parts WHERE (site_id, job_id) IN " + old, binds);
    return static_cast<std::size_t>(everywhere.run("DELETE FROM jobs WHERE (site_id, id) IN " + old, binds));
}

}  // namespace hub::bulk::rows
