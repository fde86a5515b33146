#pragma once

#include "bulk/jobs.h"

namespace hub::bulk::rows {

void insert_job(Tx& tx, const Job& job);
void insert_part(Tx& tx, const JobId& job, const Part& part);
std::optional<Job> find_job(Reader& reader, const JobId& id);
std::vector<Job> list_jobs(Reader& reader, const JobPage& page);
std::vector<Part> list_parts(Reader& reader, const JobId& job, std::int64_t after, std::size_t limit);
// False when it was over already.
bool finish_job(Tx& tx, const JobId& id, State state, const std::string& error);
void set_undone_by(Tx& tx, const JobId& id, const std::optional<JobId>& by);
// How much of what it changed was looked at by undos so far.
std::int64_t count_undone(Reader& reader, const JobId& id);

// A worker's hold on a job for a while; the epoch is another at each claim.
struct Claimed {
    SiteId site;
    JobId id;
    std::int64_t epoch = 0;
    int attempts = 0;  // claims since a part was last done
};
std::vector<Claimed> claim_job(Tx& everywhere, std::string_view skip_locked, Time leased_until);
// Makes due again what a process that is gone had claimed.
void release_jobs(Tx& everywhere);
// Due again then, if the claim still stands.
void put_back_job(Tx& tx, const Claimed& claimed, Time due_at);

struct Progress {
    std::int64_t done = 0;
    std::int64_t changed = 0;
    std::int64_t refused = 0;
};
// False when the claim no longer stands or the job is over: then nothing of the part may be committed.
bool advance_job(Tx& tx, const Claimed& claimed, const Progress& progress);
std::optional<Part> next_part(Reader& reader, const JobId& job);
// Of a job that was done, the next one that wasn't taken back.
std::optional<Part> next_done_part(Reader& reader, const JobId& job);
void set_outcome(Tx& tx, const JobId& job, std::int64_t part, const std::string& outcome);
void set_undone(Tx& tx, const JobId& job, std::int64_t part);

std::size_t forget_jobs(Tx& everywhere, Time finished_before, std::size_t limit);

}  // namespace hub::bulk::rows
