#include "app/schedules.h"

#include <functional>

#include "access/access.h"
#include "app/config.h"
#include "app/hook_notices.h"
#include "app/idempotency.h"
#include "base/log.h"
#include "bulk/jobs.h"
#include "catalog/cache.h"
#include "connectors/webhook/deliveries.h"
#include "connectors/webhook/hooks.h"
#include "filebox/filebox.h"
#include "imports/imports.h"
#include "jobs/attempt.h"
#include "jobs/wake.h"
#include "media/arrivals.h"
#include "media/files.h"
#include "media/shelf.h"
#include "media/touches.h"
#include "media/uploads.h"
#include "members/members.h"
#include "sessions/door.h"
#include "sessions/sessions.h"
#include "sessions/staff_sessions.h"
#include "sites/sites.h"

namespace hub::app {

namespace {

constexpr std::size_t batch = 100;  // what one transaction takes

// Does something in each of these sites, a transaction each, and sums up what there was to do.
jobs::Step in_each(App& app, const std::vector<SiteId>& sites, const std::string& what,
                   const std::function<std::size_t(Tx&)>& work) {
    std::size_t done = 0;
    for (const SiteId& site : sites)
        jobs::attempt(what + " of " + site.text(), [&] { done += app.store.write(site, work); });
    return done == 0 ? jobs::Step::found_nothing : jobs::Step::did_something;
}

// Records who became inactive.
jobs::Step scan_inactive(App& app) {
    std::vector<SiteId> sites;
    for (const sites::Site& site : app.store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); }))
        sites.push_back(site.id);
    return in_each(app, sites, "record inactive members",
                   [](Tx& tx) { return members::scan_inactive(tx, sites::load(tx).inactivity_days, batch); });
}

// Makes what members are found by, for rows that an older version wrote.
jobs::Step index_members(App& app) {
    const auto sites = app.store.read_everywhere([](Reader& reader) { return members::sites_to_index(reader); });
    return in_each(app, sites, "index members", [](Tx& tx) { return members::index_members(tx, batch); });
}

// Throws away what has run out: codes, throttles, sessions, first answers.
jobs::Step tidy_up(App& app) {
    const std::size_t forgotten = app.store.write_everywhere([](Tx& tx) {
        return forget_old_keys(tx, batch) + sessions::forget_expired(tx, batch) +
               sessions::forget_staff_sessions(tx, batch) + media::forget_touches(tx, batch) +
               filebox::forget_notices(tx, batch);
    });
    return forgotten < batch ? jobs::Step::found_nothing : jobs::Step::did_something;
}

// What came of deliveries long ago.
jobs::Step forget_attempts(App& app) {
    const std::size_t forgotten =
        app.store.write_everywhere([](Tx& tx) { return connectors::webhook::forget_old_attempts(tx, batch); });
    return forgotten < batch ? jobs::Step::found_nothing : jobs::Step::did_something;
}

// What jobs of long ago came to.
jobs::Step forget_jobs(App& app) {
    constexpr std::size_t jobs_at_once = 5;  // one may have thousands of parts
    const std::size_t forgotten = app.store.write_everywhere(
        [](Tx& tx) { return bulk::forget_old_jobs(tx, jobs_at_once) + imports::forget_old_imports(tx, jobs_at_once); });
    return forgotten < jobs_at_once ? jobs::Step::found_nothing : jobs::Step::did_something;
}

// Writes to sites whose hooks fail.
jobs::Step tell_failing_hooks(App& app) {
    const auto told =
        app.store.read_everywhere([](Reader& reader) { return connectors::webhook::sites_with_notices(reader); });
    return in_each(app, told, "tell of failing hooks", [&](Tx& tx) {
        tx.after_commit([&app] { app.mail_wake.call(); });
        return tell_of_failing_hooks(tx, app.config.public_url);
    });
}

// Writes down who was seen lately.
jobs::Step note_seen(App& app) {
    return app.door.write_seen() == 0 ? jobs::Step::found_nothing : jobs::Step::did_something;
}

// Takes down bytes of files that nothing names.
jobs::Step sweep_media(App& app) {
    const std::size_t swept = media::sweep(app.store, app.shelf);
    if (swept > 0) log::info("swept bytes that no file names", {{"count", std::to_string(swept)}});
    return jobs::Step::found_nothing;
}

// Throws away what uploads to the store of files left half done.
jobs::Step tidy_store(App& app) {
    app.shelf.tidy();
    return jobs::Step::found_nothing;
}

// Ends uploads that were left alone.
jobs::Step sweep_uploads(App& app) {
    const std::size_t swept = media::sweep_uploads(app.store, app.arrivals, batch);
    return swept < batch ? jobs::Step::found_nothing : jobs::Step::did_something;
}

jobs::Step write_out_the_log(App&) {
    log::flush();
    return jobs::Step::found_nothing;
}

struct Schedule {
    const char* name;
    Duration every;
    jobs::Step (*step)(App&);
};

// clang-format off
constexpr Schedule schedules[] = {
    {"write out the log", 500ms, write_out_the_log},
    {"tell access that begins or ends by date", 2s, tell_due_access},
    {"record who became inactive", 5s, scan_inactive},
    {"note who was seen", 10s, note_seen},
    {"tell of failing hooks", 5s, tell_failing_hooks},
    {"throw away what has run out", 10min, tidy_up},
    {"forget old attempts", 10min, forget_attempts},
    {"forget old jobs", 10min, forget_jobs},
    {"end uploads that were left alone", 30s, sweep_uploads},
    {"index members of an older version", 10min, index_members},
    {"tidy the store of files", 10min, tidy_store},
    {"sweep the media folder", std::chrono::hours{6}, sweep_media},
};
// clang-format on

}  // namespace

jobs::Step tell_due_access(App& app) {
    const auto due = app.store.read_everywhere([](Reader& reader) { return access::sites_due(reader); });
    return in_each(app, due, "tell due access",
                   [&](Tx& tx) { return access::tell_due(tx, *app.catalogs.of(tx), batch); });
}

Schedules::Schedules(App& app) {
    for (const Schedule& schedule : schedules) {
        loops_.push_back(std::make_unique<jobs::Loop>(schedule.name, never_, schedule.every,
                                                      [&app, &schedule] { return schedule.step(app); }));
    }
}

}  // namespace hub::app
