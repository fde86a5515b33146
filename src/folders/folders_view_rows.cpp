#include "folders/folders_view_rows.h"

namespace hub::folders::rows {

std::vector<Counted> count_lying(Reader& reader, Kind kind) {
    return reader.all<Counted, FolderId, std::int64_t>(
        "SELECT c.folder_id, count(*) FROM folders f JOIN folder_contents c ON c.site_id = f.site_id AND c.folder_id = "
        "f.id WHERE f.site_id = :site AND f.kind = :kind GROUP BY c.folder_id",
        {{"kind", word_of(kind)}});
}

// From the trash, in which few are: nobody looks at each member of a folder. CROSS keeps SQLite to that order.
std::vector<Counted> count_trashed(Reader& reader) {
    return reader.all<Counted, FolderId, std::int64_t>(
        "SELECT c.folder_id, count(*) FROM members m CROSS JOIN folder_contents c WHERE m.site_id = :site AND "
        "m.deleted_at IS NOT NULL AND c.site_id = :site AND c.thing_id = m.id GROUP BY c.folder_id");
}

}  // namespace hub::folders::rows
