#include <algorithm>
#include <chrono>
#include <filesystem>

#include "app/backups.h"
#include "app/doctor_checks.h"
#include "app/master_key.h"
#include "app/moved_clock.h"
#include "app/operation_rows.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/texts.h"
#include "connectors/connections.h"
#include "db/backup.h"
#include "sites/sites.h"

namespace hub::app::checks {

namespace {

constexpr Duration queue_is_slow = 5min;
constexpr Duration queue_stands = 1h;
constexpr Duration ahead_of_us = 1min;
constexpr std::size_t connections_at_once = 100;

void add(Findings& findings, std::string name, std::string said) {
    findings.push_back({.name = std::move(name), .said = std::move(said), .remedy = {}});
}

void warn(Findings& findings, std::string name, std::string said, std::string remedy) {
    findings.push_back({std::move(name), Verdict::warning, std::move(said), std::move(remedy)});
}

void fail(Findings& findings, std::string name, std::string said, std::string remedy) {
    findings.push_back({std::move(name), Verdict::failed, std::move(said), std::move(remedy)});
}

// False when there is nothing further to look at.
bool look_at_migrations(Store& store, Findings& findings) {
    const auto tables =
        store.read_everywhere([&](Reader& reader) { return db::source_tables(reader, store.engine_name()); });
    if (std::ranges::find(tables, "sites", &db::SourceTable::name) == tables.end()) {
        warn(findings, "migrations", "the database is empty", "run customerhub serve, or customerhub restore FILE");
        return false;
    }
    const auto pending = store.pending_migrations();
    if (pending.empty()) {
        add(findings, "migrations", "up to date");
        return true;
    }
    fail(findings, "migrations",
         counted(static_cast<std::int64_t>(pending.size()), "is", "are") + " missing: " + join(pending, ", "),
         "make a backup, then run customerhub migrate (serve does so too at its start)");
    return false;
}

void look_at_clock(Reader& everywhere, Findings& findings) {
    const auto newest = rows::newest_fact(everywhere);
    const std::string now = to_rfc3339(everywhere.now());
    if (newest && *newest > everywhere.now() + ahead_of_us)
        return fail(findings, "clock", now + ", but the newest fact was recorded at " + to_rfc3339(*newest),
                    "set the machine's clock (timedatectl); it went back, or ran ahead before");
    add(findings, "clock", now);
}

void look_at_integrity(Reader& everywhere, std::string_view engine, Findings& findings) {
    const auto damage = rows::damage(everywhere, engine);
    if (damage.empty())
        return add(findings, "integrity", "the files are whole and every row refers to one that is there");
    fail(findings, "integrity", join(damage, "; "),
         "stop the program, keep a copy of the files, and restore the newest good backup; then look at the disk");
}

std::string names_of(const std::vector<rows::Astray>& astray) {
    std::vector<std::string> names;
    names.reserve(astray.size());
    for (const rows::Astray& one : astray) names.push_back(one.member.text());
    return join(names, ", ");
}

void look_at_projections(Reader& everywhere, Findings& findings) {
    const auto grants = rows::grants_unlike_their_log(everywhere);
    const auto completions = rows::completions_unlike_their_log(everywhere);
    const char* const remedy = "somebody wrote to the database by hand; restore the newest backup from before";
    if (!grants.empty())
        fail(findings, "access", "what these members hold isn't what their log says: " + names_of(grants), remedy);
    if (!completions.empty())
        fail(findings, "progress",
             "the checkmarks of these members aren't what their log says: " + names_of(completions), remedy);
    if (grants.empty() && completions.empty())
        add(findings, "access", "what members hold and have done is what the log says");
}

void look_at_queues(Reader& everywhere, Findings& findings) {
    for (const rows::Queue& queue : rows::queues(everywhere)) {
        const auto age = queue.oldest_due ? everywhere.now() - *queue.oldest_due : Duration{0};
        const std::string said =
            counted(queue.waiting, "waits", "wait") +
            (queue.oldest_due
                 ? format(", the oldest due for {} s", std::chrono::duration_cast<std::chrono::seconds>(age).count())
                 : ", none of them due");
        if (age >= queue_stands)
            fail(findings, queue.name, said, "is customerhub serve running? If so, its log says what holds it up");
        else if (age >= queue_is_slow)
            warn(findings, queue.name, said, "look again in a few minutes; if it grows, read the program's log");
        else
            add(findings, queue.name, queue.waiting == 0 ? "nothing waits" : said);
    }
}

void look_at_search(Reader& everywhere, Findings& findings) {
    const std::int64_t missing = catalog::count_missing(everywhere);
    if (missing == 0) return add(findings, "search", "knows all there is");
    warn(findings, "search", counted(missing, "page or product", "pages and products") + " can't be found by it",
         "run customerhub migrate, which reads them in (serve does so too at its start)");
}

std::string told(const std::vector<rows::Ailing>& ailing) {
    std::vector<std::string> lines;
    lines.reserve(ailing.size());
    for (const rows::Ailing& one : ailing) lines.push_back(one.id + " (" + one.why + ")");
    return join(lines, "; ");
}

void look_at_the_outside(Reader& everywhere, Findings& findings) {
    if (const auto failing = rows::failing_connections(everywhere); !failing.empty())
        fail(findings, "connections", told(failing),
             "give the connection a key that works: PATCH /api/v1/connections/{id}");
    if (const std::int64_t aside = rows::events_set_aside(everywhere); aside > 0)
        warn(findings, "events", counted(aside, "event is", "events are") + " set aside after failing again and again",
             "see why in GET /api/v1/connections/{id}/events?state=set_aside, then replay them");
    if (const auto failing = rows::failing_hooks(everywhere); !failing.empty())
        warn(findings, "hooks", told(failing), "look at the receiver, then at GET /api/v1/deliveries?hook={id}");
    constexpr Duration a_day = 24h;
    if (const std::int64_t lost = rows::mails_failed_since(everywhere, everywhere.now() - a_day); lost > 0)
        warn(findings, "mails", counted(lost, "mail", "mails") + " could not be delivered within the last day",
             "customerhub mail list shows which; the addresses may be wrong");
}

// Opens what is sealed, as the program would.
void look_at_secrets(const Config& config, Store& store, Findings& findings) {
    const auto key = find_master_key(config);
    if (!key) return;
    const crypto::Sealer sealer{*key};
    try {
        for (const sites::Site& site : store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); }))
            store.read(site.id, [&](Reader& reader) {
                return connectors::list_connections(reader, sealer, std::nullopt, connections_at_once).size();
            });
        add(findings, "secrets", "they open with this master key");
    } catch (const Unavailable& refused) {
        fail(findings, "secrets", refused.what(), "put the master.key back that belongs to this database");
    }
}

