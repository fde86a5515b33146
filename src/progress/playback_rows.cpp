#include "progress/playback_rows.h"

namespace hub::progress::rows {

std::optional<Stop> stop(Reader& reader, const MemberId& member, const FileId& file) {
    return reader.one<Stop, std::int64_t, Time>(
        "SELECT second, paced_until FROM playback_positions WHERE site_id = :site AND member_id = :member AND file_id "
        "= "
        ":file",
        {{"member", member}, {"file", file}});
}

void set_stop(Tx& tx, const MemberId& member, const FileId& file, const Stop& stop) {
    tx.run(
        "INSERT INTO playback_positions (site_id, member_id, file_id, second, paced_until) "
        "VALUES (:site, :member, :file, :second, :paced) ON CONFLICT (site_id, member_id, file_id) "
        "DO UPDATE SET second = excluded.second, paced_until = excluded.paced_until",
        {{"member", member}, {"file", file}, {"second", stop.second}, {"paced", stop.paced_until}});
}

std::optional<std::int64_t> speed(Reader& reader, const MemberId& member) {
    return reader.value<std::int64_t>(
        "SELECT percent FROM playback_speeds WHERE site_id = :site AND member_id = :member", {{"member", member}});
}

void set_speed(Tx& tx, const MemberId& member, std::int64_t percent) {
    tx.run(
        "INSERT INTO playback_speeds (site_id, member_id, percent) VALUES (:site, :member, :percent) "
        "ON CONFLICT (site_id, member_id) DO UPDATE SET percent = excluded.percent",
        {{"member", member}, {"percent", percent}});
}

}  // namespace hub::progress::rows
