#pragma once

#include "mail/delivery.h"
#include "mail/mail.h"

namespace hub::mail::rows {

MailId insert(Tx& tx, const Mail& mail, const std::string& things, Time due_at);

struct OpenAccessMail {
    MailId id;
    std::string things;
};
// The last access mail that was written to this member after `since` and has not begun to be sent.
std::optional<OpenAccessMail> find_access_mail(Reader& reader, const MemberId& member, Time since);
// False when it has begun to be sent meanwhile.
bool rewrite(Tx& tx, const MailId& id, const Mail& mail, const std::string& things);

std::vector<Entry> list(Reader& reader, const Filter& filter);
std::optional<Whole> find(Reader& reader, const MailId& id);

// Over all sites, for the loop.
std::vector<Outgoing> claim(Tx& tx, std::string_view skip_locked, Time leased_until, std::size_t limit);
void release_abandoned(Tx& tx, Time leased_until);
void keep_waiting(Tx& tx);
// Each false when someone else has claimed it since.
bool finish(Tx& tx, const Outgoing& mail, std::string_view state, const std::string& note);
bool postpone(Tx& tx, const Outgoing& mail, Time due_at, const std::string& note);
bool put_back(Tx& tx, const Outgoing& mail, Time due_at, const std::string& note);  // as if it had not been tried
std::size_t count_sent(Reader& everywhere, const SiteId& site, const std::string& recipient_key, Time since);

void note_bounce(Tx& tx, const std::string& recipient_key, const std::string& reason);
void forget_bounce(Tx& tx, const std::string& recipient_key);
std::vector<Bounced> bounces(Reader& reader, const std::vector<std::string>& recipient_keys);

}  // namespace hub::mail::rows