void look_inside(const Config& config, Store& store, Findings& findings) {
    store.read_everywhere([&](Reader& everywhere) {
        look_at_clock(everywhere, findings);
        look_at_integrity(everywhere, store.engine_name(), findings);
        look_at_projections(everywhere, findings);
        look_at_search(everywhere, findings);
        look_at_queues(everywhere, findings);
        look_at_the_outside(everywhere, findings);
    });
    look_at_secrets(config, store, findings);
}

}  // namespace

void look_at_database(const Config& config, Findings& findings) {
    const std::filesystem::path file = database_file(config);
    if (!file.empty() && !std::filesystem::exists(file))
        return warn(findings, "database", "there is no " + file.string() + " yet",
                    "run customerhub serve, or say where the database is with --data or --database");
    try {
        const std::unique_ptr<Clock> clock = make_clock(config.clock_file);
        Stamps stamps;
        const std::vector<db::Reaction> none;
        Store store{db::open_engine({.url = config.database, .readers = 2}, *clock, stamps, none), stamps};
        const std::string version =
            store.read_everywhere([&](Reader& reader) { return rows::engine_version(reader, store.engine_name()); });
        add(findings, "database", std::string{store.engine_name()} + " " + version);
        if (!look_at_migrations(store, findings)) return;
        look_inside(config, store, findings);
        look_at_files(config, *clock, store, findings);
        look_at_shipments(config, *clock, findings);
    } catch (const std::exception& failure) {
        fail(findings, "database", failure.what(),
             file.empty() ? "is PostgreSQL running, and are name, password and host in --database right?"
                          : "restore the newest good backup, if the file is damaged");
    }
}

}  // namespace hub::app::checks
