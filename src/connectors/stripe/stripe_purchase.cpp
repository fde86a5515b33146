#include "connectors/stripe/stripe_purchase.h"

#include <algorithm>

#include "base/ensure.h"
#include "connectors/stripe/stripe_billing.h"

namespace hub::connectors::stripe {

namespace {

// When the money was first due that hasn't come: later failures don't move it.
std::optional<Time> oldest_demand(const Json& invoices) {
    std::optional<Time> oldest;
    const Json* const rows = at(invoices, {"data"});
    for (const Json& row : rows->as_array()) {
        const auto demanded = read_invoice(row).demanded_at;
        if (demanded && (!oldest || *demanded < *oldest)) oldest = demanded;
    }
    return oldest;
}

// Past due, though no invoice is open: the newest was written off, or was paid while we read. Its own demand counts,
// else the beginning of the period that nobody paid.
std::optional<Time> newest_demand(const Json& subscription, const Json& items) {
    const Json* const invoice = at(subscription, {"latest_invoice"});
    if (invoice != nullptr && invoice->is_object()) {
        if (const auto demanded = demanded_at(*invoice)) return demanded;
    }
    return period_start(subscription, items);
}

const Json* charge_at(const Json& intent) {
    const Json* const charge = at(intent, {"latest_charge"});
    return charge != nullptr && charge->is_object() ? charge : nullptr;
}

std::optional<Charge> charge_of(const Json& intent) {
    const Json* const charge = charge_at(intent);
    return charge == nullptr ? std::nullopt : std::optional{read_charge(*charge)};
}

// What was paid, and what became of it where its payment was read too.
void note_payment(Bought& bought, std::optional<billing::PaymentFact> fact, const Json* intent,
                  const std::vector<Dispute>& disputes) {
    if (!fact) return;
    const Json* const charge = intent == nullptr ? nullptr : charge_at(*intent);
    if (charge != nullptr) fact->aftermath = read_aftermath(*charge, disputes);
    std::erase_if(bought.payments, [&](const auto& known) { return known.remote_id == fact->remote_id; });
    bought.payments.push_back(std::move(*fact));
}

}  // namespace

std::optional<Bought> Buying::follow(const Aim& aim) {
    is_about_dispute_ = !aim.dispute.empty();
    is_about_payment_ = aim.kind == Aim::Kind::intent || aim.kind == Aim::Kind::charge;
    switch (aim.kind) {
        case Aim::Kind::subscription:
            return subscribed(aim);
        case Aim::Kind::session:
            return by_session(aim.id);
        case Aim::Kind::invoice:
            return by_invoice(aim.id);
        case Aim::Kind::intent:
            return by_intent(aim.id);
        case Aim::Kind::charge:
            return by_charge(aim.id);
        case Aim::Kind::product:
        case Aim::Kind::nothing:
            break;
    }
    return Bought{};
}

std::optional<Bought> Buying::subscribed(const std::string& id) {
    const auto json = client_.subscription(id);
    if (!json) return std::nullopt;
    return by_subscription(*json);
}

// The newest invoice came along; of an older one its own object tells.
std::optional<Bought> Buying::subscribed(const Aim& aim) {
    auto bought = subscribed(aim.id);
    if (!bought || aim.invoice.empty()) return bought;
    if (std::ranges::find(bought->payments, aim.invoice, &billing::PaymentFact::remote_id) != bought->payments.end())
        return bought;
    const auto json = client_.invoice_if_there(aim.invoice);
    if (!json) return std::nullopt;
    if (json->is_object()) note_payment(*bought, read_invoice_fact(*json), nullptr, {});
    return bought;
}

std::optional<Bought> Buying::by_subscription(const Json& json) {
    Subscription subscription = read_subscription(json);
    Json items = *at(json, {"items"});
    if (subscription.has_more_items) {
        auto all = client_.items(subscription.id);
        if (!all) return std::nullopt;
        items = std::move(*all);
        subscription.products = read_products(items);
    }
    std::optional<Time> first_demand;
    if (subscription.status == Status::past_due || subscription.status == Status::unpaid) {
        const auto invoices = client_.open_invoices(subscription.id);
        if (!invoices) return std::nullopt;
        first_demand = oldest_demand(*invoices);
        if (!first_demand) first_demand = newest_demand(json, items);
    }
    std::vector<Dispute> disputes;
    for (const std::string& id : known_disputes_) {
        const auto dispute = client_.dispute(id);
        if (!dispute) return std::nullopt;
        disputes.push_back(read_dispute(*dispute));
    }
    Bought bought{.reference = subscription.id,
                  .customer = subscription.customer,
                  .products = subscription.products,
                  .terms = terms_of(subscription, first_demand, disputes),
                  .subscription = read_subscription_fact(json, items, first_demand)};
    bought.subscription->ends_at = subscription.ends_at;
    const Json* const invoice = at(json, {"latest_invoice"});
    if (invoice != nullptr && invoice->is_object()) note_payment(bought, read_invoice_fact(*invoice), nullptr, {});
    return bought;
}

std::optional<Bought> Buying::by_session(const std::string& id) {
    const auto json = client_.session(id);
    if (!json) return std::nullopt;
    const Session session = read_session(*json);
    if (session.kind == Session::Kind::setup) return Bought{};
    if (session.kind == Session::Kind::payment) return paid_by_session(session, *json);
    if (session.subscription.empty())
        return Bought{.reference = {}, .terms = {.words = "the checkout has no subscription yet"}};
    auto bought = subscribed(session.subscription);
    if (!bought) return std::nullopt;
    bought->client_reference = session.client_reference;
    bought->knows_session = true;
    if (bought->customer.email.empty()) bought->customer.email = session.customer.email;
    if (bought->customer.name.empty()) bought->customer.name = session.customer.name;
    return note_beside(*bought, session) ? std::move(bought) : std::nullopt;
}

// What was sold once in the checkout of a subscription stays when that one ends: a purchase of its own, by the id of
// the checkout. The first invoice paid for both.
bool Buying::note_beside(Bought& bought, const Session& session) {
    std::vector<std::string> products = session.products_once;
    if (session.has_more_lines) {
        const auto lines = client_.session_lines(session.id);
        if (!lines) return false;
        products = read_products_once(*lines);
    }
    if (products.empty()) return true;
    std::optional<Charge> charge;
    if (!session.invoice.empty()) {
        const auto invoice = client_.invoice(session.invoice);
        if (!invoice) return false;
        const std::string paid_by = read_invoice(*invoice).intent;
        const auto intent = paid_by.empty() ? std::optional<Json>{JsonObject{}} : client_.intent(paid_by);
        if (!intent) return false;
        charge = charge_of(*intent);
    }
    const auto disputes = disputes_of(charge);
    if (!disputes) return false;
    bought.beside.push_back({.reference = session.id,
                             .customer = bought.customer,
                             .client_reference = session.client_reference,
                             .knows_session = true,
                             .products = std::move(products),
                             .terms = terms_of(session.is_paid, charge, *disputes)});
    return true;
}

// The same, of a subscription about whose first payment something is told.
bool Buying::look_beside(Bought& bought, const Json& invoice) {
    if (text_at(invoice, {"billing_reason"}) != "subscription_create") return true;
    const auto found = client_.session_of_subscription(bought.reference);
    if (!found) return false;
    if (!found->is_object()) return true;
    const auto json = client_.session(id_at(*found, {"id"}));
    return json && note_beside(bought, read_session(*json));
}

std::optional<Bought> Buying::paid_by_session(const Session& session, const Json& json) {
    std::vector<std::string> products = session.products;
    if (session.has_more_lines) {
        const auto lines = client_.session_lines(session.id);
        if (!lines) return std::nullopt;
        products = read_products(*lines);
    }
    const auto disputes = disputes_of(session.charge);
    if (!disputes) return std::nullopt;
    Bought bought{.reference = session.intent.empty() ? session.id : session.intent,
                  .customer = session.customer,
                  .client_reference = session.client_reference,
                  .knows_session = true,
                  .products = std::move(products),
                  .terms = terms_of(session.is_paid, session.charge, *disputes)};
    if (const Json* const intent = at(json, {"payment_intent"}))
        note_payment(bought, read_payment_fact(*intent, bought.reference), intent, *disputes);
    return bought;
}

std::optional<std::vector<Dispute>> Buying::disputes_of(const std::optional<Charge>& charge) {
    std::vector<Dispute> disputes;
    if (!charge || (!charge->was_disputed && !is_about_dispute_)) return disputes;
    const auto list = client_.disputes_of_charge(charge->id);
    if (!list) return std::nullopt;
    const Json* const rows = at(*list, {"data"});
    for (const Json& row : rows->as_array()) disputes.push_back(read_dispute(row));
    return disputes;
}

// A payment belongs to a checkout, or to an invoice, or to nothing that we can name.
std::optional<Bought> Buying::by_intent(const std::string& id) {
    const auto session = client_.session_of_intent(id);
    if (!session) return std::nullopt;
    if (session->is_object()) return by_session(id_at(*session, {"id"}));
    const auto payment = client_.invoice_payment_of_intent(id);
    if (!payment) return std::nullopt;
    const std::string invoice = read_invoice_of_payment(*payment);
    if (invoice.empty())
        return Bought{.reference = {},
                      .terms = {.words = "the payment is for nothing that is sold by checkout or invoice"}};
    const auto json = client_.invoice(invoice);
    if (!json) return std::nullopt;
    return billed(*json);
}

std::optional<Bought> Buying::by_charge(const std::string& id) {
    const auto json = client_.charge(id);
    if (!json) return std::nullopt;
    const std::string intent = read_charge(*json).intent;
    return intent.empty() ? Bought{} : by_intent(intent);
}

std::optional<Bought> Buying::by_invoice(const std::string& id) {
    const auto json = client_.invoice(id);
    if (!json) return std::nullopt;
    const std::string intent = read_invoice(*json).intent;
    if (intent.empty()) return billed(*json);
    const auto session = client_.session_of_intent(intent);
    if (!session) return std::nullopt;
    return session->is_object() ? by_session(id_at(*session, {"id"})) : billed(*json);
}

// An invoice of a subscription stands for the subscription; any other was bought once.
std::optional<Bought> Buying::billed(const Json& json) {
    Invoice invoice = read_invoice(json);
    if (!invoice.subscription.empty()) return subscribed_and_paid(invoice, json);
    if (invoice.has_more_lines) {
        const auto lines = client_.invoice_lines(invoice.id);
        if (!lines) return std::nullopt;
        invoice.products = read_products(*lines);
    }
    std::optional<Charge> charge;
    std::optional<Json> intent;
    if (!invoice.intent.empty()) {
        intent = client_.intent(invoice.intent);
        if (!intent) return std::nullopt;
        charge = charge_of(*intent);
    }
    const auto disputes = disputes_of(charge);
    if (!disputes) return std::nullopt;
    Bought bought{.reference = invoice.intent.empty() ? invoice.id : invoice.intent,
                  .customer = invoice.customer,
                  .products = invoice.products,
                  .terms = terms_of(invoice.is_paid, charge, *disputes)};
    note_payment(bought, read_invoice_fact(json), intent ? &*intent : nullptr, *disputes);
    return bought;
}

// What was refunded or is disputed stands at the payment, which says nothing of access and is read only when told of.
std::optional<Bought> Buying::subscribed_and_paid(const Invoice& invoice, const Json& json) {
    auto bought = subscribed(invoice.subscription);
    if (!bought) return std::nullopt;
    std::optional<Json> intent;
    std::optional<std::vector<Dispute>> disputes{std::in_place};
    if (is_about_payment_ && !invoice.intent.empty()) {
        intent = client_.intent(invoice.intent);
        if (!intent) return std::nullopt;
        disputes = disputes_of(charge_of(*intent));
        if (!disputes) return std::nullopt;
    }
    note_payment(*bought, read_invoice_fact(json), intent ? &*intent : nullptr, *disputes);
    if (intent && !look_beside(*bought, json)) return std::nullopt;
    return bought;
}

}  // namespace hub::connectors::stripe
