#include "reports/revenue_api.h"

#include <map>

#include "billing/money.h"
#include "connectors/connection.h"
#include "reports/revenue.h"
#include "reports/told_api.h"

namespace hub::reports::api {

namespace {

// Whether it is real money, and since when it is told: nothing of either where nobody tells.
void tell_sources(const Sources& sources, JsonObject& told) {
    told["mode"] = sources.empty() ? Json(nullptr)
                                   : Json(connectors::word_of(sources.front().teller.is_live ? connectors::Mode::live
                                                                                             : connectors::Mode::test));
    told["since"] = sources.empty() ? Json(nullptr) : Json(to_rfc3339(sources.front().since));
}

JsonObject takings_json(const Takings& sum) {
    return {{"currency", sum.currency},
            {"payments", sum.payments},
            {"paid", sum.paid},
            {"refunded", sum.refunded},
            {"revenue", sum.revenue()}};
}

JsonObject span_json(const Step& step) {
    return {{"from", day_text(step.first)}, {"to", day_text(step.last)}};
}

// Of each step, and of all of them.
void tell_amounts(const About& about, const Sources& sources, JsonObject& told) {
    std::vector<std::vector<Takings>> spans;
    JsonArray amounts;
    for (const Step& step : about.range.steps) {
        spans.push_back(sum_payments(about.reader, sources, step.from, step.until));
        for (const Takings& sum : spans.back()) {
            JsonObject amount = span_json(step);
            for (const auto& [name, value] : takings_json(sum)) amount[name] = value;
            amounts.push_back(std::move(amount));
        }
    }
    JsonArray totals;
    for (const Takings& sum : total_of(spans)) totals.push_back(takings_json(sum));
    told["amounts"] = std::move(amounts);
    told["totals"] = std::move(totals);
}

JsonObject running_json(const Running& running) {
    JsonArray recurring;
    for (const Recurring& sum : running.recurring)
        recurring.push_back(JsonObject{{"currency", sum.currency}, {"monthly", sum.monthly}});
    return {
        {"subscriptions", running.subscriptions}, {"unpriced", running.unpriced}, {"recurring", std::move(recurring)}};
}

}  // namespace

void tell_revenue(const About& about, JsonObject& told) {
    const Sources sources = billing::list_sources(about.reader);
    tell_sources(sources, told);
    JsonArray steps;
    const auto subscriptions = count_subscriptions(about.reader, sources, about.range);
    for (std::size_t at = 0; at < subscriptions.size(); ++at) {
        JsonObject step = span_json(about.range.steps[at]);
        step["begun"] = subscriptions[at].begun;
        step["ended"] = subscriptions[at].ended;
        steps.push_back(std::move(step));
    }
    told["steps"] = std::move(steps);
    tell_amounts(about, sources, told);
    told["running"] = running_json(count_running(about.reader, sources));
}

void write_as_decimals(JsonObject& told) {
    for (Json& amount : told.at("amounts").as_array()) {
        JsonObject& line = amount.as_object();
        const std::string currency{line.at("currency").as_string()};
        for (const char* const name : {"paid", "refunded", "revenue"})
            line[name] = billing::decimal_text(currency, line.at(name).to_number<std::int64_t>());
    }
}

JsonObject revenue_json(Reader& reader, const Range& now, const Range& before) {
    const Sources sources = billing::list_sources(reader);
    JsonObject told;
    tell_sources(sources, told);
    std::map<std::string, std::int64_t> earlier;
    for (const Takings& sum : sum_payments(reader, sources, before.from, before.until))
        earlier[sum.currency] = sum.revenue();
    JsonArray currencies;
    for (const Takings& sum : sum_payments(reader, sources, now.from, now.until)) {
        currencies.push_back(JsonObject{{"currency", sum.currency},
                                        {"payments", sum.payments},
                                        {"now", sum.revenue()},
                                        {"before", earlier[sum.currency]}});
    }
    told["currencies"] = std::move(currencies);
    return told;
}

}  // namespace hub::reports::api
