#include "connectors/stripe/stripe_purchase.h"

#include <algorithm>

#include "base/ensure.h"

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

std::optional<Charge> charge_of(const Json& intent) {
    const Json* const charge = at(intent, {"latest_charge"});
    if (charge == nullptr || !charge->is_object()) return std::nullopt;
    return read_charge(*charge);
}

}  // namespace

std::optional<Bought> Buying::follow(const Aim& aim) {
    is_about_dispute_ = !aim.dispute.empty();
    switch (aim.kind) {
        case Aim::Kind::subscription:
            return subscribed(aim.id);
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

std::optional<Bought> Buying::by_subscription(const Json& json) {
    Subscription subscription = read_subscription(json);
    if (subscription.has_more_items) {
        const auto items = client_.items(subscription.id);
        if (!items) return std::nullopt;
        subscription.products = read_products(*items);
    }
    std::optional<Time> first_demand;
    if (subscription.status == Status::past_due) {
        const auto invoices = client_.open_invoices(subscription.id);
        if (!invoices) return std::nullopt;
        first_demand = oldest_demand(*invoices);
    }
    std::vector<Dispute> disputes;
    for (const std::string& id : known_disputes_) {
        const auto dispute = client_.dispute(id);
        if (!dispute) return std::nullopt;
        disputes.push_back(read_dispute(*dispute));
    }
    return Bought{.reference = subscription.id,
                  .customer = subscription.customer,
                  .products = subscription.products,
                  .terms = terms_of(subscription, first_demand, disputes)};
}

std::optional<Bought> Buying::by_session(const std::string& id) {
    const auto json = client_.session(id);
    if (!json) return std::nullopt;
    Session session = read_session(*json);
    if (session.kind == Session::Kind::setup) return Bought{};
    if (session.kind == Session::Kind::payment) return paid_by_session(session);
    if (session.subscription.empty())
        return Bought{.reference = {}, .terms = {.words = "the checkout has no subscription yet"}};
    auto bought = subscribed(session.subscription);
    if (!bought) return std::nullopt;
    bought->client_reference = session.client_reference;
    bought->knows_session = true;
    if (bought->customer.email.empty()) bought->customer.email = session.customer.email;
    if (bought->customer.name.empty()) bought->customer.name = session.customer.name;
    return bought;
}

std::optional<Bought> Buying::paid_by_session(const Session& session) {
    std::vector<std::string> products = session.products;
    if (session.has_more_lines) {
        const auto lines = client_.session_lines(session.id);
        if (!lines) return std::nullopt;
        products = read_products(*lines);
    }
    const auto disputes = disputes_of(session.charge);
    if (!disputes) return std::nullopt;
    return Bought{.reference = session.intent.empty() ? session.id : session.intent,
                  .customer = session.customer,
                  .client_reference = session.client_reference,
                  .knows_session = true,
                  .products = std::move(products),
                  .terms = terms_of(session.is_paid, session.charge, *disputes)};
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
    if (!invoice.subscription.empty()) return subscribed(invoice.subscription);
    if (invoice.has_more_lines) {
        const auto lines = client_.invoice_lines(invoice.id);
        if (!lines) return std::nullopt;
        invoice.products = read_products(*lines);
    }
    std::optional<Charge> charge;
    if (!invoice.intent.empty()) {
        const auto intent = client_.intent(invoice.intent);
        if (!intent) return std::nullopt;
        charge = charge_of(*intent);
    }
    const auto disputes = disputes_of(charge);
    if (!disputes) return std::nullopt;
    return Bought{.reference = invoice.intent.empty() ? invoice.id : invoice.intent,
                  .customer = invoice.customer,
                  .products = invoice.products,
                  .terms = terms_of(invoice.is_paid, charge, *disputes)};
}

}  // namespace hub::connectors::stripe
