#pragma once

#include "mail/delivery.h"
#include "mail/mail.h"

namespace hub::mail::rows {

MailId insert(Tx& tx, const Mail& mail, const std::string& things);

struct OpenAccessMail {
    MailId id;
    std::string things;
};
// The access mail that was written to this member at this very moment and has not begun to be sent.
std::optional<OpenAccessMail> find_access_mail(Reader& reader, const MemberId& member);
void rewrite(Tx& tx, const MailId& id, const Mail& mail, const std::string& things);

std::vector<Entry> list(Reader& reader, const Filter& filter);
std::optional<Whole> find(Reader& reader, const MailId& id);

// Over all sites, for the loop.
std::vector<Outgoing> claim(Tx& tx, std::string_view skip_locked, Time leased_until, std::size_t limit);
void release_abandoned(Tx& tx, Time leased_until);
void keep_waiting(Tx& tx);
// Each false when someone else has claimed it since.
bool finish(Tx& tx, const Outgoing& mail, std::string_view state, const std::string& note);
bool postpone(Tx& tx, const Outgoing& mail, Time due_at, const std::string& note);

}  // namespace hub::mail::rows
