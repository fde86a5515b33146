#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "app/audited.h"
#include "app/command_line.h"
#include "app/program.h"
#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "bulk/worker.h"
#include "catalog/cache.h"
#include "db/hold.h"
#include "imports/imports.h"
#include "jobs/wake.h"
#include "members/custom_fields.h"
#include "members/export.h"
#include "sites/sites.h"

namespace hub::app {

namespace {

struct ImportWords {
    std::string file;
    std::string slug;
    std::vector<std::string> tags;
    std::vector<std::string> products;
    bool only_check = false;
    bool notify = false;
};

// The one there is, where none is named.
sites::Site site_called(App& app, const std::string& slug) {
    const auto all = app.store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); });
    if (slug.empty() && all.size() == 1) return all.front();
    for (const sites::Site& site : all) {
        if (site.slug == slug) return site;
    }
    throw NotFound(slug.empty() ? "Say which site with --site: there are several, or none yet."
                                : "There is no site “" + slug + "”.");
}

imports::Mapping mapping_of(const imports::Import& import, const catalog::Catalog& catalog,
                            const std::vector<members::CustomField>& fields, const ImportWords& words) {
    imports::Cells names;
    for (const imports::Header& column : import.columns) names.push_back(column.name);
    imports::Mapping mapping{
        .columns = imports::guess(names, catalog, fields), .tags = words.tags, .notify = words.notify};
    if (std::ranges::count(mapping.columns, imports::Field::email, &imports::Column::field) == 0)
        throw Invalid("file", "has no column that is called email");
    for (const std::string& text : words.products) {
        const auto* const entry =
            ThingId::matches(text) ? catalog.find(ThingId::parse(text)) : catalog.find_by_slug(text);
        if (entry == nullptr) throw NotFound("There is no product or collection " + text + ".");
        mapping.things.push_back(entry->product.id);
    }
    return mapping;
}

void say_columns(const imports::Import& import, const imports::Mapping& mapping) {
    std::cerr << "Read " << import.row_count << " rows (" << import.encoding << ").\n";
    for (std::size_t at = 0; at < import.columns.size(); ++at)
        std::cerr << format("  {:<30} {}\n", import.columns[at].name, imports::word_of(mapping.columns[at].field));
}

// A line for each row, with its verdict.
void print_verdicts(App& app, const SiteId& site, const imports::Import& import) {
    imports::RowsPage page{.limit = 1000};
    while (true) {
        const auto rows =
            app.store.read(site, [&](Reader& reader) { return imports::list_rows(reader, import, page); });
        for (const imports::JudgedRow& row : rows)
            std::cout << format("line {}: {} {}{}\n", row.line, imports::word_of(row.verdict), row.email,
                                row.why.empty() ? "" : ": " + row.why);
        if (rows.size() < page.limit) return;
        page.after = {.part = rows.back().part, .line = rows.back().line};
    }
}

// On a terminal a bar that grows; elsewhere, as in the log of cron, one line at the end.
void show_progress(const bulk::Job& job) {
    if (::isatty(STDERR_FILENO) == 0) {
        if (job.is_over()) std::cerr << format("{} of {}\n", job.done, job.total);
        return;
    }
    constexpr std::int64_t width = 40;
    const std::int64_t filled = job.total == 0 ? width : width * job.done / job.total;
    std::cerr << '\r' << '[' << std::string(static_cast<std::size_t>(filled), '#')
              << std::string(static_cast<std::size_t>(width - filled), ' ') << format("] {} of {}", job.done, job.total)
              << (job.is_over() ? "\n" : "") << std::flush;
}

// By the program that serves this database, which alone may change what it keeps in memory; else by this one.
bulk::Job wait_for(App& app, const SiteId& site, const JobId& id) {
    std::unique_ptr<db::Hold> ours;
    try {
        ours = db::hold_alone(app.config.database, 0ms);
    } catch (const Unavailable&) {
        std::cerr << "The program that serves this database does it.\n";
    }
    bulk::Worker worker{app.store, app.job_kinds, {.catalogs = app.catalogs}};
    jobs::Wake never;
    while (true) {
        const bulk::Job job = app.store.read(site, [&](Reader& reader) { return bulk::load_job(reader, id); });
        show_progress(job);
        if (job.is_over()) break;
        if (!ours || !worker.work_next()) never.wait({}, 200ms);
    }
    return app.store.read(site, [&](Reader& reader) { return bulk::load_job(reader, id); });
}

// Of a file that was looked at.
const imports::Counts& counts_of(const imports::Import& import) {
    ENSURE(import.counts.has_value());
    return *import.counts;
}

