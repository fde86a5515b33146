#include "mail/delivery.h"

#include <array>

#include "base/log.h"
#include "mail/mail_rows.h"

namespace hub::mail {

namespace {

constexpr std::array<Duration, 8> pauses = {1min, 5min, 30min, 2h, 5h, 10h, 14h, 24h};
// Longer than one attempt can take (smtp.cpp), times the mails of one claim.
constexpr Duration lease = 10min;

void settle(Tx& tx, const Outgoing& mail, const Attempt& attempt) {
    const auto tried = static_cast<std::size_t>(mail.attempts);
    const bool exhausted = attempt.kind == Attempt::Kind::later && tried > pauses.size();
    bool ours = true;
    if (attempt.kind == Attempt::Kind::taken) {
        ours = rows::finish(tx, mail, "sent", attempt.note);
    } else if (attempt.kind == Attempt::Kind::refused || exhausted) {
        ours = rows::finish(tx, mail, "failed", attempt.note);
    } else {
        ours = rows::postpone(tx, mail, tx.now() + pauses[tried - 1], attempt.note);
    }
    if (!ours) log::warn("mail_claimed_elsewhere", {{"mail", mail.id.text()}});
}

}  // namespace

std::size_t deliver_due(Store& store, Sender& sender, std::size_t limit) {
    const std::vector<Outgoing> due = store.claim([&](Tx& tx) {
        rows::release_abandoned(tx, tx.now());
        return rows::claim(tx, store.skip_locked(), tx.now() + lease, limit);
    });
    for (const Outgoing& mail : due) {
        const Attempt attempt = sender.send(mail);
        store.write(mail.site, [&](Tx& tx) { settle(tx, mail, attempt); });
    }
    return due.size();
}

void take_back_abandoned(Store& store) {
    if (store.engine_name() != "sqlite") return;
    store.claim([](Tx& tx) { rows::release_abandoned(tx, Time::max()); });
}

void keep_due(Store& store) {
    store.write_everywhere([](Tx& tx) { rows::keep_waiting(tx); });
}

}  // namespace hub::mail
