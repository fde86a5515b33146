#include "connectors/stripe/stripe_reader.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace hub::connectors::stripe {

namespace {

constexpr std::size_t id_max = 255;

constexpr std::array<std::pair<std::string_view, Status>, 8> statuses = {{
    {"trialing", Status::trialing},
    {"active", Status::active},
    {"past_due", Status::past_due},
    {"incomplete", Status::incomplete},
    {"incomplete_expired", Status::incomplete_expired},
    {"unpaid", Status::unpaid},
    {"paused", Status::paused},
    {"canceled", Status::canceled},
}};

[[noreturn]] void unknown_shape(std::string_view where, std::string_view expected) {
    throw Invalid(std::string{where}, "is not in a shape that we know: " + std::string{expected});
}

std::string needed_text(const Json& json, std::string_view object, std::string_view name) {
    auto found = text_at(json, {name});
    if (!found || found->empty()) unknown_shape(std::string{object}.append(".").append(name), "a text was expected");
    return std::move(*found);
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= id_max && std::ranges::all_of(text, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '_' || letter == '-' || letter == '.';
    });
}

// The customer of a purchase: an id, an expanded object, or what is left of a deleted one.
Customer customer_at(const Json& json) {
    return {.id = id_at(json, {"customer"}),
            .email = text_at(json, {"customer", "email"}).value_or(""),
            .name = text_at(json, {"customer", "name"}).value_or("")};
}

void prefer(std::string& value, const std::optional<std::string>& better) {
    if (better && !better->empty()) value = *better;
}

const JsonArray& rows_of(const Json& list, std::string_view where) {
    const Json* const rows = at(list, {"data"});
    if (rows == nullptr || !rows->is_array()) unknown_shape(where, "a list with data was expected");
    return rows->as_array();
}

bool has_more(const Json& list) {
    return flag_at(list, {"has_more"}).value_or(false);
}

// Before Basil the period belonged to the subscription, since then to each of its items.
std::optional<Time> period_end(const Json& json, const JsonArray& items) {
    std::optional<Time> latest = seconds_at(json, {"current_period_end"});
    for (const Json& item : items) {
        const auto end = seconds_at(item, {"current_period_end"});
        if (end && (!latest || *end > *latest)) latest = end;
    }
    return latest;
}

std::optional<Time> end_of(const Json& json, const JsonArray& items) {
    if (const auto chosen = seconds_at(json, {"cancel_at"})) return chosen;
    if (!flag_at(json, {"cancel_at_period_end"}).value_or(false)) return std::nullopt;
    const auto end = period_end(json, items);
    if (!end) unknown_shape("subscription.items.data.current_period_end", "the end of the period was expected");
    return end;
}

Status status_of(const Json& json) {
    const std::string word = needed_text(json, "subscription", "status");
    for (const auto& [name, status] : statuses) {
        if (name == word) return status;
    }
    unknown_shape("subscription.status", "'" + word + "' is new to us");
}

// Since Basil an invoice may be paid in several payments; the default one leads.
std::string intent_of_invoice(const Json& json) {
    if (std::string old = id_at(json, {"payment_intent"}); !old.empty()) return old;
    const Json* const payments = at(json, {"payments", "data"});
    std::string first;
    if (payments == nullptr || !payments->is_array()) return first;
    for (const Json& payment : payments->as_array()) {
        const std::string intent = id_at(payment, {"payment", "payment_intent"});
        if (intent.empty() || text_at(payment, {"status"}) == "canceled") continue;
        if (flag_at(payment, {"is_default"}).value_or(false)) return intent;
        if (first.empty()) first = intent;
    }
    return first;
}

