#include "members/members_rows.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/sabotage.h"
#include "base/text.h"
#include "search/words.h"

namespace hub::members::rows {

std::vector<Member> members(Reader& reader, std::string_view sql, db::Binds binds) {
    return reader
        .all<Member, MemberId, std::string, std::string, std::string, bool, std::string, Time, std::optional<Time>,
             std::optional<Time>, std::optional<Time>, std::optional<std::string>, std::optional<Time>>(
            sql, std::move(binds));
}

namespace {

constexpr std::size_t words_max = 40;  // that one member is found by

std::optional<Member> first(std::vector<Member> found) {
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::string search_key(const Member& member) {
    return format("\n{}\n{}\n{}", folded(member.email), folded(member.first_name), folded(member.last_name));
}

std::string name_key(const Member& member) {
    const std::string name = folded(member.first_name + " " + member.last_name);
    return name.empty() ? folded(member.email) : name;
}

std::set<std::string> words_of(std::string_view key) {
    std::set<std::string> words;
    search::each_word(key, [&](const search::Word& word) {
        words.insert(word.folded);
        return words.size() < words_max;
    });
    return words;
}

struct WordOf {
    std::string word;
    MemberId member;
};

// In the order of the words, as the index has them.
void add_words(Tx& tx, std::vector<WordOf> words) {
    std::ranges::sort(words, {}, &WordOf::word);
    db::ManyRows many{.table = "member_words",
                      .columns = {"word", "member_id"},
                      .ending = "ON CONFLICT (site_id, word, member_id) DO NOTHING"};
    for (const WordOf& one : words) many.rows.push_back(db::values_of(one.word, one.member));
    tx.insert(std::move(many));
}

void index_words(Tx& tx, const MemberId& id, const std::set<std::string>& before, const std::set<std::string>& after) {
    for (const std::string& word : before) {
        if (after.contains(word)) continue;
        tx.run("DELETE FROM member_words WHERE site_id = :site AND word = :word AND member_id = :id",
               {{"word", word}, {"id", id}});
    }
    std::vector<WordOf> fresh;
    for (const std::string& word : after) {
        if (!before.contains(word)) fresh.push_back({word, id});
    }
    add_words(tx, std::move(fresh));
}

}  // namespace

bool insert(Tx& tx, std::span<const Member> members) {
    db::ManyRows many{.table = "members",
                      .columns = {"id", "email", "email_key", "first_name", "last_name", "search_key", "name_key",
                                  "is_indexed", "source", "created_at"},
                      .ending = "ON CONFLICT (site_id, email_key) DO NOTHING"};
    std::vector<WordOf> words;
    for (const Member& member : members) {
        const std::string key = search_key(member);
        many.rows.push_back(db::values_of(member.id, member.email, folded(member.email), member.first_name,
                                          member.last_name, key, name_key(member), true, member.source,
                                          member.created_at));
        for (const std::string& word : words_of(key)) words.push_back({word, member.id});
    }
    if (tx.insert(std::move(many)) != std::ssize(members)) return false;
    add_words(tx, std::move(words));
    return true;
}

void analyze(Tx& tx) {
    tx.run("ANALYZE members");
}

std::optional<Member> find(Reader& reader, const MemberId& id) {
    const std::string_view sql = sabotaged("members_of_all_sites")
                                     ? "SELECT " MEMBER_COLUMNS
                                       " FROM members WHERE (site_id = :site OR TRUE) AND id = :id"
                                     : "SELECT " MEMBER_COLUMNS " FROM members WHERE site_id = :site AND id = :id";
    return first(members(reader, sql, {{"id", id}}));
}

std::optional<Member> find_by_email_key(Reader& reader, const std::string& email_key) {
    return first(members(reader, "SELECT " MEMBER_COLUMNS " FROM members WHERE site_id = :site AND email_key = :key",
                         {{"key", email_key}}));
}

std::vector<Member> find_by_email_keys(Reader& reader, const std::vector<std::string>& keys) {
    std::vector<Member> found;
    db::each_list(db::values_in(keys), [&](const std::string& list, db::Binds binds) {
        std::ranges::move(
            members(reader, "SELECT " MEMBER_COLUMNS " FROM members WHERE site_id = :site AND email_key IN " + list,
                    std::move(binds)),
            std::back_inserter(found));
    });
    return found;
}

void update_profile(Tx& tx, const Member& member) {
    const auto old_key = tx.value<std::string>(
        "SELECT search_key FROM members WHERE site_id = :site AND id = :id AND is_indexed", {{"id", member.id}});
    const std::string key = search_key(member);
    tx.run(
        "UPDATE members SET email = :email, email_key = :key, first_name = :first, last_name = :last, "
        "search_key = :search, name_key = :name, is_indexed = TRUE WHERE site_id = :site AND id = :id",
        {{"email", member.email},
         {"key", folded(member.email)},
         {"first", member.first_name},
         {"last", member.last_name},
         {"search", key},
         {"name", name_key(member)},
         {"id", member.id}});
    index_words(tx, member.id, old_key ? words_of(*old_key) : std::set<std::string>{}, words_of(key));
}

void set_deleted(Tx& tx, const MemberId& id, const std::optional<Time>& at) {
    tx.run("UPDATE members SET deleted_at = :at WHERE site_id = :site AND id = :id", {{"at", at}, {"id", id}});
}

void set_blocked(Tx& tx, const MemberId& id, const std::optional<Time>& at, const std::optional<std::string>& reason) {
    tx.run("UPDATE members SET blocked_at = :at, blocked_reason = :reason WHERE site_id = :site AND id = :id",
           {{"at", at}, {"reason", reason}, {"id", id}});
}

std::vector<Member> unindexed(Reader& reader, std::size_t limit) {
    return members(reader,
                   "SELECT " MEMBER_COLUMNS
                   " FROM members WHERE site_id = :site AND NOT is_indexed ORDER BY id LIMIT :most",
                   {{"most", static_cast<std::int64_t>(limit)}});
}

std::vector<SiteId> sites_to_index(Reader& everywhere) {
    return everywhere.values<SiteId>(
        "SELECT id FROM sites WHERE EXISTS (SELECT 1 FROM members WHERE members.site_id = sites.id AND NOT "
        "members.is_indexed) LIMIT 1000");
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
                   " FROM members WHERE site_id = :site AND inactive_since IS NULL AND deleted_at IS NULL "
                   "AND COALESCE(last_login_at, created_at) <= :latest "
                   "ORDER BY COALESCE(last_login_at, created_at) LIMIT :most",
                   {{"latest", latest}, {"most", static_cast<std::int64_t>(limit)}});
}

std::vector<MemberId> end_spells(Tx& tx, Time earliest, Duration threshold, std::size_t limit) {
    return tx.values<MemberId>(
        "UPDATE members SET inactive_since = NULL WHERE site_id = :site AND id IN (SELECT id FROM members "
        "WHERE site_id = :site AND inactive_since IS NOT NULL AND COALESCE(last_login_at, created_at) > :earliest "
        "AND inactive_since <> COALESCE(last_login_at, created_at) + :threshold LIMIT :most) RETURNING id",
        {{"earliest", earliest},
         {"threshold", static_cast<std::int64_t>(threshold.count())},
         {"most", static_cast<std::int64_t>(limit)}});
}

}  // namespace hub::members::rows
