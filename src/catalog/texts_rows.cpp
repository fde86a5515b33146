#include "catalog/texts_rows.h"

namespace hub::catalog::rows {

std::vector<ThingId> things_without_words(Reader& reader, std::size_t limit) {
    return reader.values<ThingId>(
        "SELECT id FROM products WHERE site_id = :site AND deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM "
        "search_texts WHERE search_texts.site_id = products.site_id AND search_texts.thing_id = products.id) "
        "ORDER BY id LIMIT :limit",
        {{"limit", static_cast<std::int64_t>(limit)}});
}

std::vector<PageId> pages_without_words(Reader& reader, std::size_t limit) {
    return reader.values<PageId>(
        "SELECT id FROM pages WHERE site_id = :site AND deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM "
        "search_texts WHERE search_texts.site_id = pages.site_id AND search_texts.thing_id = pages.id) "
        "ORDER BY id LIMIT :limit",
        {{"limit", static_cast<std::int64_t>(limit)}});
}

std::int64_t count_without_words(Reader& everywhere) {
    return everywhere
        .value<std::int64_t>(
            "SELECT (SELECT COUNT(*) FROM products WHERE deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM "
            "search_texts WHERE search_texts.site_id = products.site_id AND search_texts.thing_id = products.id)) + "
            "(SELECT COUNT(*) FROM pages WHERE deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM "
            "search_texts WHERE search_texts.site_id = pages.site_id AND search_texts.thing_id = pages.id))")
        .value_or(0);
}

}  // namespace hub::catalog::rows
