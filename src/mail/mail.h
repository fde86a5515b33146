#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "db/store.h"

// Mails on their way out: written as rows in the transaction that has something to say, sent by a loop (delivery.h).
namespace hub::mail {

// Mails to staff: they hold links that are nobody else's business, so the API neither lists nor shows them.
inline constexpr const char* kind_of_staff = "staff";
// A letter that somebody of the staff sent to themselves, to see how it looks there. It opens nothing.
inline constexpr const char* kind_of_test = "test";

// A mail, written and not yet sent. letters.h writes them.
struct Mail {
    std::string kind;  // login, reset, welcome, registration, access, password_changed, file, hook, staff, test
    std::optional<MemberId> member{};
    std::string recipient;
    std::string sender;    // the name it comes from: the site's
    std::string reply_to;  // the site's support address, or empty
    std::string subject;
    std::string text;
    std::string html;
};

// Sent after this transaction commits, at least once, with the same Message-ID on every attempt.
MailId send_later(Tx& tx, const Mail& mail);

struct Entry {
    MailId id;
    std::string recipient;
    std::string subject;
    std::string kind;
    std::string state;  // waiting, sending, sent, kept, failed
    Time created_at;
    std::optional<Time> sent_at;
};
struct Whole {
    Entry entry;
    std::string text;
    std::string html;
};

struct Filter {
    std::optional<std::string> recipient{};  // compared folded
    std::optional<MailId> before{};
    std::optional<std::string> except_kind{};
    std::size_t limit = 100;
};
// An address that a mail server refused for good.
struct Bounce {
    Time at;
    std::string reason;  // in the server's words
};
struct Bounced {
    std::string recipient_key;  // folded
    Bounce bounce;
};
// Of these addresses, those that have bounced and took no mail since.
std::vector<Bounced> list_bounces(Reader& reader, const std::vector<std::string>& recipients);

// Newest first.
std::vector<Entry> list_mails(Reader& reader, const Filter& filter);
std::optional<Whole> find_mail(Reader& reader, const MailId& id);
Whole load_mail(Reader& reader, const MailId& id);  // throws NotFound

}  // namespace hub::mail
