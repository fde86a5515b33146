#include "media/touches.h"

namespace hub::media {

namespace {

constexpr std::string_view download = "download";  // in the place of a view; those are longer
constexpr Duration one_download = 60s;
constexpr Duration kept_for = std::chrono::hours{48};

}  // namespace

bool is_new_download(Tx& tx, const MemberId& member, const FileId& file) {
    return tx.run(
               "INSERT INTO file_touches (site_id, member_id, file_id, view, at) VALUES (:site, :member, :file, :view, "
               ":now) ON CONFLICT (site_id, member_id, file_id, view) DO UPDATE SET at = :now WHERE file_touches.at <= "
               ":before",
               {{"member", member},
                {"file", file},
                {"view", download},
                {"now", tx.now()},
                {"before", tx.now() - one_download}}) > 0;
}

bool is_new_play(Tx& tx, const MemberId& member, const FileId& file, std::string_view view) {
    return tx.run(
               "INSERT INTO file_touches (site_id, member_id, file_id, view, at) VALUES (:site, :member, :file, :view, "
               ":now) ON CONFLICT (site_id, member_id, file_id, view) DO NOTHING",
               {{"member", member}, {"file", file}, {"view", view}, {"now", tx.now()}}) > 0;
}

std::size_t forget_touches(Tx& everywhere, std::size_t limit) {
    return static_cast<std::size_t>(
        everywhere.run("DELETE FROM file_touches WHERE (site_id, member_id, file_id, view) IN (SELECT site_id, "
                       "member_id, file_id, view "
                       "FROM file_touches WHERE at < :before LIMIT :most)",
                       {{"before", everywhere.now() - kept_for}, {"most", static_cast<std::int64_t>(limit)}}));
}

}  // namespace hub::media