// Stripe counts a refund at once and takes it off again when it fails; where the refunds came along we count ourselves.
bool is_wholly_refunded(const Json& json) {
    if (!flag_at(json, {"refunded"}).value_or(false)) return false;
    const Json* const refunds = at(json, {"refunds", "data"});
    const bool all_there = refunds != nullptr && refunds->is_array() && !refunds->as_array().empty() &&
                           !flag_at(json, {"refunds", "has_more"}).value_or(false);
    if (!all_there) return true;
    std::int64_t given_back = 0;
    for (const Json& refund : refunds->as_array()) {
        const std::string status = text_at(refund, {"status"}).value_or("");
        if (status != "failed" && status != "canceled") given_back += number_at(refund, {"amount"}).value_or(0);
    }
    return given_back >= number_at(json, {"amount"}).value_or(0);
}

}  // namespace

std::string_view word_of(Status status) {
    for (const auto& [name, value] : statuses) {
        if (value == status) return name;
    }
    return "";
}

std::string id_at(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* const found = at(json, path);
    if (found == nullptr) return {};
    const Json* const id = found->is_object() ? at(*found, {"id"}) : found;
    if (id == nullptr || !id->is_string()) return {};
    const std::string text{id->as_string()};
    return is_id(text) ? text : std::string{};
}

std::optional<Time> seconds_at(const Json& json, std::initializer_list<std::string_view> path) {
    const auto seconds = number_at(json, path);
    constexpr std::int64_t year_9999 = 253'402'300'799;
    if (!seconds || *seconds <= 0 || *seconds > year_9999) return std::nullopt;
    return time_of(*seconds * 1000);
}

// The product of a line or item: inside its price, in the pricing of an invoice's line, or in the plan of old.
std::string product_of(const Json& line) {
    if (std::string id = id_at(line, {"price", "product"}); !id.empty()) return id;
    if (std::string id = id_at(line, {"pricing", "price_details", "product"}); !id.empty()) return id;
    return id_at(line, {"plan", "product"});
}

std::string subscription_of_invoice(const Json& json) {
    const bool is_of_another =
        text_at(json, {"parent", "type"}).value_or("subscription_details") != "subscription_details";
    const std::string today = id_at(json, {"parent", "subscription_details", "subscription"});
    return today.empty() || is_of_another ? id_at(json, {"subscription"}) : today;
}

std::vector<std::string> read_products(const Json& lines) {
    std::vector<std::string> products;
    for (const Json& line : rows_of(lines, "lines")) {
        const std::string product = product_of(line);
        if (!product.empty() && std::ranges::find(products, product) == products.end()) products.push_back(product);
    }
    return products;
}

std::vector<std::string> read_products_once(const Json& lines) {
    JsonArray once;
    std::ranges::copy_if(rows_of(lines, "lines"), std::back_inserter(once),
                         [](const Json& line) { return text_at(line, {"price", "type"}) == "one_time"; });
    return read_products(JsonObject{{"data", std::move(once)}});
}

Subscription read_subscription(const Json& json) {
    const Json* const items = at(json, {"items"});
    if (items == nullptr) unknown_shape("subscription.items", "a list was expected");
    const JsonArray& rows = rows_of(*items, "subscription.items");
    Subscription found{.id = needed_text(json, "subscription", "id"),
                       .status = status_of(json),
                       .customer = customer_at(json),
                       .products = read_products(*items),
                       .has_more_items = has_more(*items),
                       .ends_at = end_of(json, rows)};
    // An invoice over nothing, as of a change of plan, is "paid" without any money.
    const bool has_paid = number_at(json, {"latest_invoice", "amount_paid"}).value_or(0) > 0;
    if (has_paid && text_at(json, {"latest_invoice", "status"}) == "paid")
        found.last_paid_at = seconds_at(json, {"latest_invoice", "created"});
    if (found.products.empty() && !rows.empty())
        unknown_shape("subscription.items.data.price.product", "the id of a product was expected");
    return found;
}

Charge read_charge(const Json& json) {
    return {.id = needed_text(json, "charge", "id"),
            .intent = id_at(json, {"payment_intent"}),
            .is_paid = flag_at(json, {"paid"}).value_or(false) && text_at(json, {"status"}) == "succeeded",
            .is_refunded = is_wholly_refunded(json),
            .was_disputed = flag_at(json, {"disputed"}).value_or(false)};
}

