#include "bulk/job_json.h"

#include "staff/staff.h"

namespace hub::bulk {

namespace {

bool can_undo(const Job& job, const Kinds& kinds) {
    const Kind* const kind = job.undoes ? nullptr : kinds.find(job.kind);
    return kind != nullptr && kind->undo != nullptr && job.is_over() && job.changed > 0 && !job.undone_by;
}

}  // namespace

Json json_of(const Job& job, const Kinds& kinds) {
    using hub::json_of;
    return JsonObject{
        {"id", json_of(job.id)},
        {"kind", job.kind},
        {"asked", job.asked},
        {"state", word_of(job.state)},
        {"total", job.total},
        {"done", job.done},
        {"changed", job.changed},
        {"refused", job.refused},
        {"error", job.error.empty() ? Json(nullptr) : Json(job.error)},
        {"started_by", JsonObject{{"kind", job.starter.kind}, {"id", job.starter.id}, {"name", job.starter.name}}},
        {"undoes", json_of(job.undoes)},
        {"undone_by", json_of(job.undone_by)},
        {"can_undo", can_undo(job, kinds)},
        {"created_at", json_of(job.created_at)},
        {"started_at", json_of(job.started_at)},
        {"finished_at", json_of(job.finished_at)},
        {"kept_until", job.finished_at ? json_of(*job.finished_at + jobs_kept) : Json(nullptr)}};
}

Starter starter_of(const staff::Actor& actor) {
    return {.kind = actor.person ? "staff" : "key", .id = actor.id(), .name = actor.name};
}

}  // namespace hub::bulk
