#include "mail/delivery.h"

#include <array>
#include <map>
#include <utility>

#include "base/log.h"
#include "base/sabotage.h"
#include "base/text.h"
#include "mail/mail_rows.h"

namespace hub::mail {

namespace {

constexpr std::array<Duration, 8> pauses = {1min, 5min, 30min, 2h, 5h, 10h, 14h, 24h};
// Longer than one attempt can take (smtp.cpp), times the mails of one claim.
constexpr Duration lease = 10min;

bool settle_later(Tx& tx, const Outgoing& mail, const std::string& note) {
    const auto tried = static_cast<std::size_t>(mail.attempts);
    if (tried > pauses.size()) return rows::finish(tx, mail, "failed", note);
    return rows::postpone(tx, mail, tx.now() + pauses[tried - 1], note);
}

bool settle_refused(Tx& tx, const Outgoing& mail, const std::string& note) {
    if (sabotaged("mail_bounce_retried")) return settle_later(tx, mail, note);
    if (!rows::finish(tx, mail, "failed", note)) return false;
    rows::note_bounce(tx, folded(mail.recipient), note);
    return true;
}

bool settle_away(Tx& tx, const Outgoing& mail, const std::string& note) {
    if (mail.created_at + away_most <= tx.now()) return rows::finish(tx, mail, "failed", note);
    return rows::put_back(tx, mail, tx.now() + away_pause, note);
}

void settle(Tx& tx, const Outgoing& mail, const Attempt& attempt) {
    bool ours = true;
    switch (attempt.kind) {
        case Attempt::Kind::taken:
            ours = rows::finish(tx, mail, "sent", attempt.note);
            rows::forget_bounce(tx, folded(mail.recipient));
            break;
        case Attempt::Kind::refused:
            ours = settle_refused(tx, mail, attempt.note);
            break;
        case Attempt::Kind::later:
            ours = settle_later(tx, mail, attempt.note);
            break;
        case Attempt::Kind::away:
            ours = settle_away(tx, mail, attempt.note);
            break;
    }
    if (!ours) log::warn("mail_claimed_elsewhere", {{"mail", mail.id.text()}});
}

// Puts back what would be too much for one address within an hour.
void keep_below_the_rate(Tx& tx, std::vector<Outgoing>& claimed) {
    if (sabotaged("mail_no_rate")) return;
    std::map<std::pair<std::string, std::string>, std::size_t> to_address;
    std::erase_if(claimed, [&](const Outgoing& mail) {
        const std::string address = folded(mail.recipient);
        std::size_t& count = to_address[{mail.site.text(), address}];
        if (count == 0) count = rows::count_sent(tx, mail.site, address, tx.now() - recipient_window);
        if (++count <= recipient_most) return false;
        rows::put_back(tx, mail, tx.now() + pauses.at(1), "this address has had enough mails for an hour");
        return true;
    });
}

std::vector<Outgoing> claim(Store& store, std::size_t limit) {
    return store.claim([&](Tx& tx) {
        rows::release_abandoned(tx, tx.now());
        std::vector<Outgoing> claimed = rows::claim(tx, store.skip_locked(), tx.now() + lease, limit);
        keep_below_the_rate(tx, claimed);
        return claimed;
    });
}

}  // namespace

std::size_t deliver_due(Store& store, Sender& sender, std::size_t limit) {
    std::size_t settled = 0;
    bool is_away = false;
    Attempt attempt;
    for (const Outgoing& mail : claim(store, limit)) {
        if (sabotaged("mail_done_before_sent"))
            store.write(mail.site, [&](Tx& tx) { rows::finish(tx, mail, "sent", ""); });
        // Whoever can't be reached for one can't be reached for the next.
        if (!is_away) attempt = sender.send(mail);
        is_away = attempt.kind == Attempt::Kind::away;
        store.write(mail.site, [&](Tx& tx) { settle(tx, mail, attempt); });
        settled += is_away ? 0 : 1;
    }
    if (is_away) log::warn("the mail server is away", {{"what", attempt.note}});
    return settled;
}

void take_back_abandoned(Store& store) {
    if (store.engine_name() != "sqlite") return;
    store.claim([](Tx& tx) { rows::release_abandoned(tx, Time::max()); });
}

void keep_due(Store& store) {
    store.write_everywhere([](Tx& tx) { rows::keep_waiting(tx); });
}

}  // namespace hub::mail
