#pragma once

#include <map>
#include <string>

#include "base/clock.h"
#include "catalog/catalog.h"
#include "db/store.h"
#include "demo/content.h"

namespace hub::demo {

// Where and when the story of the members takes place.
struct Stage {
    Store& store;
    StoppedClock& clock;
    SiteId site;
    const catalog::Catalog& catalog;
    const std::map<std::string, ThingId>& things;  // by slug
    Time today;
};

// Nobody does things on the stroke of the hour: so many days ago, and a while that is this member's own.
Time moment_ago(Time today, std::int64_t days, std::size_t member);

// Lives through what the members did, one moment after the other: they join, are given things, log in every few days,
// check pages off once these are open to them, fall asleep and come back.
void live(const Stage& stage, const Words& words);

}  // namespace hub::demo
