#include "base/text.h"
#include "billing/standing.h"

// Connections are the connectors': read here for all who ask about many members at once.
namespace hub::billing {

namespace {

constexpr std::string_view telling =
    "IN (SELECT c.id FROM connections c WHERE c.site_id = :site AND c.ended_at IS NULL AND (c.mode = 'live' OR NOT "
    "EXISTS (SELECT 1 FROM connections l WHERE l.site_id = :site AND l.ended_at IS NULL AND l.mode = 'live')))";

// Of a subscription `s`.
std::string has_state(Standing standing) {
    switch (standing) {
        case Standing::paying:
            return "s.state = 'active'";
        case Standing::trialing:
            return "s.state = 'trialing'";
        case Standing::past_due:
            return "s.state IN ('past_due', 'unpaid')";
        case Standing::canceled:
            break;
    }
    // Whoever has another one, or came back, didn't leave.
    return format(
        "s.state = 'canceled' AND NOT EXISTS (SELECT 1 FROM subscriptions o WHERE o.site_id = s.site_id AND "
        "o.member_id = s.member_id AND o.state IN ('active', 'trialing', 'past_due', 'unpaid', 'paused') AND "
        "o.connection_id {})",
        telling);
}

}  // namespace

const std::vector<std::string>& standing_words() {
    static const std::vector<std::string> words{"paying", "trialing", "past_due", "canceled"};
    return words;
}

std::string members_who_are(Standing standing) {
    return format(
        "SELECT s.member_id FROM subscriptions s WHERE s.site_id = :site AND s.member_id IS NOT NULL AND {} AND "
        "s.connection_id {}",
        has_state(standing), telling);
}

std::string is_met_by_m(Standing standing) {
    return format(
        "EXISTS (SELECT 1 FROM subscriptions s WHERE s.site_id = :site AND s.member_id = m.id AND {} AND "
        "s.connection_id {})",
        has_state(standing), telling);
}

}  // namespace hub::billing
