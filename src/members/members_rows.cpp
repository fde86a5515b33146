#include "members/members_rows.h"

#include "base/text.h"

namespace hub::members::rows {

namespace {

#define MEMBER_COLUMNS                                                                                 \
    "id, email, first_name, last_name, password_hash IS NOT NULL, source, created_at, last_login_at, " \
    "inactive_since, blocked_at"

std::vector<Member> members(Reader& reader, std::string_view sql, db::Binds binds) {
    return reader.all<Member, MemberId, std::string, std::string, std::string, bool, std::string, Time,
                      std::optional<Time>, std::optional<Time>, std::optional<Time>>(sql, std::move(binds));
}

std::optional<Member> first(std::vector<Member> found) {
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::string search_key(const Member& member) {
    return format("\n{}\n{}\n{}", folded(member.email), folded(member.first_name), folded(member.last_name));
}

// A LIKE pattern for texts that have `beginning` behind a line break. ~ escapes.
std::string pattern_of(std::string_view beginning) {
    std::string pattern = "%\n";
    for (const char letter : beginning) {
        if (letter == '%' || letter == '_' || letter == '~') pattern += '~';
        pattern += letter;
    }
    return pattern + "%";
}

}  // namespace

bool insert(Tx& tx, const Member& member) {
    return tx.run(
               "INSERT INTO members (site_id, id, email, email_key, first_name, last_name, search_key, source, "
               "created_at) "
               "VALUES (:site, :id, :email, :key, :first, :last, :search, :source, :created) "
               "ON CONFLICT (site_id, email_key) DO NOTHING",
               {{"id", member.id},
                {"email", member.email},
                {"key", folded(member.email)},
                {"first", member.first_name},
                {"last", member.last_name},
                {"search", search_key(member)},
                {"source", member.source},
                {"created", member.created_at}}) == 1;
}

std::optional<Member> find(Reader& reader, const MemberId& id) {
    return first(
        members(reader, "SELECT " MEMBER_COLUMNS " FROM members WHERE site_id = :site AND id = :id", {{"id", id}}));
}

std::optional<Member> find_by_email_key(Reader& reader, const std::string& email_key) {
    return first(members(reader, "SELECT " MEMBER_COLUMNS " FROM members WHERE site_id = :site AND email_key = :key",
                         {{"key", email_key}}));
}

void update_profile(Tx& tx, const Member& member) {
    tx.run(
        "UPDATE members SET email = :email, email_key = :key, first_name = :first, last_name = :last, "
        "search_key = :search WHERE site_id = :site AND id = :id",
        {{"email", member.email},
         {"key", folded(member.email)},
         {"first", member.first_name},
         {"last", member.last_name},
         {"search", search_key(member)},
         {"id", member.id}});
}

std::vector<Member> list(Reader& reader, const std::optional<std::string>& folded_beginning,
                         const std::optional<MemberId>& before, std::size_t limit) {
    std::string sql = "SELECT " MEMBER_COLUMNS " FROM members WHERE site_id = :site";
    db::Binds binds;
    if (folded_beginning) {
        sql += " AND search_key LIKE :pattern ESCAPE '~'";
        binds.emplace_back("pattern", pattern_of(*folded_beginning));
    }
    if (before) {
        sql += " AND id < :before";
        binds.emplace_back("before", *before);
    }
    sql += " ORDER BY id DESC LIMIT :most";
    binds.emplace_back("most", static_cast<std::int64_t>(limit));
    return members(reader, sql, std::move(binds));
}

std::optional<std::string> password_hash(Reader& reader, const MemberId& id) {
    const auto found = reader.value<std::optional<std::string>>(
        "SELECT password_hash FROM members WHERE site_id = :site AND id = :id", {{"id", id}});
    return found ? *found : std::nullopt;
}

void set_password_hash(Tx& tx, const MemberId& id, const std::string& hash) {
    tx.run("UPDATE members SET password_hash = :hash WHERE site_id = :site AND id = :id", {{"hash", hash}, {"id", id}});
}

void note_login(Tx& tx, const MemberId& id) {
    tx.run("UPDATE members SET last_login_at = :now, inactive_since = NULL WHERE site_id = :site AND id = :id",
           {{"now", tx.now()}, {"id", id}});
}

void set_inactive(Tx& tx, const MemberId& id, Time since) {
    tx.run("UPDATE members SET inactive_since = :since WHERE site_id = :site AND id = :id",
           {{"since", since}, {"id", id}});
}

std::vector<Member> seen_before(Reader& reader, Time latest, std::size_t limit) {
    return members(reader,
                   "SELECT " MEMBER_COLUMNS
                   " FROM members WHERE site_id = :site AND inactive_since IS NULL "
                   "AND COALESCE(last_login_at, created_at) <= :latest "
                   "ORDER BY COALESCE(last_login_at, created_at) LIMIT :most",
                   {{"latest", latest}, {"most", static_cast<std::int64_t>(limit)}});
}

std::vector<MemberId> end_spells(Tx& tx, Time earliest, std::size_t limit) {
    return tx.values<MemberId>(
        "UPDATE members SET inactive_since = NULL WHERE site_id = :site AND id IN (SELECT id FROM members "
        "WHERE site_id = :site AND inactive_since IS NOT NULL AND COALESCE(last_login_at, created_at) > :earliest "
        "LIMIT :most) RETURNING id",
        {{"earliest", earliest}, {"most", static_cast<std::int64_t>(limit)}});
}

}  // namespace hub::members::rows
