#pragma once

#include "options.h"

namespace hub::bench {

// Each measures one thing, or helps another to, and prints one JSON object to standard output.

// Fills a fresh database: --data DIR --site SLUG --out DIR [--members N] [--pages N] [--sessions N]
void fill(const Options& options);
// Pages at a constant rate: --port N --requests FILE --rate R [--seconds S] [--connections N]
void load(const Options& options);
// Signed events, as many as it takes: --port N --path P --secret S --events FILE [--seconds S] [--connections N]
void hooks(const Options& options);
// The same rows straight into a file: --database FILE --events FILE [--seconds S] [--batch N]
void commits(const Options& options);
// Purchases at a constant rate: --port N --path P --secret S --events FILE --rate R
void purchases(const Options& options);
// Checkmarks of logged-in members: --port N --requests FILE [--seconds S] [--connections N]
void beacons(const Options& options);
// Answers 200 to all that is posted: --port N. GET / tells how many there were and when.
void receive(const Options& options);
// One decision of access.
void decide(const Options& options);

}  // namespace hub::bench
