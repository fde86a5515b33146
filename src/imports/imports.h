#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/open_file.h"
#include "bulk/kinds.h"
#include "db/store.h"
#include "imports/columns.h"

// Members that come in by a CSV file: it is read into rows once, looked at as often as wanted with a verdict for each
// row, then imported by a job. Safe to repeat: who is here as the file says is left alone.
namespace hub::imports {

constexpr std::uint64_t file_size_most = std::uint64_t{64} * 1024 * 1024;
constexpr std::size_t rows_most = 500'000;
constexpr std::size_t rows_in_part = 500;  // what one transaction takes
constexpr std::string_view job_kind = "import_members";

enum class Verdict : std::uint8_t { created, updated, unchanged, refused };
std::string_view word_of(Verdict verdict);
Verdict verdict_of(std::string_view word);
std::vector<std::string> verdict_words();
using Counts = std::array<std::int64_t, 4>;  // by verdict

struct Header {
    std::string name;
    std::vector<std::string> samples;  // of the first rows
};

struct Import {
    ImportId id;
    std::string name;  // of the file
    std::string encoding;
    char separator = ',';
    std::vector<Header> columns;
    std::int64_t row_count = 0;
    std::optional<Mapping> mapping;  // by which it was, or is, looked at last
    std::optional<Counts> counts;    // of that look, once it has come to its end
    std::optional<JobId> job;        // once it was begun
    Time created_at;
};

// Reads the file; throws Invalid{"file"} when it has no rows, or more or larger ones than it may. In transactions of a
// moderate size; before the last of them nobody sees it.
Import take_file(Store& store, const SiteId& site, const OpenFile& file, const std::string& name);
Import load_import(Reader& reader, const ImportId& id);  // throws NotFound

// Looks at each row and writes down what would become of it. Changes nothing else. Throws Conflict when the file was
// imported already, and when somebody imports it or looks at it by another mapping before the end: then theirs counts.
Import look(Store& store, const SiteId& site, catalog::CatalogCache& catalogs, const ImportId& id,
            const Mapping& mapping);

struct JudgedRow {
    std::int64_t line = 0;
    Verdict verdict = Verdict::unchanged;
    std::string email;
    std::string why;        // it was refused
    std::int64_t part = 0;  // where it is stored
};
struct RowPlace {
    std::int64_t part = 0;
    std::int64_t line = 0;
};
struct RowsPage {
    std::optional<Verdict> verdict{};
    RowPlace after{};  // of the last row before it
    std::size_t limit = 100;
};
// As it was looked at last, by line; none before the end of that look.
std::vector<JudgedRow> list_rows(Reader& reader, const Import& import, const RowsPage& page);

// The job that imports it as it was looked at last. Throws Conflict before the end of that look, and when it was begun
// already.
bulk::Job begin(Tx& tx, const ImportId& id, const bulk::Starter& starter);
bulk::Kind kind_of_job();

// Throws files away that came long ago, about `limit` of them; answers how many.
std::size_t forget_old_imports(Tx& everywhere, std::size_t limit);

Json json_of(const Mapping& mapping);
Mapping mapping_of(const Json& json);

}  // namespace hub::imports
