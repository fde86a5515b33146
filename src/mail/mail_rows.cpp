#include "mail/mail_rows.h"

#include <algorithm>

#include "base/text.h"

namespace hub::mail::rows {

namespace {

#define ENTRY_COLUMNS "id, recipient, subject, kind, state, created_at, CASE WHEN state = 'sent' THEN finished_at END"

struct WholeRow {
    MailId id;
    std::string recipient;
    std::string subject;
    std::string kind;
    std::string state;
    Time created_at;
    std::optional<Time> sent_at;
    std::string text;
    std::string html;
};

}  // namespace

MailId insert(Tx& tx, const Mail& mail, const std::string& things, Time due_at) {
    const auto id = tx.fresh<MailId>();
    tx.run(
        "INSERT INTO mails (site_id, id, member_id, kind, things, recipient, recipient_key, sender, reply_to, subject, "
        "text_body, html_body, state, attempts, due_at, epoch, last_note, created_at) VALUES (:site, :id, :member, "
        ":kind, "
        ":things, :recipient, :key, :sender, :reply, :subject, :text, :html, 'waiting', 0, :due, 0, '', :now)",
        {{"id", id},
         {"member", mail.member},
         {"kind", mail.kind},
         {"things", things},
         {"recipient", mail.recipient},
         {"key", folded(mail.recipient)},
         {"sender", mail.sender},
         {"reply", mail.reply_to},
         {"subject", mail.subject},
         {"text", mail.text},
         {"html", mail.html},
         {"due", due_at},
         {"now", tx.now()}});
    return id;
}

std::optional<OpenAccessMail> find_access_mail(Reader& reader, const MemberId& member, Time since) {
    return reader.one<OpenAccessMail, MailId, std::string>(
        "SELECT id, things FROM mails WHERE site_id = :site AND member_id = :member AND created_at > :since "
        "AND kind = 'access' AND state IN ('waiting', 'kept') AND attempts = 0 ORDER BY created_at DESC LIMIT 1",
        {{"member", member}, {"since", since}});
}

bool rewrite(Tx& tx, const MailId& id, const Mail& mail, const std::string& things) {
    return tx.run(
               "UPDATE mails SET subject = :subject, text_body = :text, html_body = :html, things = :things "
               "WHERE site_id = :site AND id = :id AND state IN ('waiting', 'kept') AND attempts = 0",
               {{"subject", mail.subject}, {"text", mail.text}, {"html", mail.html}, {"things", things}, {"id", id}}) ==
           1;
}

std::vector<Entry> list(Reader& reader, const Filter& filter) {
    std::string sql = "SELECT " ENTRY_COLUMNS " FROM mails WHERE site_id = :site";
    db::Binds binds;
    if (filter.recipient) {
        sql += " AND recipient_key = :key";
        binds.emplace_back("key", folded(*filter.recipient));
    }
    if (filter.before) {
        sql += " AND id < :before";
        binds.emplace_back("before", *filter.before);
    }
    if (filter.except_kind) {
        sql += " AND kind <> :except_kind";
        binds.emplace_back("except_kind", *filter.except_kind);
    }
    sql += " ORDER BY id DESC LIMIT :most";
    binds.emplace_back("most", static_cast<std::int64_t>(filter.limit));
    return reader.all<Entry, MailId, std::string, std::string, std::string, std::string, Time, std::optional<Time>>(
        sql, std::move(binds));
}

std::optional<Whole> find(Reader& reader, const MailId& id) {
    auto row = reader.one<WholeRow, MailId, std::string, std::string, std::string, std::string, Time,
                          std::optional<Time>, std::string, std::string>(
        "SELECT " ENTRY_COLUMNS ", text_body, html_body FROM mails WHERE site_id = :site AND id = :id", {{"id", id}});
    if (!row) return std::nullopt;
    return Whole{.entry = {row->id, row->recipient, row->subject, row->kind, row->state, row->created_at, row->sent_at},
                 .text = std::move(row->text),
                 .html = std::move(row->html)};
}

std::vector<Outgoing> claim(Tx& tx, std::string_view skip_locked, Time leased_until, std::size_t limit) {
    const std::string sql = format(
        "UPDATE mails SET state = 'sending', attempts = attempts + 1, epoch = epoch + 1, leased_until = :until "
        "WHERE (site_id, id) IN (SELECT site_id, id FROM mails WHERE state = 'waiting' AND due_at <= :now "
        "ORDER BY due_at LIMIT :most {}) RETURNING site_id, id, recipient, sender, reply_to, subject, text_body, "
        "html_body, attempts, epoch, created_at",
        skip_locked);
    return tx.all<Outgoing, SiteId, MailId, std::string, std::string, std::string, std::string, std::string,
                  std::string, int, std::int64_t, Time>(
        sql, {{"until", leased_until}, {"now", tx.now()}, {"most", static_cast<std::int64_t>(limit)}});
}

void release_abandoned(Tx& tx, Time leased_until) {
    tx.run(
        "UPDATE mails SET state = 'waiting', due_at = :now, leased_until = NULL, last_note = 'nobody finished it' "
        "WHERE state = 'sending' AND leased_until <= :until",
        {{"now", tx.now()}, {"until", leased_until}});
}

void keep_waiting(Tx& tx) {
    // Each by the index of what isn't over yet; one statement for both would read all mails there ever were.
    tx.run("UPDATE mails SET state = 'kept' WHERE state = 'waiting'");
    tx.run("UPDATE mails SET state = 'kept' WHERE state = 'sending' AND leased_until <= :now", {{"now", tx.now()}});
}

bool finish(Tx& tx, const Outgoing& mail, std::string_view state, const std::string& note) {
    return tx.run(
               "UPDATE mails SET state = :state, finished_at = :now, leased_until = NULL, last_note = :note "
               "WHERE site_id = :site AND id = :id AND epoch = :epoch AND state = 'sending'",
               {{"state", state}, {"now", tx.now()}, {"note", note}, {"id", mail.id}, {"epoch", mail.epoch}}) == 1;
}

bool postpone(Tx& tx, const Outgoing& mail, Time due_at, const std::string& note) {
    return tx.run(
               "UPDATE mails SET state = 'waiting', due_at = :due, leased_until = NULL, last_note = :note "
               "WHERE site_id = :site AND id = :id AND epoch = :epoch AND state = 'sending'",
               {{"due", due_at}, {"note", note}, {"id", mail.id}, {"epoch", mail.epoch}}) == 1;
}

bool put_back(Tx& tx, const Outgoing& mail, Time due_at, const std::string& note) {
    return tx.run(
               "UPDATE mails SET state = 'waiting', attempts = attempts - 1, due_at = :due, leased_until = NULL, "
               "last_note = :note WHERE site_id = :owner AND id = :id AND epoch = :epoch AND state = 'sending'",
               {{"due", due_at}, {"note", note}, {"owner", mail.site}, {"id", mail.id}, {"epoch", mail.epoch}}) == 1;
}

std::size_t count_sent(Reader& everywhere, const SiteId& site, const std::string& recipient_key, Time since) {
    return static_cast<std::size_t>(
        everywhere
            .value<std::int64_t>("SELECT COUNT(*) FROM mails WHERE site_id = :owner AND "
                                 "recipient_key = :key AND state = 'sent' AND "
                                 "finished_at > :since",
                                 {{"owner", site}, {"key", recipient_key}, {"since", since}})
            .value_or(0));
}

void note_bounce(Tx& tx, const std::string& recipient_key, const std::string& reason) {
    tx.run(
        "INSERT INTO mail_bounces (site_id, recipient_key, at, reason) VALUES (:site, :key, :now, :reason) "
        "ON CONFLICT (site_id, recipient_key) DO UPDATE SET at = excluded.at, reason = excluded.reason",
        {{"key", recipient_key}, {"now", tx.now()}, {"reason", reason}});
}

void forget_bounce(Tx& tx, const std::string& recipient_key) {
    tx.run("DELETE FROM mail_bounces WHERE site_id = :site AND recipient_key = :key", {{"key", recipient_key}});
}

std::vector<Bounced> bounces(Reader& reader, const std::vector<std::string>& recipient_keys) {
    std::vector<Bounced> found;
    for (const std::string& key : recipient_keys) {
        auto bounce = reader.one<Bounce, Time, std::string>(
            "SELECT at, reason FROM mail_bounces WHERE site_id = :site AND recipient_key = :key", {{"key", key}});
        if (bounce) found.push_back({key, std::move(*bounce)});
    }
    return found;
}

}  // namespace hub::mail::rows
