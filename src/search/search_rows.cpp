#include "search/search_rows.h"

namespace hub::search::rows {

void put(Tx& tx, std::string_view thing, const Words& words) {
    tx.run(
        "INSERT INTO search_texts (site_id, thing_id, title_words, text_words) VALUES (:site, :thing, :title, :text) "
        "ON CONFLICT (site_id, thing_id) DO UPDATE SET title_words = :title, text_words = :text "
        "WHERE search_texts.title_words <> :title OR search_texts.text_words <> :text",
        {{"thing", thing}, {"title", words.title}, {"text", words.text}});
}

void remove(Tx& tx, std::string_view thing) {
    tx.run("DELETE FROM search_texts WHERE site_id = :site AND thing_id = :thing", {{"thing", thing}});
}

std::int64_t count(Reader& reader) {
    return reader.value<std::int64_t>("SELECT COUNT(*) FROM search_texts WHERE site_id = :site").value_or(0);
}

}  // namespace hub::search::rows
