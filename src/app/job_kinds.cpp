#include "app/job_kinds.h"

#include "bulk/acts.h"
#include "imports/imports.h"

namespace hub::app {

bulk::Kinds make_job_kinds() {
    std::vector<bulk::Kind> all;
    for (const bulk::Kind& kind : bulk::act_kinds()) all.push_back(kind);
    all.push_back(imports::kind_of_job());
    return bulk::Kinds{std::move(all)};
}

}  // namespace hub::app
