#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/tx.h"

// What the operator's eyes see of all sites: queues, health, and whether what is stored agrees with itself.
namespace hub::app::rows {

struct Queue {
    std::string name;
    std::int64_t waiting = 0;          // due later too
    std::optional<Time> oldest_due{};  // that nobody has taken yet
};
// Events that came in, deliveries (but to receivers that fail), mails.
std::vector<Queue> queues(Reader& everywhere);

std::int64_t sites(Reader& everywhere);
std::int64_t events_set_aside(Reader& everywhere);
std::int64_t mails_failed_since(Reader& everywhere, Time since);
struct Ailing {
    std::string id;
    std::string why;
};
std::vector<Ailing> failing_connections(Reader& everywhere);
std::vector<Ailing> failing_hooks(Reader& everywhere);
// When the newest fact was recorded.
std::optional<Time> newest_fact(Reader& everywhere);

// Members whose grants, or whose checkmarks, aren't what their log says; a few of them. None, unless somebody wrote to
// the database by hand or the disk lies.
struct Astray {
    SiteId site;
    MemberId member;
};
std::vector<Astray> grants_unlike_their_log(Reader& everywhere);
std::vector<Astray> completions_unlike_their_log(Reader& everywhere);

// After the clock was set back by `step`: what is due later than now is due that much earlier, receivers rest less, and
// leases that run longer end that much earlier. Answers how many rows it moved.
std::int64_t bring_forward(Tx& everywhere, Duration step);

// What the engine itself finds wrong with its files, and rows that refer to nothing.
std::vector<std::string> damage(Reader& everywhere, std::string_view engine);
std::string engine_version(Reader& everywhere, std::string_view engine);

}  // namespace hub::app::rows
