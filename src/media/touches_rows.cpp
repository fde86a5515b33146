#include "media/touches_rows.h"

namespace hub::media::rows {

bool touch(Tx& tx, const MemberId& member, const FileId& file, std::string_view view) {
    return tx.run(
               "INSERT INTO file_touches (site_id, member_id, file_id, view, at) VALUES (:site, :member, :file, :view, "
               ":now) ON CONFLICT (site_id, member_id, file_id, view) DO NOTHING",
               {{"member", member}, {"file", file}, {"view", view}, {"now", tx.now()}}) > 0;
}

bool touch_again(Tx& tx, const MemberId& member, const FileId& file, std::string_view view, Time before) {
    return tx.run(
               "INSERT INTO file_touches (site_id, member_id, file_id, view, at) VALUES (:site, :member, :file, :view, "
               ":now) ON CONFLICT (site_id, member_id, file_id, view) DO UPDATE SET at = :now WHERE file_touches.at <= "
               ":before",
               {{"member", member}, {"file", file}, {"view", view}, {"now", tx.now()}, {"before", before}}) > 0;
}

std::size_t forget_touches(Tx& everywhere, Time before, std::size_t limit) {
    return static_cast<std::size_t>(
        everywhere.run("DELETE FROM file_touches WHERE (site_id, member_id, file_id, view) IN (SELECT site_id, "
                       "member_id, file_id, view FROM file_touches WHERE at < :before LIMIT :most)",
                       {{"before", before}, {"most", static_cast<std::int64_t>(limit)}}));
}

}  // namespace hub::media::rows
