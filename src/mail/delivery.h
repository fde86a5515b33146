#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "mail/mail.h"

namespace hub::mail {

// A mail that this process has claimed: nobody else sends it until the lease ends.
struct Outgoing {
    SiteId site;
    MailId id;
    std::string recipient;
    std::string sender;
    std::string reply_to;
    std::string subject;
    std::string text;
    std::string html;
    int attempts = 0;  // with this one
    std::int64_t epoch = 0;
    Time created_at;
};

// What came of an attempt. Expected outcomes of the outside world are values.
struct Attempt {
    enum class Kind {
        taken,
        refused,  // for good: this address, or this mail
        later,    // not now: this mail is tried again by the ladder
        away,     // nobody took a mail: the server can't be reached, is busy or doesn't let us in
    };
    Kind kind = Kind::later;
    std::string note;  // for people, without secrets
};

// The way out for mails. Blocks the caller; thread-safe.
class Sender {
public:
    virtual ~Sender() = default;
    virtual Attempt send(const Outgoing& mail) = 0;
};

constexpr std::size_t recipient_most = 20;              // mails to one address
constexpr Duration recipient_window = 1h;               // within this; what is more waits
constexpr Duration away_pause = 15s;                    // before a server that was away is called again
constexpr Duration away_most = std::chrono::hours{72};  // after which a mail is too old to be sent at all

// Sends what is due, `limit` at most, and answers how many were sent or refused: zero when there is nothing to do, or
// nobody to do it, for now. Tried again after 1 min, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h and 24 h; what eight pauses
// didn't help has failed. What the server refuses for good has failed at once, and its address has bounced until it
// takes one again. A server that is away costs no mail an attempt.
std::size_t deliver_due(Store& store, Sender& sender, std::size_t limit);
// At the start, before anybody sends: on SQLite nobody else works on this database, so what is being sent was abandoned
// when the last process ended, and a code that waited for its lease would be stale.
void take_back_abandoned(Store& store);
// Without a mail server: what waits is kept, to be listed and read.
void keep_due(Store& store);

}  // namespace hub::mail
