#include "sessions/staff_sessions_rows.h"

namespace hub::sessions::rows {

void insert_staff(Tx& everywhere, const NewStaffSession& session) {
    everywhere.run(
        "INSERT INTO staff_sessions (id, staff_id, token_hash, device, address, created_at, seen_at) "
        "VALUES (:id, :person, :hash, :device, :address, :now, :now)",
        {{"id", session.id},
         {"person", session.person},
         {"hash", session.token_hash},
         {"device", session.device},
         {"address", session.address},
         {"now", everywhere.now()}});
}

std::optional<LiveStaff> find_live_staff(Reader& everywhere, const std::string& token_hash) {
    return everywhere.one<LiveStaff, SessionId, StaffId, std::optional<SiteId>, Time, Time, std::optional<Time>>(
        "SELECT id, staff_id, site_id, created_at, seen_at, verified_at FROM staff_sessions "
        "WHERE token_hash = :hash AND ended_at IS NULL",
        {{"hash", token_hash}});
}

std::optional<StaffId> find_holder(Reader& everywhere, const SessionId& session) {
    return everywhere.value<StaffId>("SELECT staff_id FROM staff_sessions WHERE id = :id AND ended_at IS NULL",
                                     {{"id", session}});
}

void verify_staff(Tx& everywhere, const SessionId& session, const std::string& token_hash,
                  const std::optional<SiteId>& site) {
    everywhere.run(
        "UPDATE staff_sessions SET token_hash = :hash, site_id = :on, verified_at = :now, seen_at = :now "
        "WHERE id = :id AND ended_at IS NULL",
        {{"hash", token_hash}, {"on", site}, {"now", everywhere.now()}, {"id", session}});
}

void move_staff(Tx& everywhere, const SessionId& session, const SiteId& site) {
    everywhere.run("UPDATE staff_sessions SET site_id = :on WHERE id = :id AND ended_at IS NULL",
                   {{"on", site}, {"id", session}});
}

void see_staff(Tx& everywhere, const SessionId& session) {
    everywhere.run("UPDATE staff_sessions SET seen_at = :now WHERE id = :id AND seen_at < :now",
                   {{"now", everywhere.now()}, {"id", session}});
}

std::vector<StaffSession> list_staff(Reader& everywhere, const StaffId& person, const StillLive& live) {
    return everywhere.all<StaffSession, SessionId, std::string, std::string, Time, Time>(
        "SELECT id, device, address, created_at, seen_at FROM staff_sessions WHERE staff_id = :person "
        "AND ended_at IS NULL AND created_at > :began AND seen_at > :seen ORDER BY seen_at DESC, id DESC",
        {{"person", person}, {"began", live.began_after}, {"seen", live.seen_after}});
}

bool end_staff(Tx& everywhere, const StaffId& person, const SessionId& session) {
    return everywhere.run(
               "UPDATE staff_sessions SET ended_at = :now WHERE id = :id AND staff_id = :person AND ended_at IS NULL",
               {{"now", everywhere.now()}, {"id", session}, {"person", person}}) == 1;
}

void end_staff_but(Tx& everywhere, const StaffId& person, const std::optional<SessionId>& kept) {
    everywhere.run(
        "UPDATE staff_sessions SET ended_at = :now WHERE staff_id = :person AND ended_at IS NULL AND id <> :kept",
        {{"now", everywhere.now()}, {"person", person}, {"kept", kept ? kept->text() : std::string{}}});
}

std::size_t forget_staff(Tx& everywhere, Time seen_before, std::size_t limit) {
    return static_cast<std::size_t>(
        everywhere.run("DELETE FROM staff_sessions WHERE id IN (SELECT id FROM staff_sessions "
                       "WHERE seen_at < :seen LIMIT :most)",
                       {{"seen", seen_before}, {"most", static_cast<std::int64_t>(limit)}}));
}

bool knows_staff_browser(Reader& everywhere, const StaffId& person, const std::string& browser_hash) {
    return everywhere
        .value<std::int64_t>("SELECT seen_at FROM staff_browsers WHERE staff_id = :person AND browser_hash = :browser",
                             {{"person", person}, {"browser", browser_hash}})
        .has_value();
}

void remember_staff_browser(Tx& everywhere, const StaffId& person, const std::string& browser_hash) {
    everywhere.run(
        "INSERT INTO staff_browsers (staff_id, browser_hash, seen_at) VALUES (:person, :browser, :now) "
        "ON CONFLICT (staff_id, browser_hash) DO UPDATE SET seen_at = :now",
        {{"person", person}, {"browser", browser_hash}, {"now", everywhere.now()}});
}

std::size_t forget_staff_browsers(Tx& everywhere, Time seen_before, std::size_t limit) {
    return static_cast<std::size_t>(
        everywhere.run("DELETE FROM staff_browsers WHERE (staff_id, browser_hash) IN (SELECT staff_id, browser_hash "
                       "FROM staff_browsers WHERE seen_at < :seen LIMIT :most)",
                       {{"seen", seen_before}, {"most", static_cast<std::int64_t>(limit)}}));
}

}  // namespace hub::sessions::rows
