#include "demo/takings.h"

#include <algorithm>
#include <utility>

#include "base/calendar.h"
#include "base/error.h"
#include "base/text.h"
#include "billing/billing.h"
#include "demo/story.h"
#include "members/members.h"

namespace hub::demo {

namespace {

constexpr std::size_t every_how_many_go_back = 6;

struct Price {
    std::int64_t amount;
    std::string currency;
};

const ThingWords& thing_of(const Words& words, const std::string& slug) {
    return *std::ranges::find(words.things, slug, &ThingWords::slug);
}

Price price_of(const ThingWords& thing, bool is_recurring) {
    for (const Json& price : thing.prices.as_array()) {
        if ((at(price, {"recurring"}) != nullptr) != is_recurring) continue;
        return {.amount = number_at(price, {"unit_amount"}).value_or(0),
                .currency = text_at(price, {"currency"}).value_or("")};
    }
    throw Invalid(thing.slug, "should have a price for what members of the demo bought");
}

// One grant that came by a purchase.
struct Purchase {
    const ThingWords& thing;
    const GrantWords& grant;
    billing::Payer payer;
    Time begun;
    std::optional<Time> ended;
    std::size_t place = 0;  // among the members

    std::string number() const { return grant.reference.substr(grant.reference.size() - 3); }
};

billing::Aftermath aftermath_of(const Purchase& purchase, std::int64_t amount) {
    return {.refunded = purchase.place % every_how_many_go_back == 1 ? amount / 2 / 100 * 100 : 0};
}

void note_once(Tx& tx, const Purchase& purchase) {
    const Price price = price_of(purchase.thing, false);
    billing::note(tx, purchase.payer,
                  billing::PaymentFact{.remote_id = purchase.grant.reference,
                                       .remote_subscription = {},
                                       .amount = price.amount,
                                       .currency = price.currency,
                                       .made_at = purchase.begun,
                                       .aftermath = aftermath_of(purchase, price.amount)});
}

void note_subscription(Tx& tx, const Purchase& purchase, const Zone& zone, Time today) {
    const Price price = price_of(purchase.thing, true);
    const Time until = purchase.ended.value_or(today);
    Time due = purchase.begun;
    for (int month = 0; due < until; due = zone.later(purchase.begun, ++month, CalendarUnit::months)) {
        billing::note(tx, purchase.payer,
                      billing::PaymentFact{.remote_id = format("in_1LowTide{}m{:02}", purchase.number(), month),
                                           .remote_subscription = purchase.grant.reference,
                                           .amount = price.amount,
                                           .currency = price.currency,
                                           .label = format("LT-{}-{:04}", purchase.number(), month + 1),
                                           .made_at = due,
                                           .aftermath = billing::Aftermath{}});
    }
    billing::SubscriptionFact fact{
        .remote_id = purchase.grant.reference,
        .state = purchase.ended ? billing::State::canceled : billing::State::active,
        .currency = price.currency,
        .begun_at = purchase.begun,
        .ended_at = purchase.ended,
        .items = {
            {.remote_product = purchase.thing.stripe_product, .label = {}, .amount = price.amount, .span = "month"}}};
    if (!purchase.ended) fact.paid_through = due;
    billing::note(tx, purchase.payer, fact);
}

void note_purchase(Tx& tx, const Purchase& purchase, const Zone& zone, Time today) {
    if (purchase.grant.reference.starts_with("sub_"))
        note_subscription(tx, purchase, zone, today);
    else
        note_once(tx, purchase);
}

// All that came by a purchase, of the member at this place.
void note_member(Tx& tx, const ConnectionId& connection, const Words& words, std::size_t place, Time today) {
    const MemberWords& member = words.members[place];
    const auto found = members::find_by_email(tx, member.email);
    const auto zone = Zone::find(words.site.time_zone);
    if (!found || !zone) throw Invalid(member.email, "should be a member of the demo by now");
    for (const GrantWords& grant : member.grants) {
        if (grant.source != "stripe") continue;
        Purchase purchase{.thing = thing_of(words, grant.thing),
                          .grant = grant,
                          .payer = {.connection = connection,
                                    .remote_customer = format("cus_LowTide{:03}", place),
                                    .member = found->id},
                          .begun = moment_ago(today, grant.days_ago, place),
                          .ended = std::nullopt,
                          .place = place};
        if (grant.ended_days_ago) purchase.ended = moment_ago(today, *grant.ended_days_ago, place);
        note_purchase(tx, purchase, *zone, today);
    }
}

}  // namespace

void note_takings(Store& store, const connectors::Connection& connection, const Words& words, Time today) {
    store.write(connection.site, [&](Tx& tx) {
        for (std::size_t at = 0; at < words.members.size(); ++at) note_member(tx, connection.id, words, at, today);
    });
}

}  // namespace hub::demo
