#include "base/ensure.h"
#include "base/text.h"
#include "search/search_rows.h"

// How SQLite searches: FTS5. Words hold letters, digits and marks alone (words.h), so quoting is all they need.
namespace hub::search::rows {

namespace {

std::string match_of(const SiteId& site, const Query& query, Field field) {
    std::string words;
    for (const std::string& word : query.words()) words += format("{}\"{}\"", words.empty() ? "" : " AND ", word);
    if (query.has_open_end()) words += " *";
    return format("site : \"{}\" AND {{{}}} : ({})", site.view(), field == Field::title ? "title" : "title body",
                  words);
}

struct Row {
    std::string thing;
    double rank;
    std::int64_t row;
};

}  // namespace

std::vector<Found> find_by_fts5(Reader& reader, const Query& query, Field field, const std::string& after,
                                std::size_t limit) {
    const auto rows = reader.all<Row, std::string, double, std::int64_t>(
        "SELECT thing, -bm25(search_index, 0.0, 0.0, 8.0, 1.0), rowid FROM search_index "
        "WHERE search_index MATCH :match AND rowid > :after ORDER BY rowid LIMIT :limit",
        {{"match", match_of(reader.site(), query, field)},
         {"after", parse_i64(after).value_or(0)},
         {"limit", static_cast<std::int64_t>(limit)}});
    std::vector<Found> found;
    found.reserve(rows.size());
    for (const Row& row : rows) found.push_back({row.thing, row.rank, std::to_string(row.row)});
    return found;
}

}  // namespace hub::search::rows