Session read_session(const Json& json) {
    const std::string mode = needed_text(json, "checkout.session", "mode");
    const std::string paid = text_at(json, {"payment_status"}).value_or("");
    Session found{
        .id = needed_text(json, "checkout.session", "id"),
        .kind = Session::Kind::payment,
        .is_paid = text_at(json, {"status"}) == "complete" && (paid == "paid" || paid == "no_payment_required"),
        .customer = customer_at(json),
        .client_reference = text_at(json, {"client_reference_id"}).value_or(""),
        .subscription = id_at(json, {"subscription"}),
        .intent = id_at(json, {"payment_intent"}),
        .invoice = id_at(json, {"invoice"}),
        .products = {}};
    if (mode == "subscription") found.kind = Session::Kind::subscription;
    if (mode == "setup") found.kind = Session::Kind::setup;
    if (mode != "payment" && found.kind == Session::Kind::payment)
        unknown_shape("checkout.session.mode", "'" + mode + "' is new to us");
    prefer(found.customer.email, text_at(json, {"customer_email"}));
    prefer(found.customer.email, text_at(json, {"customer_details", "email"}));
    prefer(found.customer.name, text_at(json, {"customer_details", "name"}));
    if (const Json* const charge = at(json, {"payment_intent", "latest_charge"});
        charge != nullptr && charge->is_object())
        found.charge = read_charge(*charge);
    if (const Json* const lines = at(json, {"line_items"})) {
        found.products = read_products(*lines);
        found.products_once = read_products_once(*lines);
        found.has_more_lines = has_more(*lines);
    }
    return found;
}

std::optional<Time> demanded_at(const Json& json) {
    if (const auto due = seconds_at(json, {"due_date"})) return due;
    if (const auto final = seconds_at(json, {"status_transitions", "finalized_at"})) return final;
    return seconds_at(json, {"created"});
}

Invoice read_invoice(const Json& json) {
    const Json* const lines = at(json, {"lines"});
    if (lines == nullptr) unknown_shape("invoice.lines", "a list was expected");
    Invoice found{.id = needed_text(json, "invoice", "id"),
                  .is_paid = text_at(json, {"status"}) == "paid",
                  .customer = customer_at(json),
                  .subscription = subscription_of_invoice(json),
                  .intent = intent_of_invoice(json),
                  .demanded_at = demanded_at(json),
                  .products = read_products(*lines),
                  .has_more_lines = has_more(*lines)};
    prefer(found.customer.email, text_at(json, {"customer_email"}));
    prefer(found.customer.name, text_at(json, {"customer_name"}));
    return found;
}

Dispute read_dispute(const Json& json) {
    const std::string status = needed_text(json, "dispute", "status");
    Dispute found{.id = needed_text(json, "dispute", "id"),
                  .standing = Dispute::Standing::harmless,
                  .created_at = seconds_at(json, {"created"}).value_or(Time{}),
                  .amount = number_at(json, {"amount"}),
                  .currency = text_at(json, {"currency"}).value_or("")};
    if (status == "lost") found.standing = Dispute::Standing::lost;
    if (status == "needs_response" || status == "under_review") found.standing = Dispute::Standing::open;
    return found;  // won, prevented and the stages of an inquiry (warning_…) take nothing away
}

std::string read_invoice_of_payment(const Json& payment) {
    return id_at(payment, {"invoice"});
}

