#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/stamps.h"
#include "db/store.h"

// For tests only: a database of its own, migrated, with one site and a clock that stands still.
namespace hub::db {

class TestStore {
public:
    // `url` names an empty database; the caller removes it.
    explicit TestStore(const std::string& url);

    template <class Fn>
    auto read(Fn&& fn) {
        return store.read(site, std::forward<Fn>(fn));
    }
    template <class Fn>
    auto write(Fn&& fn) {
        return store.write(site, std::forward<Fn>(fn));
    }
    // Types of the activities told since the last call, in order.
    std::vector<std::string> told();

    StoppedClock clock;
    Stamps stamps;
    SiteId site;
    // More can be added before the first write.
    std::vector<Reaction> reactions;

private:
    std::vector<std::string> told_;

public:
    Store store;
};

// Runs the same test on SQLite and, when CUSTOMERHUB_TEST_POSTGRES names a server that lets us make databases, on
// PostgreSQL; without one it says `skipped` once. Times begin at 2026-11-21T10:00:00Z.
void on_both_engines(const std::function<void(TestStore&)>& test);
void on_sqlite(const std::function<void(TestStore&)>& test);
// Gives the URL of a database without any table; it is gone afterwards.
void with_empty_databases(const std::function<void(const std::string& url)>& test);

}  // namespace hub::db
