#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "db/tx.h"

// Slows guessing down, by account, by address and by site. Waiting grows with every wrong guess; nobody is locked out:
// a browser that the member used before has a count of its own.
namespace hub::sessions {

enum class Means { password, code, second_factor };
// Members belong to a site, staff to the whole installation: theirs are counted over all sites, in the Tx of
// write_everywhere().
enum class Realm { members, staff };

// Who guesses at what. Codes count apart from passwords: whoever slows down an account by wrong passwords leaves its
// member the way by mail.
struct Guess {
    Means means = Means::password;
    Realm realm = Realm::members;
    std::string account;       // account_of() the address
    std::string browser;       // stored_form() of the browser's token
    bool is_known = false;     // the member has logged in from this browser before
    std::string address;       // where it calls from
    std::int64_t at_once = 1;  // from that address, this one too, of which nobody knows yet whether they are wrong
};

// Throws Limited when this one has to wait; Unavailable when so many of its address are looked at already that more
// could turn out wrong than an address may guess.
void check_guess(Reader& reader, const Guess& guess);
// Before the work is done, so that many at once can't slip through together: counts against the account.
void count_guess(Tx& tx, const Guess& guess);
// It was wrong: counts against the address and the site too.
void count_failure(Tx& tx, const Guess& guess);
// It was right: the account's count begins anew.
void forgive(Tx& tx, const Guess& guess);

// Whether one more mail may go to this account; counts it. A few an hour, and no word about it to anyone. Throws
// Limited when the address asks for far too many.
bool may_mail(Tx& tx, const Guess& guess);

// An IPv6 address stands for its /64.
std::string address_group(std::string_view address);

}  // namespace hub::sessions
