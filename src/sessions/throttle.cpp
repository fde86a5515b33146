#include "sessions/throttle.h"

#include <algorithm>
#include <array>
#include <span>

#include <arpa/inet.h>

#include "base/error.h"
#include "base/sabotage.h"
#include "sessions/login_rows.h"
#include "sessions/tokens.h"

namespace hub::sessions {

namespace {

// How long to wait after so many tries within `window`; after `most` of them, until it ends.
struct Rule {
    Duration window;
    std::int64_t most;
    std::int64_t free;                // tries that cost nothing
    std::span<const Duration> waits;  // after each further one
};

constexpr std::array<Duration, 5> growing = {30s, 1min, 2min, 5min, 10min};
constexpr Rule per_account{.window = 1h, .most = 10, .free = 4, .waits = growing};
constexpr Rule per_address{.window = 10min, .most = 20, .free = 20, .waits = {}};
constexpr Rule per_site{.window = 10min, .most = 2000, .free = 2000, .waits = {}};
constexpr Rule mails_per_account{.window = 1h, .most = 5, .free = 5, .waits = {}};
constexpr Rule mails_per_address{.window = 10min, .most = 100, .free = 100, .waits = {}};

std::string_view word_of(Means means) {
    switch (means) {
        case Means::password:
            return "password";
        case Means::code:
            return "code";
        case Means::second_factor:
            return "second factor";
    }
    return "";
}

// What tries are counted for.
struct Subject {
    Realm realm;
    std::string text;
};

Subject account_subject(std::string_view what, const Guess& guess) {
    std::string text{what};
    text.append(":").append(guess.account);
    if (guess.is_known) text.append(":").append(guess.browser);
    return {guess.realm, std::move(text)};
}

Subject address_subject(std::string_view what, const Guess& guess) {
    return {guess.realm, std::string{what}.append(":").append(stored_form(address_group(guess.address)))};
}

Subject whole_subject(const Guess& guess) {
    return {guess.realm, "site"};
}

Duration wait_left(Reader& reader, const Subject& subject) {
    const auto throttle = rows::find_throttle(reader, subject.realm, subject.text);
    return throttle ? std::max(Duration{0}, throttle->open_at - reader.now()) : Duration{0};
}

void refuse_if(Duration wait) {
    if (wait > 0ms) throw Limited("That took too many tries. Wait a little, then try again.", wait);
}

Time next_open(const rows::Throttle& throttle, const Rule& rule, Time now) {
    if (throttle.tries >= rule.most) return throttle.began_at + rule.window;
    const std::int64_t beyond = throttle.tries - rule.free;
    if (beyond <= 0 || rule.waits.empty()) return now;
    const auto at = static_cast<std::size_t>(beyond - 1);
    return now + rule.waits[std::min(at, rule.waits.size() - 1)];
}

void count(Tx& tx, const Subject& subject, const Rule& rule) {
    rows::Throttle throttle = rows::find_throttle(tx, subject.realm, subject.text)
                                  .value_or(rows::Throttle{.tries = 0, .began_at = tx.now(), .open_at = tx.now()});
    if (tx.now() >= throttle.began_at + rule.window) throttle = {.tries = 0, .began_at = tx.now(), .open_at = tx.now()};
    ++throttle.tries;
    throttle.open_at = next_open(throttle, rule, tx.now());
    rows::put_throttle(tx, subject.realm, subject.text, throttle);
}

}  // namespace

void check_guess(Reader& reader, const Guess& guess) {
    const Subject address = address_subject("address", guess);
    refuse_if(wait_left(reader, address));
    const auto wrong = rows::find_throttle(reader, address.realm, address.text);
    const bool is_over = !wrong || reader.now() >= wrong->began_at + per_address.window;
    if ((is_over ? 0 : wrong->tries) + guess.at_once > per_address.most && !sabotaged("addresses_counted_late"))
        throw Unavailable("Many are logging in from where you are just now. Try again in a moment.");
    refuse_if(wait_left(reader, account_subject(word_of(guess.means), guess)));
    if (!guess.is_known) refuse_if(wait_left(reader, whole_subject(guess)));
}

void count_guess(Tx& tx, const Guess& guess) {
    if (sabotaged("guesses_uncounted")) return;
    count(tx, account_subject(word_of(guess.means), guess), per_account);
}

void count_failure(Tx& tx, const Guess& guess) {
    count(tx, address_subject("address", guess), per_address);
    count(tx, whole_subject(guess), per_site);
}

void forgive(Tx& tx, const Guess& guess) {
    rows::drop_throttle(tx, guess.realm, account_subject(word_of(guess.means), guess).text);
}

bool may_mail(Tx& tx, const Guess& guess) {
    const Subject address = address_subject("mails from", guess);
    refuse_if(wait_left(tx, address));
    count(tx, address, mails_per_address);
    const Subject account = account_subject("mails to", guess);
    if (wait_left(tx, account) > 0ms) return false;
    count(tx, account, mails_per_account);
    return true;
}

std::string address_group(std::string_view address) {
    std::string text{address};
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
    constexpr std::array<unsigned char, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (!std::equal(mapped.begin(), mapped.end(), bytes.begin())) std::fill(bytes.begin() + 8, bytes.end(), 0);
    std::array<char, INET6_ADDRSTRLEN> group{};
    return inet_ntop(AF_INET6, bytes.data(), group.data(), group.size()) == nullptr ? text : group.data();
}

}  // namespace hub::sessions
