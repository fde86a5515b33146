#include "app/schedules.h"

#include "access/access.h"
#include "app/idempotency.h"
#include "catalog/cache.h"
#include "members/members.h"
#include "sessions/door.h"
#include "sessions/sessions.h"
#include "sites/sites.h"

namespace hub::app {

namespace {

constexpr std::size_t batch = 100;  // what one transaction takes

// Tells what began or ended by date.
jobs::Step tell_due_access(App& app) {
    const auto due = app.store.read_everywhere([](Reader& reader) { return access::sites_due(reader); });
    for (const SiteId& site : due) {
        app.store.write(site, [&](Tx& tx) { return access::tell_due(tx, *app.catalogs.of(tx), batch); });
    }
    return due.empty() ? jobs::Step::found_nothing : jobs::Step::did_something;
}

// Records who became inactive.
jobs::Step scan_inactive(App& app) {
    std::size_t found = 0;
    for (const sites::Site& site :
         app.store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); })) {
        found += app.store.write(
            site.id, [&](Tx& tx) { return members::scan_inactive(tx, sites::load(tx).inactivity_days, batch); });
    }
    return found == 0 ? jobs::Step::found_nothing : jobs::Step::did_something;
}

// Throws away what has run out: codes, throttles, sessions, first answers.
jobs::Step tidy_up(App& app) {
    const std::size_t forgotten =
        app.store.write_everywhere([](Tx& tx) { return forget_old_keys(tx) + sessions::forget_expired(tx, batch); });
    return forgotten < batch ? jobs::Step::found_nothing : jobs::Step::did_something;
}

// Writes down who was seen lately.
jobs::Step note_seen(App& app) {
    return app.door.write_seen() == 0 ? jobs::Step::found_nothing : jobs::Step::did_something;
}

struct Schedule {
    const char* name;
    Duration every;
    jobs::Step (*step)(App&);
};

constexpr Schedule schedules[] = {
    {"tell access that begins or ends by date", 2s, tell_due_access},
    {"record who became inactive", 5s, scan_inactive},
    {"note who was seen", 10s, note_seen},
    {"throw away what has run out", 10min, tidy_up},
};

}  // namespace

Schedules::Schedules(App& app) {
    for (const Schedule& schedule : schedules) {
        loops_.push_back(std::make_unique<jobs::Loop>(schedule.name, never_, schedule.every,
                                                      [&app, &schedule] { return schedule.step(app); }));
    }
}

}  // namespace hub::app
