#include "bulk/jobs_api.h"

#include <memory>

#include "app/app.h"
#include "base/error.h"
#include "base/text.h"
#include "bulk/job_json.h"
#include "http/parameters.h"
#include "jobs/wake.h"
#include "media/arrivals.h"
#include "staff/staff.h"

namespace hub::bulk::api {

namespace {

// Whoever stops a job or takes it back needs the right to begin it.
void require_right(const app::App& app, const Job& job, const staff::Actor& actor) {
    const Kind* const kind = app.job_kinds.find(told_kind(job));
    if (kind == nullptr) return;
    const bool gives = kind->gives_access != nullptr && kind->gives_access(told_asked(job));
    for (const std::string_view needed : {kind->permission, gives ? "access:write" : kind->permission}) {
        if (!actor.may(needed)) throw Forbidden(format("For this job you need the permission {}.", needed));
    }
}

void require_undo(const app::App& app, const Job& job) {
    const Kind* const kind = job.undoes ? nullptr : app.job_kinds.find(job.kind);
    if (kind == nullptr || kind->undo == nullptr) throw Conflict("A job of this kind can't be undone.");
}

}  // namespace

http::Response list_jobs(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const bool only_open = parameters.word("state", {"open"}).has_value();
    const http::Paging paging = parameters.paging();
    const auto before = parameters.id_cursor<JobId>(paging);
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        auto found = bulk::list_jobs(reader, {.before = before, .only_open = only_open, .limit = paging.limit + 1});
        std::optional<std::string> next;
        if (found.size() > paging.limit) {
            found.pop_back();
            next = found.back().id.text();
        }
        JsonArray data;
        for (const Job& job : found) data.push_back(json_of(job, app.job_kinds));
        return http::list(std::move(data), next);
    });
}

http::Response show_job(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<JobId>(request, "job");
    const Job job = app.store.read(actor.site, [&](Reader& reader) { return load_job(reader, id); });
    return http::json(200, json_of(job, app.job_kinds));
}

http::Response show_result(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<JobId>(request, "job");
    http::Parameters{request}.finish();
    http::Response answer;
    answer.file = app.store.read(actor.site, [&](Reader& reader) {
        const Job job = load_job(reader, id);
        const Kind* const kind = app.job_kinds.find(told_kind(job));
        if (kind == nullptr) throw NotFound("This program has no jobs of this kind any more.");
        const auto file = std::make_shared<OpenFile>(OpenFile::fresh(app.arrivals.folder()));
        kind->write_result(reader, job, *file);
        return std::shared_ptr<const OpenFile>{file};
    });
    return answer.with("Content-Type", "text/csv; charset=utf-8")
        .with("Content-Disposition", "attachment; filename=\"" + id.text() + ".csv\"")
        .with("Cache-Control", "no-store")
        .with("ETag", "\"" + RequestId::fresh(app.clock.now()).text() + "\"");
}

http::Response cancel_job(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<JobId>(request, "job");
    const Job job = app.store.write(actor.site, [&](Tx& tx) {
        require_right(app, load_job(tx, id), actor);
        return bulk::cancel_job(tx, id);
    });
    return http::json(200, json_of(job, app.job_kinds));
}

http::Response undo_job(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<JobId>(request, "job");
    const Job undo = app.store.write(actor.site, [&](Tx& tx) {
        const Job job = load_job(tx, id);
        require_right(app, job, actor);
        require_undo(app, job);
        tx.after_commit([&app] { app.job_wake.call(); });
        return bulk::undo_job(tx, id, starter_of(actor));
    });
    return http::json(202, json_of(undo, app.job_kinds)).with("Location", "/api/v1/jobs/" + undo.id.text());
}

}  // namespace hub::bulk::api
