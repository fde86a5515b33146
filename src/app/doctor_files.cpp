#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/doctor_checks.h"
#include "app/shelves.h"
#include "base/error.h"
#include "base/text.h"
#include "media/files.h"
#include "sites/sites.h"

namespace hub::app::checks {

namespace {

constexpr std::size_t at_once = 500;
constexpr std::size_t asked_of_a_store = 50;  // of each site: every one is a question over the network
constexpr std::size_t all_of_them = std::numeric_limits<std::size_t>::max();

struct Seen {
    std::int64_t count = 0;
    std::int64_t missing = 0;
    std::string example;
};

void look_at_site(Store& store, const SiteId& site, const media::Shelf& shelf, std::size_t most, Seen& seen) {
    std::optional<FileId> before;
    for (std::size_t looked_at = 0; looked_at < most;) {
        const media::Filter filter{.before = before, .limit = std::min(at_once, most - looked_at)};
        const auto files = store.read(site, [&](Reader& reader) { return media::list_files(reader, filter); });
        for (const media::File& file : files) {
            ++seen.count;
            if (shelf.has(site, file.content)) continue;
            if (seen.missing++ == 0) seen.example = format("“{}” ({})", file.name, file.id.text());
        }
        if (files.size() < filter.limit) return;
        looked_at += files.size();
        before = files.back().id;
    }
}

Finding finding_of(const Config& config, const Seen& seen) {
    const bool is_store = !config.media_store.empty();
    const std::string where = is_store ? config.media_store : config.media.string();
    if (seen.missing == 0)
        return {.name = "files",
                .verdict = Verdict::ok,
                .said = format("{}{} in {}", is_store ? "of the newest, all " : "all ",
                               counted(seen.count, "is", "are"), where),
                .remedy = {}};
    return {.name = "files",
            .verdict = Verdict::failed,
            .said = format("{} of {} are missing in {}, {} among them", seen.missing,
                           counted(seen.count, "file", "files"), where, seen.example),
            .remedy = "copy them back from where the media folder is kept: a backup holds the rows, not the files"};
}

}  // namespace

void look_at_files(const Config& config, const Clock& clock, Store& store, Findings& findings) {
    try {
        const auto shelf = make_shelf(config, clock);
        const std::size_t most = config.media_store.empty() ? all_of_them : asked_of_a_store;
        Seen seen;
        for (const sites::Site& site : store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); }))
            look_at_site(store, site.id, *shelf, most, seen);
        findings.push_back(finding_of(config, seen));
    } catch (const Failure& failure) {
        findings.push_back({.name = "files",
                            .verdict = Verdict::failed,
                            .said = failure.what(),
                            .remedy = "look at --media and its keys, and whether the store answers this machine"});
    }
}

}  // namespace hub::app::checks
