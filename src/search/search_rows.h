#pragma once

#include "search/search.h"

namespace hub::search::rows {

// Folded already.
struct Words {
    std::string title;
    std::string text;
};
void put(Tx& tx, std::string_view thing, const Words& words);
void remove(Tx& tx, std::string_view thing);
std::int64_t count(Reader& reader);

// The engine's own full text search, each in a file of its own: those behind `after` in an order of the engine's own,
// which is also where the next begin.
struct Found {
    std::string thing;
    double rank;
    std::string place;
};
std::vector<Found> find_by_fts5(Reader& reader, const Query& query, Field field, const std::string& after,
                                std::size_t limit);
std::vector<Found> find_by_tsquery(Reader& reader, const Query& query, Field field, const std::string& after,
                                   std::size_t limit);

}  // namespace hub::search::rows
