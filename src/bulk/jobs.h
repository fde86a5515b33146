#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "db/tx.h"

// Jobs that staff start: work on many members that goes on in the background, part by part. What it is about is fixed
// when it is started; each part is done in one transaction that also says so, whatever is killed in between. (The loops
// that drive all background work stand in jobs/.)
namespace hub::bulk {

enum class State : std::uint8_t { waiting, running, done, failed, cancelled };
std::string_view word_of(State state);

// Who started it.
struct Starter {
    std::string kind;  // staff, key, operator
    std::string id;
    std::string name;
};

struct Job {
    JobId id;
    std::string kind;  // a word of kinds.h
    Json asked;        // what it was asked to do, with the names of then
    Starter starter;
    State state = State::waiting;
    std::int64_t total = 0;
    std::int64_t done = 0;     // of total: looked at
    std::int64_t changed = 0;  // of done
    std::int64_t refused = 0;  // of done
    std::string error;         // a sentence, once it has failed
    std::optional<JobId> undoes;
    std::optional<JobId> undone_by;
    Time created_at;
    std::optional<Time> started_at;
    std::optional<Time> finished_at;

    bool is_over() const { return finished_at.has_value(); }
};

// One piece of a job.
struct Part {
    std::int64_t number = 0;
    std::string input;                   // what it is about, in the words of its kind
    std::optional<std::string> outcome;  // empty: not done yet
};

struct NewJob {
    std::string kind;
    Json asked;
    Starter starter;
    std::int64_t total = 0;
    std::vector<std::string> inputs{};  // of the parts
    std::optional<JobId> undoes{};
};
Job start_job(Tx& tx, const NewJob& wish);
Job load_job(Reader& reader, const JobId& id);  // throws NotFound

struct JobPage {
    std::optional<JobId> before{};
    bool only_open = false;
    std::size_t limit = 100;
};
// Newest first.
std::vector<Job> list_jobs(Reader& reader, const JobPage& page);

// Over without having come to its end; an undo that got stuck so can be begun again.
void end_early(Tx& tx, const Job& job, State state, const std::string& error);
// No further part is begun; what was done stays, and can be undone. Throws Conflict when it is over.
Job cancel_job(Tx& tx, const JobId& id);
// A job that takes back what this one changed, as far as nobody has changed it since. Throws Conflict while it runs,
// when it changed nothing, and when it was undone already. Whether its kind can be undone is asked before.
Job undo_job(Tx& tx, const JobId& id, const Starter& starter);

// The parts of a job after `after`, in their order.
std::vector<Part> list_parts(Reader& reader, const JobId& job, std::int64_t after, std::size_t limit);

// Throws jobs away that were over for as long as they are kept, about `limit` of them; answers how many.
constexpr auto jobs_kept = std::chrono::hours{24 * 30};
std::size_t forget_old_jobs(Tx& everywhere, std::size_t limit);

inline constexpr std::string_view undo_kind = "undo";

}  // namespace hub::bulk
