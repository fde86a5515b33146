#include "base/text.h"
#include "search/search_rows.h"

// How PostgreSQL searches: tsvector. Words hold letters, digits and marks alone (words.h), so none of them can be an
// operator. The site is a word of its own in each vector, which nobody can type, for its id has an underscore.
namespace hub::search::rows {

namespace {

std::string words_of(const Query& query) {
    std::string words;
    for (const std::string& word : query.words()) words += (words.empty() ? "" : " & ") + word;
    if (query.has_open_end()) words += ":*";
    return words;
}

struct LexemeRow {
    std::string thing;
    double rank;
};

}  // namespace

std::vector<Found> find_by_tsquery(Reader& reader, const Query& query, Field field, const std::string& after,
                                   std::size_t limit) {
    const std::string_view index = field == Field::title ? "title_index" : "whole_index";
    // What is found is looked for by the index alone; ranked are only those that are read.
    const std::string sql = format(
        "WITH asked AS (SELECT CAST(:scope AS tsquery) && to_tsquery('pg_catalog.simple', :words) AS words), "
        "found AS MATERIALIZED (SELECT t.thing_id FROM search_texts t, asked WHERE t.{0} @@ asked.words), "
        "next AS MATERIALIZED (SELECT thing_id FROM found WHERE thing_id > :after ORDER BY thing_id LIMIT :limit) "
        "SELECT t.thing_id, CAST(ts_rank(t.whole_index, asked.words) AS DOUBLE PRECISION) FROM next "
        "JOIN search_texts t ON t.site_id = :site AND t.thing_id = next.thing_id CROSS JOIN asked ORDER BY t.thing_id",
        index);
    const auto rows = reader.all<LexemeRow, std::string, double>(sql, {{"scope", "'" + reader.site().text() + "'"},
                                                                       {"words", words_of(query)},
                                                                       {"after", after},
                                                                       {"limit", static_cast<std::int64_t>(limit)}});
    std::vector<Found> found;
    found.reserve(rows.size());
    for (const LexemeRow& row : rows) found.push_back({row.thing, row.rank, row.thing});
    return found;
}

}  // namespace hub::search::rows
