#include <algorithm>
#include <map>

#include "base/text.h"
#include "reports/revenue.h"

namespace hub::reports {

namespace {

constexpr std::size_t currencies_max = 200;  // there are fewer in the world

// Each source is asked by itself, and each of its currencies: an index begins with both, so nothing has to be sorted.
db::Binds of_source(const billing::Source& source, Time from, Time until) {
    return {{"connection", source.teller.connection}, {"from", std::max(from, source.since)}, {"until", until}};
}

// By refunds and lost disputes, never more than came.
#define GONE "CASE WHEN p.refunded + p.lost > p.amount THEN p.amount ELSE p.refunded + p.lost END"
#define THAT_CAME                                                                                             \
    " WHERE p.site_id = :site AND p.connection_id = :connection AND p.state = 'paid' AND p.made_at >= :from " \
    "AND p.made_at < :until AND p.currency = :currency"

std::vector<std::string> currencies_of(Reader& reader, const billing::Source& source) {
    std::vector<std::string> found;
    while (found.size() < currencies_max) {
        db::Binds binds{{"connection", source.teller.connection}};
        if (!found.empty()) binds.emplace_back("last", found.back());
        const auto next = reader.value<std::string>(
            std::string{"SELECT currency FROM payments WHERE site_id = :site AND connection_id = :connection AND "
                        "state = 'paid' "} +
                (found.empty() ? "" : "AND currency > :last ") + "ORDER BY currency LIMIT 1",
            binds);
        if (!next) break;
        found.push_back(*next);
    }
    return found;
}

std::int64_t count_between(Reader& reader, const Sources& sources, std::string_view sql, const Step& step) {
    std::int64_t count = 0;
    for (const billing::Source& source : sources)
        count += reader.value<std::int64_t>(sql, of_source(source, step.from, step.until)).value_or(0);
    return count;
}

void add(const Takings& told, Takings& sum) {
    sum.currency = told.currency;
    sum.payments += told.payments;
    sum.paid += told.paid;
    sum.refunded += told.refunded;
}

std::vector<Takings> most_first(const std::map<std::string, Takings>& by_currency) {
    std::vector<Takings> sums;
    sums.reserve(by_currency.size());
    for (const auto& [currency, sum] : by_currency) sums.push_back(sum);
    std::ranges::sort(sums, [](const Takings& left, const Takings& right) {
        return std::tuple{-left.payments, left.currency} < std::tuple{-right.payments, right.currency};
    });
    return sums;
}

// How often a month has one of it, as a fraction.
struct Share {
    std::int64_t times = 1;
    std::int64_t of = 1;
};
Share share_of(const std::string& span) {
    if (span == "day") return {.times = 365, .of = 12};
    if (span == "week") return {.times = 52, .of = 12};
    return span == "year" ? Share{.times = 1, .of = 12} : Share{};
}

// Rounded, and with nothing in between that is larger than what comes out.
std::int64_t monthly(std::int64_t sum, const std::string& span, std::int64_t spans) {
    const auto [times, of] = share_of(span);
    const std::int64_t parts = of * std::max<std::int64_t>(spans, 1);
    return sum / parts * times + (sum % parts * times + parts / 2) / parts;
}

struct Priced {
    std::string currency;
    std::string span;
    std::int64_t spans;
    std::int64_t sum;
    std::int64_t unpriced;
};

std::vector<Priced> priced(Reader& reader, const billing::Source& source) {
    return reader.all<Priced, std::string, std::string, std::int64_t, std::int64_t, std::int64_t>(
        "SELECT s.currency, i.span, i.spans, CAST(COALESCE(SUM(i.amount * i.quantity), 0) AS BIGINT), "
        "SUM(CASE WHEN i.amount IS NULL THEN 1 ELSE 0 END) FROM subscriptions s "
        // In this order: first those that run, then what each is to.
        "CROSS JOIN subscription_items i WHERE i.site_id = s.site_id AND i.subscription_id = s.id AND s.site_id = "
        ":site AND s.connection_id = :connection AND s.state IN ('active', 'past_due') "
        "GROUP BY s.currency, i.span, i.spans",
        {{"connection", source.teller.connection}});
}

struct TakingRow {
    PaymentId id;
    std::string remote_id;
    bool is_subscription;
    std::string label;
    std::string currency;
    std::int64_t amount;
    std::int64_t refunded;
    std::string dispute;
    Time at;
    std::optional<MemberId> member;
    std::optional<std::string> email;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    bool is_trashed;
};

Taking taking_of(TakingRow row, std::size_t source) {
    return {.id = row.id,
            .source = source,
            .remote_id = std::move(row.remote_id),
            .is_subscription = row.is_subscription,
            .label = std::move(row.label),
            .currency = std::move(row.currency),
            .amount = row.amount,
            .refunded = row.refunded,
            .dispute = std::move(row.dispute),
            .at = row.at,
            .member = row.member,
            .email = row.email.value_or(""),
            .first_name = row.first_name.value_or(""),
            .last_name = row.last_name.value_or(""),
            .is_trashed = row.is_trashed};
}

std::vector<TakingRow> takings_where(Reader& reader, const std::string& narrower, const db::Binds& binds) {
    return reader.all<TakingRow, PaymentId, std::string, bool, std::string, std::string, std::int64_t, std::int64_t,
                      std::string, Time, std::optional<MemberId>, std::optional<std::string>,
                      std::optional<std::string>, std::optional<std::string>, bool>(
        "SELECT p.id, p.remote_id, p.remote_subscription <> '', p.label, p.currency, p.amount, " GONE
        ", p.dispute, p.made_at, m.id, m.email, m.first_name, m.last_name, m.deleted_at IS NOT NULL FROM payments p "
        "LEFT JOIN members m ON m.site_id = p.site_id AND m.id = p.member_id" THAT_CAME +
            narrower + " ORDER BY p.made_at DESC, p.id DESC LIMIT :most",
        binds);
}

struct Sought {
    const TakingsAsked& asked;
    const std::optional<TakingMark>& after;
    std::size_t limit;
};

// A page of what one source told in one currency.
std::vector<TakingRow> takings_in(Reader& reader, const billing::Source& source, const std::string& currency,
                                  const Sought& sought) {
    const auto& [asked, after, limit] = sought;
    std::string narrower;
    db::Binds binds = of_source(source, asked.from, asked.until);
    binds.emplace_back("currency", currency);
    binds.emplace_back("most", static_cast<std::int64_t>(limit));
    if (asked.only_refunded) narrower += " AND (p.refunded > 0 OR p.dispute = 'lost')";
    if (after) {
        narrower += " AND p.made_at <= :at AND (p.made_at < :at OR p.id < :payment)";
        binds.emplace_back("at", after->at);
        binds.emplace_back("payment", after->payment);
    }
    return takings_where(reader, narrower, binds);
}

}  // namespace

std::vector<Takings> sum_payments(Reader& reader, const Sources& sources, Time from, Time until) {
    std::map<std::string, Takings> by_currency;
    for (const billing::Source& source : sources) {
        for (const std::string& currency : currencies_of(reader, source)) {
            db::Binds binds = of_source(source, from, until);
            binds.emplace_back("currency", currency);
            const auto told = reader.one<Takings, std::string, std::int64_t, std::int64_t, std::int64_t>(
                "SELECT COALESCE(MIN(p.currency), ''), COUNT(*), CAST(COALESCE(SUM(p.amount), 0) AS BIGINT), "
                "CAST(COALESCE(SUM(" GONE "), 0) AS BIGINT) FROM payments p" THAT_CAME,
                binds);
            if (!told || told->payments == 0) continue;
            add(*told, by_currency[currency]);
        }
    }
    return most_first(by_currency);
}

std::vector<Takings> total_of(const std::vector<std::vector<Takings>>& spans) {
    std::map<std::string, Takings> by_currency;
    for (const auto& span : spans) {
        for (const Takings& told : span) add(told, by_currency[told.currency]);
    }
    return most_first(by_currency);
}

std::vector<SubscriptionStep> count_subscriptions(Reader& reader, const Sources& sources, const Range& range) {
    std::vector<SubscriptionStep> steps;
    steps.reserve(range.steps.size());
    for (const Step& step : range.steps) {
        steps.push_back({.begun = count_between(reader, sources,
                                                "SELECT COUNT(*) FROM subscriptions WHERE site_id = :site "
                                                "AND connection_id = :connection AND begun_at >= :from "
                                                "AND begun_at < :until AND state NOT IN ('incomplete', 'expired')",
                                                step),
                         .ended = count_between(reader, sources,
                                                "SELECT COUNT(*) FROM subscriptions WHERE site_id = :site "
                                                "AND connection_id = :connection AND ended_at IS NOT NULL "
                                                "AND ended_at >= :from AND ended_at < :until AND state = 'canceled'",
                                                step)});
    }
    return steps;
}

Running count_running(Reader& reader, const Sources& sources) {
    Running running;
    std::map<std::string, std::int64_t> by_currency;
    for (const billing::Source& source : sources) {
        running.subscriptions +=
            reader
                .value<std::int64_t>(
                    "SELECT COUNT(*) FROM subscriptions WHERE site_id = :site AND connection_id = :connection "
                    "AND state IN ('active', 'past_due')",
                    {{"connection", source.teller.connection}})
                .value_or(0);
        for (const Priced& group : priced(reader, source)) {
            by_currency[group.currency] += monthly(group.sum, group.span, group.spans);
            running.unpriced += group.unpriced;
        }
    }
    for (const auto& [currency, sum] : by_currency) {
        if (sum > 0) running.recurring.push_back({.currency = currency, .monthly = sum});
    }
    std::ranges::sort(running.recurring, std::ranges::greater{}, &Recurring::monthly);
    return running;
}

std::vector<Taking> list_payments(Reader& reader, const Sources& sources, const TakingsAsked& asked,
                                  const std::optional<TakingMark>& after, std::size_t limit) {
    std::vector<Taking> found;
    for (std::size_t at = 0; at < sources.size(); ++at) {
        const auto currencies = asked.currency ? std::vector{*asked.currency} : currencies_of(reader, sources[at]);
        for (const std::string& currency : currencies) {
            for (TakingRow& row : takings_in(reader, sources[at], currency, {asked, after, limit}))
                found.push_back(taking_of(std::move(row), at));
        }
    }
    std::ranges::sort(found, [](const Taking& left, const Taking& right) {
        return std::tuple{left.at, left.id.view()} > std::tuple{right.at, right.id.view()};
    });
    if (found.size() > limit) found.erase(found.begin() + static_cast<std::ptrdiff_t>(limit), found.end());
    return found;
}

}  // namespace hub::reports
