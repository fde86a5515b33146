#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "app/command_line.h"
#include "app/program.h"
#include "audit/audit.h"
#include "base/error.h"
#include "base/text.h"
#include "sites/sites.h"

namespace hub::app {

namespace {

constexpr std::size_t listed_at_once = 1000;

// One chain, under the name that a person knows it by.
struct Chain {
    std::string name;  // the slug; "-" for what belongs to no site
    std::optional<SiteId> site;
};

std::vector<Chain> chains(App& app, const std::string& slug) {
    std::vector<Chain> all;
    if (slug.empty()) all.push_back({.name = "-", .site = std::nullopt});
    for (const sites::Site& site : app.store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); }))
        if (slug.empty() || site.slug == slug) all.push_back({.name = site.slug, .site = site.id});
    if (all.empty()) throw NotFound("There is no site “" + slug + "”. See: customerhub site list");
    return all;
}

void print_verdict(const Chain& chain, const audit::Verdict& verdict) {
    if (verdict.is_whole()) {
        std::cout << format("{:<20} whole: {} entries, ending with {}\n", chain.name, verdict.entries,
                            verdict.hash.empty() ? "nothing" : verdict.hash.substr(0, 16));
    } else {
        std::cout << format("{:<20} BROKEN: entry {} {}\n", chain.name, *verdict.broken_at, verdict.fault);
    }
}

void verify(Given& given, const std::string& slug) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    JsonArray all;
    for (const Chain& chain : chains(app, slug)) {
        const audit::Verdict verdict = app.audit.verify(app.store, chain.site);
        if (!verdict.is_whole()) given.status = 1;
        if (!given.as_json) print_verdict(chain, verdict);
        all.push_back(JsonObject{{"site", chain.name},
                                 {"is_whole", verdict.is_whole()},
                                 {"entries", verdict.entries},
                                 {"hash", verdict.hash},
                                 {"broken_at", hub::json_of(verdict.broken_at)},
                                 {"fault", verdict.fault}});
    }
    if (given.as_json) print(all);
}

std::vector<audit::Entry> page_of(App& app, const Chain& chain, const audit::Filter& filter) {
    if (!chain.site)
        return app.store.read_everywhere(
            [&](Reader& reader) { return audit::list_entries_of_nowhere(reader, filter); });
    return app.store.read(*chain.site, [&](Reader& reader) { return audit::list_entries(reader, filter); });
}

// One line each, newest first; programs get a JSON document a line.
void print_entry(const Given& given, const Chain& chain, const audit::Entry& entry) {
    const std::string who = entry.who_name.empty() ? entry.who : entry.who_name;
    if (!given.as_json) {
        std::cout << format("{}  {:<12} {:<24} {:<44} {} {}\n", to_rfc3339(entry.recorded_at), chain.name, who,
                            entry.act, entry.thing, entry.address);
        return;
    }
    print(JsonObject{{"site", chain.name},
                     {"sequence", entry.sequence},
                     {"recorded_at", hub::json_of(entry.recorded_at)},
                     {"actor", {{"kind", entry.who}, {"id", entry.who_id}, {"name", entry.who_name}}},
                     {"act", entry.act},
                     {"thing", entry.thing},
                     {"address", entry.address},
                     {"request_id", entry.request},
                     {"details", parse_json(entry.details).value_or(nullptr)}});
}

void list(const Given& given, const std::string& slug) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    for (const Chain& chain : chains(app, slug)) {
        audit::Filter filter{.limit = listed_at_once};
        for (auto page = page_of(app, chain, filter); !page.empty(); page = page_of(app, chain, filter)) {
            for (const audit::Entry& entry : page) print_entry(given, chain, entry);
            filter.before = page.back().sequence;
        }
    }
}

}  // namespace

void add_audit_commands(CLI::App& line, Given& given) {
    auto* const command = line.add_subcommand("audit", "What was done here, by whom")->require_subcommand(1);
    auto slug = std::make_shared<std::string>();
    const auto add = [&](const char* word, const char* help) {
        auto* const one = command->add_subcommand(word, help);
        one->add_option("--site", *slug, "The slug of a site; all of them, and what belongs to none, unless told");
        return one;
    };
    add("list", "Every act, newest first")->callback([&given, slug] { list(given, *slug); });
    add("verify", "Whether anybody changed, took away or added entries by hand; ends with 1 if so")
        ->callback([&given, slug] { verify(given, *slug); });
}

}  // namespace hub::app
