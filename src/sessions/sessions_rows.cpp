#include "sessions/sessions_rows.h"

namespace hub::sessions::rows {

namespace {

std::vector<Ended> ended(Tx& tx, std::string_view sql, db::Binds binds) {
    return tx.all<Ended, SessionId, std::string>(sql, std::move(binds));
}

}  // namespace

void insert(Tx& tx, const SessionId& id, const MemberId& member, const std::string& token_hash,
            const std::string& device) {
    tx.run(
        "INSERT INTO sessions (site_id, id, member_id, token_hash, device, created_at, seen_at) "
        "VALUES (:site, :id, :member, :hash, :device, :now, :now)",
        {{"id", id}, {"member", member}, {"hash", token_hash}, {"device", device}, {"now", tx.now()}});
}

std::optional<Live> find_live(Reader& reader, const std::string& token_hash) {
    return reader.one<Live, SessionId, MemberId, Time, Time>(
        "SELECT id, member_id, created_at, seen_at FROM sessions "
        "WHERE site_id = :site AND token_hash = :hash AND ended_at IS NULL",
        {{"hash", token_hash}});
}

std::vector<Session> list(Reader& reader, const MemberId& member, Time began_after, Time seen_after) {
    return reader.all<Session, SessionId, std::string, Time, Time>(
        "SELECT id, device, created_at, seen_at FROM sessions WHERE site_id = :site AND member_id = :member "
        "AND ended_at IS NULL AND created_at > :began AND seen_at > :seen ORDER BY seen_at DESC, id DESC",
        {{"member", member}, {"began", began_after}, {"seen", seen_after}});
}

std::vector<Ended> end(Tx& tx, const MemberId& member, const SessionId& session) {
    return ended(tx,
                 "UPDATE sessions SET ended_at = :now WHERE site_id = :site AND id = :id AND member_id = :member "
                 "AND ended_at IS NULL RETURNING id, token_hash",
                 {{"now", tx.now()}, {"id", session}, {"member", member}});
}

std::vector<Ended> end_all_but(Tx& tx, const MemberId& member, const std::optional<SessionId>& kept) {
    return ended(tx,
                 "UPDATE sessions SET ended_at = :now WHERE site_id = :site AND member_id = :member "
                 "AND ended_at IS NULL AND id <> :kept RETURNING id, token_hash",
                 {{"now", tx.now()}, {"member", member}, {"kept", kept ? kept->text() : std::string{}}});
}

void see(Tx& tx, const SessionId& session, Time at) {
    tx.run("UPDATE sessions SET seen_at = :at WHERE site_id = :site AND id = :id AND seen_at < :at",
           {{"at", at}, {"id", session}});
}

bool knows_browser(Reader& reader, const MemberId& member, const std::string& browser_hash) {
    return reader
        .value<std::int64_t>(
            "SELECT seen_at FROM known_browsers WHERE site_id = :site AND member_id = :member AND browser_hash = "
            ":browser",
            {{"member", member}, {"browser", browser_hash}})
        .has_value();
}

void remember_browser(Tx& tx, const MemberId& member, const std::string& browser_hash) {
    tx.run(
        "INSERT INTO known_browsers (site_id, member_id, browser_hash, seen_at) VALUES (:site, :member, :browser, "
        ":now) "
        "ON CONFLICT (site_id, member_id, browser_hash) DO UPDATE SET seen_at = :now",
        {{"member", member}, {"browser", browser_hash}, {"now", tx.now()}});
}

std::size_t forget_sessions(Tx& everywhere, Time seen_before, std::size_t limit) {
    return static_cast<std::size_t>(
        everywhere.run("DELETE FROM sessions WHERE (site_id, id) IN (SELECT site_id, id FROM sessions "
                       "WHERE seen_at < :seen LIMIT :most)",
                       {{"seen", seen_before}, {"most", static_cast<std::int64_t>(limit)}}));
}

std::size_t forget_browsers(Tx& everywhere, Time seen_before, std::size_t limit) {
    return static_cast<std::size_t>(
        everywhere.run("DELETE FROM known_browsers WHERE (site_id, member_id, browser_hash) IN (SELECT site_id, "
                       "member_id, browser_hash "
                       "FROM known_browsers WHERE seen_at < :seen LIMIT :most)",
                       {{"seen", seen_before}, {"most", static_cast<std::int64_t>(limit)}}));
}

}  // namespace hub::sessions::rows
