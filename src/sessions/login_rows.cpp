#include "sessions/login_rows.h"

namespace hub::sessions::rows {

namespace {

#define CODE_COLUMNS "id, member_id, purpose, code_hash, browser_hash, target, tries"

std::optional<Code> code(Reader& reader, std::string_view sql, db::Binds binds) {
    return reader
        .one<Code, CodeId, std::optional<MemberId>, std::string, std::string, std::string, std::string, std::int64_t>(
            sql, std::move(binds));
}

}  // namespace

CodeId insert_code(Tx& tx, const NewCode& wanted) {
    const auto id = tx.fresh<CodeId>();
    tx.run(
        "INSERT INTO login_codes (site_id, id, member_id, account, purpose, code_hash, link_hash, browser_hash, "
        "target, "
        "tries, created_at, expires_at) VALUES (:site, :id, :member, :account, :purpose, :code, :link, :browser, "
        ":target, "
        "0, :now, :expires)",
        {{"id", id},
         {"member", wanted.member},
         {"account", wanted.account},
         {"purpose", wanted.purpose},
         {"code", wanted.code_hash},
         {"link", wanted.link_hash},
         {"browser", wanted.browser_hash},
         {"target", wanted.target},
         {"now", tx.now()},
         {"expires", wanted.expires_at}});
    return id;
}

std::optional<Code> find_code(Reader& reader, const std::string& account, const std::string& browser_hash) {
    return code(reader,
                "SELECT " CODE_COLUMNS
                " FROM login_codes WHERE site_id = :site AND account = :account AND purpose = 'login' "
                "AND browser_hash = :browser AND used_at IS NULL AND expires_at > :now ORDER BY created_at DESC, id "
                "DESC LIMIT 1",
                {{"account", account}, {"browser", browser_hash}, {"now", reader.now()}});
}

std::optional<Code> find_link(Reader& reader, const std::string& link_hash) {
    return code(
        reader,
        "SELECT " CODE_COLUMNS
        " FROM login_codes WHERE site_id = :site AND link_hash = :link AND used_at IS NULL AND expires_at > :now",
        {{"link", link_hash}, {"now", reader.now()}});
}

void count_try(Tx& tx, const CodeId& id) {
    tx.run("UPDATE login_codes SET tries = tries + 1 WHERE site_id = :site AND id = :id", {{"id", id}});
}

bool use_code(Tx& tx, const CodeId& id) {
    return tx.run("UPDATE login_codes SET used_at = :now WHERE site_id = :site AND id = :id AND used_at IS NULL",
                  {{"now", tx.now()}, {"id", id}}) == 1;
}

void use_all_links(Tx& tx, const MemberId& member, std::string_view purpose) {
    tx.run(
        "UPDATE login_codes SET used_at = :now WHERE site_id = :site AND member_id = :member AND purpose = :purpose "
        "AND used_at IS NULL",
        {{"now", tx.now()}, {"member", member}, {"purpose", purpose}});
}

void use_all_codes(Tx& tx, const MemberId& member) {
    tx.run("UPDATE login_codes SET used_at = :now WHERE site_id = :site AND member_id = :member AND used_at IS NULL",
           {{"now", tx.now()}, {"member", member}});
}

std::size_t forget_codes(Tx& everywhere, Time expired_before, std::size_t limit) {
    return static_cast<std::size_t>(
        everywhere.run("DELETE FROM login_codes WHERE (site_id, id) IN (SELECT site_id, id FROM login_codes WHERE "
                       "expires_at < :expired "
                       "LIMIT :most)",
                       {{"expired", expired_before}, {"most", static_cast<std::int64_t>(limit)}}));
}

std::optional<Throttle> find_throttle(Reader& reader, Realm realm, const std::string& subject) {
    return reader.one<Throttle, std::int64_t, Time, Time>(
        realm == Realm::staff
            ? "SELECT tries, began_at, open_at FROM staff_throttles WHERE subject = :subject"
            : "SELECT tries, began_at, open_at FROM throttles WHERE site_id = :site AND subject = :subject",
        {{"subject", subject}});
}

void put_throttle(Tx& tx, Realm realm, const std::string& subject, const Throttle& throttle) {
    tx.run(realm == Realm::staff
               ? "INSERT INTO staff_throttles (subject, tries, began_at, open_at) "
                 "VALUES (:subject, :tries, :began, :open) "
                 "ON CONFLICT (subject) DO UPDATE SET tries = :tries, began_at = :began, open_at = :open"
               : "INSERT INTO throttles (site_id, subject, tries, began_at, open_at) "
                 "VALUES (:site, :subject, :tries, :began, :open) "
                 "ON CONFLICT (site_id, subject) DO UPDATE SET tries = :tries, began_at = :began, open_at = :open",
           {{"subject", subject}, {"tries", throttle.tries}, {"began", throttle.began_at}, {"open", throttle.open_at}});
}

void drop_throttle(Tx& tx, Realm realm, const std::string& subject) {
    tx.run(realm == Realm::staff ? "DELETE FROM staff_throttles WHERE subject = :subject"
                                 : "DELETE FROM throttles WHERE site_id = :site AND subject = :subject",
           {{"subject", subject}});
}

std::size_t forget_throttles(Tx& everywhere, Time began_before, std::size_t limit) {
    const db::Binds binds{{"began", began_before}, {"most", static_cast<std::int64_t>(limit)}};
    return static_cast<std::size_t>(
        everywhere.run("DELETE FROM throttles WHERE (site_id, subject) IN (SELECT site_id, subject FROM throttles "
                       "WHERE began_at < :began LIMIT :most)",
                       binds) +
        everywhere.run("DELETE FROM staff_throttles WHERE subject IN (SELECT subject FROM staff_throttles "
                       "WHERE began_at < :began LIMIT :most)",
                       binds));
}

}  // namespace hub::sessions::rows
