#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/open_file.h"
#include "bulk/jobs.h"
#include "catalog/cache.h"

// What a job can be: the table of kinds stands in app/job_kinds.h, for each kind's folder brings its own.
namespace hub::bulk {

// What the work on a part may use besides its transaction.
struct World {
    catalog::CatalogCache& catalogs;
};

// What came of one part.
struct Outcome {
    std::int64_t done = 0;
    std::int64_t changed = 0;
    std::int64_t refused = 0;
    Json notes = nullptr;  // in the words of the kind: what an undo needs, who was refused and why
};

struct Kind {
    std::string_view word;
    std::string_view permission;  // for starting, cancelling and undoing it
    // Does one part. Whatever befalls it, it is not done twice: its notes commit with it.
    Outcome (*run)(Tx& tx, const World& world, const Job& job, const Part& part);
    // Takes back what run() noted, as far as it stands as it was left; null: can't be undone.
    Outcome (*undo)(Tx& tx, const World& world, const Job& undone, const Part& part);
    // What came of all parts, as CSV; `job` is the job, or the undo of one.
    void (*write_result)(Reader& reader, const Job& job, OpenFile& file);
    // Whether what was asked gives access, which needs the permission for that besides; null: `permission` says it all.
    bool (*gives_access)(const Json& asked) = nullptr;
};

// The table of them all.
class Kinds {
public:
    explicit Kinds(std::vector<Kind> all) : all_(std::move(all)) {}
    const Kind* find(std::string_view word) const;  // null for what isn't there

private:
    std::vector<Kind> all_;
};

// The kind whose work a job is: its own, or that of what it undoes.
std::string told_kind(const Job& job);
// What that was asked to do.
const Json& told_asked(const Job& job);

}  // namespace hub::bulk
