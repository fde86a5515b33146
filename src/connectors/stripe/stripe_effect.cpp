#include "connectors/stripe/stripe_effect.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "access/access.h"
#include "base/error.h"
#include "base/text.h"
#include "billing/billing.h"
#include "connectors/links.h"
#include "members/members.h"
#include "sites/sites.h"

namespace hub::connectors::stripe {

namespace {

constexpr std::string_view source = "stripe";
constexpr std::size_t grants_read = 1000;  // of one member

members::Profile profile_of(const Customer& customer) {
    const std::string name{trimmed(customer.name)};
    const std::size_t blank = name.find(' ');
    const std::string last = blank == std::string::npos ? "" : std::string{trimmed(name.substr(blank))};
    return {.email = customer.email, .first_name = name.substr(0, blank), .last_name = last};
}

// Who is logged in when they pay wins over who owns the card; a customer met before over the address.
std::optional<members::Member> known_buyer(Tx& tx, const Connection& connection, const Bought& bought,
                                           const Purchase& purchase) {
    if (purchase.member) return members::load(tx, *purchase.member);
    if (MemberId::matches(bought.client_reference)) {
        if (auto member = members::find(tx, MemberId::parse(bought.client_reference))) return member;
    }
    if (!bought.customer.id.empty()) {
        if (const auto linked = find_member(tx, connection.id, bought.customer.id)) return members::load(tx, *linked);
    }
    return members::find_by_email(tx, bought.customer.email);
}

// Whom a purchase gave something, as a connection to the same account told that was removed since.
std::optional<MemberId> given_before(Reader& reader, const std::string& reference) {
    const auto members = access::members_by_cause(reader, {std::string{source}, reference});
    return members.empty() ? std::nullopt : std::optional{members.front()};
}

members::Member buyer(Tx& tx, const Connection& connection, const Bought& bought, const Purchase& purchase) {
    if (auto known = known_buyer(tx, connection, bought, purchase)) return std::move(*known);
    const std::string_view email = trimmed(bought.customer.email);
    if (!is_email(email)) {
        throw Invalid("customer", std::string{email.empty() ? "has no e-mail address at Stripe"
                                                            : "has an e-mail address at Stripe that can't be one"} +
                                      ", so nobody can be given what was bought; mend it there and replay this event");
    }
    return members::welcome(tx, profile_of(bought.customer), source).member;
}

// Whether this purchase gives the thing now, by a link that has been untied since.
bool is_held_by(Reader& reader, const MemberId& member, const ThingId& thing, const std::string& reference) {
    const auto grants = access::list_grants(reader, {.member = member, .thing = thing});
    return std::ranges::any_of(grants, [&](const access::Grant& grant) {
        const bool is_live = !access::has_ended(grant, reader.now());
        return grant.source == source && grant.reference == reference && is_live;
    });
}

// What the products of a purchase open, and which of them open nothing of ours.
struct Sale {
    std::vector<Sold> things;
    std::vector<std::string> untied;
};

Sale sale_of(Reader& reader, const catalog::Catalog& catalog, const Connection& connection, const Bought& bought,
             const std::optional<MemberId>& member) {
    Sale sale;
    const std::vector<Tied> tied = things_of(reader, connection.id, bought.products);
    std::vector<std::string> opened;
    for (const Tied& one : tied) {
        const auto* const entry = catalog.find(one.thing);
        const bool counts = one.is_live || (member && is_held_by(reader, *member, one.thing, bought.reference));
        if (entry == nullptr || !counts) continue;
        opened.push_back(one.remote_id);
        const bool is_new = std::ranges::find(sale.things, one.thing, &Sold::thing) == sale.things.end();
        if (is_new) sale.things.push_back({.thing = one.thing, .grace_days = entry->product.grace_days});
    }
    for (const std::string& product : bought.products) {
        if (std::ranges::find(opened, product) == opened.end()) sale.untied.push_back(product);
    }
    return sale;
}

std::vector<access::Grant> given_by(Reader& reader, const MemberId& member, const std::string& reference) {
    auto grants = access::list_grants(reader, {.member = member, .limit = grants_read});
    std::erase_if(grants,
                  [&](const access::Grant& grant) { return grant.source != source || grant.reference != reference; });
    return grants;
}

bool is_live(const access::Grant& grant, Time now) {
    return !access::has_ended(grant, now);
}

// What an event made of one grant, in a sentence; empty where it is as it was.
std::string change_of(const access::Grant* before, const access::Grant& after, const std::string& name,
                      const Reader& reader, const Zone& zone) {
    const bool was_live = before != nullptr && is_live(*before, reader.now());
    const std::string until = after.ends_at ? " until " + zone.date_text(*after.ends_at) : "";
    const std::string reason = after.awaits_payment ? ": the payment failed. " : ". ";
    if (!is_live(after, reader.now())) return was_live ? "Ended " + name + reason : "";
    if (!was_live) return "Gave " + name + until + reason;
    if (before->ends_at == after.ends_at && before->awaits_payment == after.awaits_payment) return {};
    if (after.awaits_payment && after.ends_at)
        return "Access to " + name + " now ends on " + zone.date_text(*after.ends_at) + reason;
    if (before->awaits_payment) return "The payment came: access to " + name + " goes on" + until + ". ";
    const bool is_shorter = after.ends_at && (!before->ends_at || *after.ends_at < *before->ends_at);
    return "Access to " + name + (is_shorter ? " now ends on " + zone.date_text(*after.ends_at) : " goes on" + until) +
           ". ";
}

std::string words_of(Reader& reader, const catalog::Catalog& catalog, const std::vector<access::Grant>& before,
                     const Bought& bought, const MemberId& member) {
    const Zone zone = sites::load(reader).zone();
    std::string words;
    for (const access::Grant& after : given_by(reader, member, bought.reference)) {
        const auto* const entry = catalog.find(after.thing);
        const std::string id = after.thing.text();
        const std::string name = entry == nullptr ? id : entry->product.name + " (" + id + ")";
        const auto known = std::ranges::find(before, after.id, &access::Grant::id);
        words += change_of(known == before.end() ? nullptr : &*known, after, name, reader, zone);
    }
    if (words.empty()) words = "Nothing changed. ";
    return words + "Member " + member.text() + ", purchase " + bought.reference + ": " + bought.terms.words + ".";
}

Effect untied(std::vector<std::string> products, const std::string& words) {
    const std::string which = join(products, ", ");
    return {.state = Effect::State::untied,
            .words = words + which + (products.size() == 1 ? " is" : " are") + " not tied to anything here yet.",
            .waits_for = std::move(products)};
}

// Until when what was bought counts although its payment failed: as long as the kindest of what it opens.
std::optional<Time> grace_end(const Terms& terms, const Sale& sale) {
    if (terms.kind != Terms::Kind::awaits_payment || !terms.failed_at) return std::nullopt;
    int days = sale.things.empty() || !sale.untied.empty() ? grace_days_most : 0;
    for (const Sold& sold : sale.things) days = std::max(days, sold.grace_days.value_or(grace_days_most));
    return *terms.failed_at + std::chrono::days{days};
}

void note_billing(Tx& tx, const Connection& connection, const Bought& bought, const Sale& sale,
                  const std::optional<MemberId>& member) {
    const billing::Payer payer{.connection = connection.id, .remote_customer = bought.customer.id, .member = member};
    if (bought.subscription) {
        billing::SubscriptionFact fact = *bought.subscription;
        fact.grace_ends_at = grace_end(bought.terms, sale);
        billing::note(tx, payer, fact);
    }
    for (const billing::PaymentFact& payment : bought.payments) billing::note(tx, payer, payment);
    billing::adopt(tx, payer);
}

// Whether it waits until it is tied. What was tied on a removed connection only isn't taken away meanwhile.
bool waits_for_ties(const Purchase& here, const std::optional<MemberId>& member, const Sale& sale) {
    return !here.member && (sale.things.empty() || (member && !sale.untied.empty()));
}

// Nobody is given anything, or loses it.
Effect keep(Tx& tx, const Connection& connection, const Bought& bought, const Purchase& purchase, const Sale& sale) {
    const auto payer = known_buyer(tx, connection, bought, purchase);
    note_billing(tx, connection, bought, sale, payer ? std::optional{payer->id} : std::nullopt);
    if (bought.terms.kind != Terms::Kind::nothing) return untied(sale.untied, "");
    return Effect{.words = "Nothing to give by " + bought.reference + ": " + bought.terms.words + "."};
}

Effect settle(Tx& tx, const catalog::Catalog& catalog, const Connection& connection, const Bought& bought) {
    const Purchase here = find_purchase(tx, connection.id, bought.reference);
    Purchase purchase{.member = here.member, .applied = here.applied + 1};
    if (!purchase.member) purchase.member = given_before(tx, bought.reference);
    const bool gives = bought.terms.kind != Terms::Kind::nothing;
    const Sale sale = sale_of(tx, catalog, connection, bought, purchase.member);
    if (gives ? waits_for_ties(here, purchase.member, sale) : !purchase.member) {
        store_purchase(tx, connection.id, bought.reference, {.member = here.member, .applied = purchase.applied});
        return keep(tx, connection, bought, purchase, sale);
    }
    const members::Member member = buyer(tx, connection, bought, purchase);
    purchase.member = member.id;
    store_purchase(tx, connection.id, bought.reference, purchase);
    if (!bought.customer.id.empty()) link_member(tx, connection.id, bought.customer.id, member.id);
    note_billing(tx, connection, bought, sale, member.id);
    const auto before = given_by(tx, member.id, bought.reference);
    const access::Settled settled = access::settle(tx, catalog, member, {std::string{source}, bought.reference},
                                                   entitlements(bought.terms, sale.things));
    const bool pays = bought.terms.kind == Terms::Kind::gives;
    if (pays && !settled.granted.empty()) members::restore(tx, member.id);  // who pays is no longer in the trash
    const std::string words = words_of(tx, catalog, before, bought, member.id);
    if (gives && !sale.untied.empty()) return untied(sale.untied, words + " ");
    return Effect{.words = words};
}

// Both in one.
Effect joined(Effect first, Effect second) {
    first.words += " " + second.words;
    if (second.state == Effect::State::untied) first.state = second.state;
    std::ranges::move(second.waits_for, std::back_inserter(first.waits_for));
    return first;
}

}  // namespace

std::optional<Effect> apply(Tx& tx, const catalog::Catalog& catalog, const Connection& connection, const Bought& bought,
                            std::int64_t applied) {
    if (find_purchase(tx, connection.id, bought.reference).applied != applied) return std::nullopt;
    Effect effect = settle(tx, catalog, connection, bought);
    for (const Bought& beside : bought.beside)
        effect = joined(std::move(effect), settle(tx, catalog, connection, beside));
    return effect;
}

}  // namespace hub::connectors::stripe
