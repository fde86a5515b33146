#include "sites/branding_rows.h"

namespace hub::sites::rows {

std::optional<LooksRow> find_looks(Reader& reader) {
    return reader
        .one<LooksRow, std::optional<std::string>, std::optional<Time>, std::optional<std::string>, std::int64_t>(
            "SELECT published, published_at, draft, version FROM site_looks WHERE site_id = :site");
}

void save_looks(Tx& tx, const LooksRow& looks) {
    tx.run(
        "INSERT INTO site_looks (site_id, published, published_at, draft, version) VALUES (:site, :published, :at, "
        ":draft, :version) ON CONFLICT (site_id) DO UPDATE SET published = excluded.published, published_at = "
        "excluded.published_at, draft = excluded.draft, version = excluded.version",
        {{"published", looks.published},
         {"at", looks.published_at},
         {"draft", looks.draft},
         {"version", looks.version}});
}

}  // namespace hub::sites::rows