JsonObject counts_json(const imports::Counts& counts) {
    JsonObject all;
    for (const std::string& word : imports::verdict_words())
        all[word] = counts.at(static_cast<std::size_t>(imports::verdict_of(word)));
    return all;
}

void print_end(const Given& given, const imports::Counts& counts, const std::optional<bulk::Job>& job) {
    if (given.as_json) {
        JsonObject told{{"counts", counts_json(counts)}};
        if (job) {
            const Duration took =
                job->finished_at.value_or(job->created_at) - job->started_at.value_or(job->created_at);
            told["job"] = JsonObject{{"id", job->id.text()}, {"state", word_of(job->state)}, {"took_ms", took.count()}};
        }
        return print(told);
    }
    for (const std::string& word : imports::verdict_words())
        std::cout << word << " " << counts.at(static_cast<std::size_t>(imports::verdict_of(word))) << '\n';
    if (job && job->state != bulk::State::done)
        std::cout << "The import " << word_of(job->state) << ": " << job->error << '\n';
}

void import_members(Given& given, const ImportWords& words) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    const sites::Site site = site_called(app, words.slug);
    const OpenFile file = OpenFile::open(words.file);
    if (file.size() > imports::file_size_most) throw Invalid("file", "has more than 64 MB; cut it into pieces");
    const std::string name = std::filesystem::path{words.file}.filename().string();
    imports::Import import = imports::take_file(app.store, site.id, file, name);
    const auto catalog = app.catalogs.of(app.store, site.id);
    const auto fields = app.store.read(site.id, members::list_fields);
    const imports::Mapping mapping = mapping_of(import, *catalog, fields, words);
    say_columns(import, mapping);
    import = imports::look(app.store, site.id, app.catalogs, import.id, mapping);
    if (!given.as_json) print_verdicts(app, site.id, import);
    if (words.only_check) return print_end(given, counts_of(import), std::nullopt);
    const bulk::Job begun = [&] {
        const Signature signature = signed_by_operator(app, "members import");
        return app.store.write(site.id, [&](Tx& tx) {
            return imports::begin(tx, import.id, {.kind = "operator", .id = "", .name = "Operator"});
        });
    }();
    const bulk::Job job = wait_for(app, site.id, begun.id);
    if (job.state != bulk::State::done) given.status = 1;
    print_end(given, counts_of(import), job);
}

void export_members(const Given& given, const std::string& slug, const std::string& to) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    const sites::Site site = site_called(app, slug);
    const std::filesystem::path path{to};
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    OpenFile file = OpenFile::fresh(to.empty() ? std::filesystem::temp_directory_path().string() : folder.string());
    app.store.read(site.id, [&](Reader& reader) { members::write_csv(reader, {}, {}, file); });
    if (!to.empty()) {
        file.keep_as(path.string());
        std::cerr << "Wrote " << file.size() << " bytes to " << path.string() << ".\n";
        return;
    }
    std::vector<char> piece(std::size_t{64} * 1024);
    std::uint64_t place = 0;
    while (const std::size_t size = file.read_at(place, piece)) {
        std::cout.write(piece.data(), static_cast<std::streamsize>(size));
        place += size;
    }
}

}  // namespace

void add_member_commands(CLI::App& line, Given& given) {
    auto* const members = line.add_subcommand("members", "The members of a site")->require_subcommand(1);
    auto* const coming =
        members->add_subcommand("import", "Bring members from a CSV file, with a verdict for each row");
    auto words = std::make_shared<ImportWords>();
    coming->add_option("file", words->file, "The file; its first line names the columns")->required();
    coming->add_option("--site", words->slug, "The slug of the site; not needed where there is one");
    coming->add_option("--tag", words->tags, "A tag for everybody in it; may be given again");
    coming->add_option("--product", words->products,
                       "A product for everybody in it, by id or address; may be given again");
    coming->add_flag("--check", words->only_check, "Only say what would become of each row");
    coming->add_flag("--notify", words->notify, "Tell them by mail of the access they are given");
    coming->callback([&given, words] { import_members(given, *words); });

    auto* const going = members->add_subcommand("export", "All members as CSV");
    auto slug = std::make_shared<std::string>();
    auto to = std::make_shared<std::string>();
    going->add_option("file", *to, "Where to write it; without, to standard output");
    going->add_option("--site", *slug, "The slug of the site; not needed where there is one");
    going->callback([&given, slug, to] { export_members(given, *slug, *to); });
}

}  // namespace hub::app
