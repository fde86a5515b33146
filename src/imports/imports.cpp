#include "imports/imports.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "imports/imports_rows.h"
#include "imports/look.h"
#include "imports/part_json.h"

namespace hub::imports {

namespace {

constexpr std::array<std::string_view, 4> verdicts = {"created", "updated", "unchanged", "refused"};
constexpr std::size_t samples_most = 3;
constexpr auto files_kept = bulk::jobs_kept;

std::vector<Header> headers_of(const Cells& names) {
    std::vector<Header> columns;
    for (const std::string& name : names) columns.push_back({.name = shown(name), .samples = {}});
    return columns;
}

void add_samples(std::vector<Header>& columns, const Cells& cells) {
    for (std::size_t at = 0; at < std::min(columns.size(), cells.size()); ++at) {
        const std::string sample = shown(cells[at]);
        if (!sample.empty() && columns[at].samples.size() < samples_most) columns[at].samples.push_back(sample);
    }
}

// The rows on their way into the database: the head first, then part by part.
class Intake {
public:
    Intake(Store& store, const SiteId& site, Import import) : store_(store), site_(site), import_(std::move(import)) {}

    void take(Row row) {
        if (++import_.row_count > static_cast<std::int64_t>(rows_most))
            throw Invalid("file", format("has more than {} rows; cut it into pieces", rows_most));
        add_samples(import_.columns, row.cells);
        rows_.push_back(std::move(row));
        if (rows_.size() == rows_in_part) end_part();
        if (parts_.size() == rows::parts_at_once) write(false);
    }
    Import finish() {
        if (import_.row_count == 0) throw Invalid("file", "has no rows below its first line, which names the columns");
        if (!rows_.empty()) end_part();
        write(true);
        return import_;
    }

private:
    void end_part() {
        parts_.push_back({.number = ++part_count_, .rows = text_of_rows(rows_), .verdicts = std::nullopt});
        rows_.clear();
    }
    void write(bool is_last) {
        store_.write(site_, [&](Tx& tx) {
            if (!is_begun_) {
                import_.created_at = tx.now();
                rows::insert_import(tx, import_);
            }
            tx.about(import_.id.view());
            for (const rows::StoredPart& part : parts_) rows::insert_part(tx, import_.id, part);
            if (is_last) rows::set_whole(tx, import_.id, import_.row_count);
        });
        is_begun_ = true;
        parts_.clear();
    }

    Store& store_;
    SiteId site_;
    Import import_;
    bool is_begun_ = false;
    std::int64_t part_count_ = 0;
    std::vector<Row> rows_;
    std::vector<rows::StoredPart> parts_;
};

}  // namespace

std::string_view word_of(Verdict verdict) {
    return verdicts.at(static_cast<std::size_t>(verdict));
}

Verdict verdict_of(std::string_view word) {
    const auto* const found = std::ranges::find(verdicts, word);
    ENSURE(found != verdicts.end());
    return static_cast<Verdict>(found - verdicts.begin());
}

std::vector<std::string> verdict_words() {
    return {verdicts.begin(), verdicts.end()};
}

Import take_file(Store& store, const SiteId& site, const OpenFile& file, const std::string& name) {
    const Format format = format_of(file);
    std::optional<Intake> intake;
    each_row(file, format, [&](Row row) {
        if (intake) {
            intake->take(std::move(row));
            return true;
        }
        intake.emplace(store, site,
                       Import{.id = ImportId::fresh(SystemClock{}.now()),
                              .name = name,
                              .encoding = std::string{word_of(format.encoding)},
                              .separator = format.separator,
                              .columns = headers_of(row.cells),
                              .mapping = std::nullopt,
                              .counts = std::nullopt,
                              .job = std::nullopt,
                              .created_at = Time{}});
        return true;
    });
    if (!intake) throw Invalid("file", "is empty");
    return intake->finish();
}

Import load_import(Reader& reader, const ImportId& id) {
    auto import = rows::find_import(reader, id);
    if (!import) throw NotFound("There is no such import.");
    return std::move(*import);
}

Import look(Store& store, const SiteId& site, catalog::CatalogCache& catalogs, const ImportId& id,
            const Mapping& mapping) {
    Look look{store, site, catalogs, id, mapping};
    while (look.go_on()) {
    }
    return store.read(site, [&](Reader& reader) { return load_import(reader, id); });
}

namespace {

// Those of the part that belong on the page, as far as there is room.
void add_rows(std::vector<JudgedRow>& found, const rows::PartVerdicts& part, const RowsPage& page) {
    for (JudgedRow& row : judged_rows(part.verdicts)) {
        const bool is_meant = row.line > page.after.line && (!page.verdict || row.verdict == *page.verdict);
        if (!is_meant || found.size() == page.limit) continue;
        row.part = part.number;
        found.push_back(std::move(row));
    }
}

}  // namespace

std::vector<JudgedRow> list_rows(Reader& reader, const Import& import, const RowsPage& page) {
    std::vector<JudgedRow> found;
    const bool has_some =
        import.counts && (!page.verdict || import.counts->at(static_cast<std::size_t>(*page.verdict)) > 0);
    if (!has_some) return found;
    std::int64_t next = page.after.part;
    while (found.size() < page.limit) {
        const auto parts = rows::find_verdicts(reader, import.id, next, rows::parts_at_once);
        if (parts.empty()) break;
        for (const rows::PartVerdicts& part : parts) add_rows(found, part, page);
        next = parts.back().number + 1;
    }
    return found;
}

bulk::Job begin(Tx& tx, const ImportId& id, const bulk::Starter& starter) {
    const Import import = load_import(tx, id);
    if (import.job) throw Conflict("This file was imported already.");
    if (!import.mapping || !import.counts)
        throw Conflict("Look at the file first, to its end: POST /imports/{import}/check.");
    const auto count = import.row_count;
    std::vector<std::string> inputs;
    for (std::int64_t part = 1;
         part <= (count + static_cast<std::int64_t>(rows_in_part) - 1) / static_cast<std::int64_t>(rows_in_part);
         ++part)
        inputs.push_back(std::to_string(part));
    const bulk::Job job = bulk::start_job(tx, {.kind = std::string{job_kind},
                                               .asked = JsonObject{{"import", id.text()},
                                                                   {"file", import.name},
                                                                   {"gives_access", gives_access(*import.mapping)}},
                                               .starter = starter,
                                               .total = count,
                                               .inputs = std::move(inputs)});
    rows::set_job(tx, id, job.id);
    return job;
}

std::size_t forget_old_imports(Tx& everywhere, std::size_t limit) {
    return rows::forget_imports(everywhere, everywhere.now() - files_kept, limit);
}

}  // namespace hub::imports