namespace {

bool is_one_of(std::string_view type, std::initializer_list<std::string_view> types) {
    return std::ranges::find(types, type) != types.end();
}

// Events of one purchase share a lane where their objects name what they share.
std::string lane_of(const Json& event) {
    const Json* const object = at(event, {"data", "object"});
    if (object == nullptr) return {};
    const bool is_customer = text_at(*object, {"object"}) == "customer";
    for (std::string lane : {is_customer ? std::string{} : id_at(*object, {"customer"}),
                             id_at(*object, {"payment_intent"}), id_at(*object, {"id"})}) {
        if (!lane.empty()) return lane;
    }
    return {};
}

Aim aim_at_invoice(const Json& object) {
    const std::string subscription = subscription_of_invoice(object);
    const std::string id = id_at(object, {"id"});
    if (!subscription.empty())
        return {.kind = Aim::Kind::subscription,
                .id = subscription,
                .reference = subscription,
                .dispute = {},
                .invoice = id};
    const std::string intent = intent_of_invoice(object);
    return {.kind = Aim::Kind::invoice, .id = id, .reference = intent.empty() ? id : intent};
}

Aim aim_at_session(const Json& object) {
    const std::string id = id_at(object, {"id"});
    for (const std::string& reference : {id_at(object, {"subscription"}), id_at(object, {"payment_intent"})}) {
        if (!reference.empty()) return {.kind = Aim::Kind::session, .id = id, .reference = reference};
    }
    return {.kind = Aim::Kind::session, .id = id, .reference = id};
}

// Of a charge, a refund or a dispute.
Aim aim_at_payment(const Json& object) {
    const std::string kind = text_at(object, {"object"}).value_or("");
    const std::string dispute = kind == "dispute" ? id_at(object, {"id"}) : std::string{};
    const std::string intent = id_at(object, {"payment_intent"});
    if (!intent.empty()) return {.kind = Aim::Kind::intent, .id = intent, .reference = intent, .dispute = dispute};
    const std::string charge = kind == "charge" ? id_at(object, {"id"}) : id_at(object, {"charge"});
    return {.kind = Aim::Kind::charge, .id = charge, .reference = {}, .dispute = dispute};
}

}  // namespace

std::optional<Envelope> read_envelope(const Json& json) {
    const auto is_live = flag_at(json, {"livemode"});
    const auto created_at = seconds_at(json, {"created"});
    Envelope found{.id = id_at(json, {"id"}),
                   .type = text_at(json, {"type"}).value_or(""),
                   .is_live = is_live.value_or(false),
                   .created_at = created_at.value_or(Time{}),
                   .lane = lane_of(json)};
    const bool is_event = found.id.starts_with("evt_") && text_at(json, {"object"}) == "event" && is_live && created_at;
    if (!is_event || !is_id(found.type)) return std::nullopt;
    if (found.lane.empty()) found.lane = found.id;  // such as an event about the account's balance
    return found;
}

Aim read_aim(const Json& event) {
    const std::string type = text_at(event, {"type"}).value_or("");
    const Json* const object = at(event, {"data", "object"});
    if (object == nullptr) return {};
    Aim aim;
    if (type.starts_with("customer.subscription.")) {
        const std::string id = id_at(*object, {"id"});
        aim = {.kind = Aim::Kind::subscription, .id = id, .reference = id};
    } else if (is_one_of(type, {"checkout.session.completed", "checkout.session.async_payment_succeeded",
                                "checkout.session.async_payment_failed"})) {
        aim = aim_at_session(*object);
    } else if (is_one_of(type, {"invoice.paid", "invoice.payment_succeeded", "invoice.payment_failed",
                                "invoice.payment_action_required", "invoice.voided", "invoice.marked_uncollectible"})) {
        aim = aim_at_invoice(*object);
    } else if (type.starts_with("refund.") || type.starts_with("charge.dispute.") ||
               is_one_of(type, {"charge.refunded", "charge.refund.updated"})) {
        aim = aim_at_payment(*object);
    } else if (type.starts_with("product.")) {
        aim = {.kind = Aim::Kind::product, .id = id_at(*object, {"id"})};
    }
    return aim.id.empty() ? Aim{} : aim;
}

std::span<const std::string_view> event_keys() {
    static constexpr std::array<std::string_view, 16> keys = {"id",
                                                              "object",
                                                              "type",
                                                              "livemode",
                                                              "created",
                                                              "data",
                                                              "customer",
                                                              "payment_intent",
                                                              "parent",
                                                              "subscription",
                                                              "subscription_details",
                                                              "payments",
                                                              "payment",
                                                              "status",
                                                              "is_default",
                                                              "charge"};
    return keys;
}

}  // namespace hub::connectors::stripe
