#include "connectors/stripe/stripe_entitlements.h"

#include <algorithm>

namespace hub::connectors::stripe {

namespace {

constexpr Time long_ago{};  // an end that is past whenever it is looked at

std::string said(Status status) {
    std::string words = "the subscription is ";
    for (const char letter : word_of(status)) words += letter == '_' ? ' ' : letter;
    return words;
}

const Dispute* first_that_takes(const std::vector<Dispute>& disputes) {
    const auto found = std::ranges::find_if(
        disputes, [](const Dispute& dispute) { return dispute.standing != Dispute::Standing::harmless; });
    return found == disputes.end() ? nullptr : &*found;
}

std::string said(const Dispute& dispute) {
    return dispute.standing == Dispute::Standing::lost ? "the dispute " + dispute.id + " was lost"
                                                       : "the dispute " + dispute.id + " is open";
}

std::optional<Time> earlier(std::optional<Time> one, Time other) {
    return one ? std::min(*one, other) : other;
}

}  // namespace

Terms terms_of(const Subscription& subscription, std::optional<Time> first_demand,
               const std::vector<Dispute>& disputes) {
    Terms terms{.ends_at = subscription.ends_at, .words = said(subscription.status)};
    switch (subscription.status) {
        case Status::trialing:
        case Status::active:
            terms.kind = Terms::Kind::gives;
            break;
        case Status::past_due:
            terms.kind = Terms::Kind::awaits_payment;
            terms.failed_at = first_demand;
            break;
        case Status::unpaid:
            terms.gave_up = true;
            return terms;
        case Status::incomplete:
        case Status::incomplete_expired:
        case Status::paused:
        case Status::canceled:
            return terms;
    }
    std::vector<Dispute> current = disputes;
    std::erase_if(current, [&](const Dispute& dispute) {
        return subscription.last_paid_at && *subscription.last_paid_at > dispute.created_at;
    });
    if (const Dispute* const dispute = first_that_takes(current))
        return {.kind = Terms::Kind::nothing, .words = said(*dispute)};
    return terms;
}

Terms terms_of(bool is_paid, const std::optional<Charge>& charge, const std::vector<Dispute>& disputes) {
    if (!is_paid) return {.words = "it is not paid"};
    if (charge && charge->is_refunded) return {.words = "it was refunded"};
    if (const Dispute* const dispute = first_that_takes(disputes)) return {.words = said(*dispute)};
    return {.kind = Terms::Kind::gives, .words = "it is paid"};
}

std::vector<access::Entitlement> entitlements(const Terms& terms, const std::vector<Sold>& things) {
    std::vector<access::Entitlement> wanted;
    if (terms.kind == Terms::Kind::nothing && !terms.gave_up) return wanted;
    for (const Sold& sold : things) {
        access::Entitlement to{.thing = sold.thing, .starts_at = {}, .ends_at = terms.ends_at};
        if (terms.kind != Terms::Kind::gives) {
            const int days = sold.grace_days.value_or(grace_days_most);
            const bool has_grace = days > 0 && !terms.gave_up;
            if (has_grace && !terms.failed_at) continue;
            to.ends_at = has_grace ? earlier(terms.ends_at, *terms.failed_at + std::chrono::days{days})
                                   : std::optional{long_ago};
            to.awaits_payment = true;
        }
        wanted.push_back(to);
    }
    return wanted;
}

}  // namespace hub::connectors::stripe
