#include "connectors/stripe/stripe_client.h"

#include <algorithm>

#include "base/text.h"

namespace hub::connectors::stripe {

namespace {

constexpr Duration call_timeout = 5s;
constexpr std::size_t answer_max = 4 * 1024 * 1024;
constexpr int pages_max = 20;  // of a hundred rows
constexpr std::string_view page_size = "limit=100";
constexpr Duration pause_when_limited = 2s;

// What Stripe says is wrong, in its own words; never what we sent.
std::string message_of(const http::Reply& reply) {
    const auto json = parse_json(reply.body);
    const auto message = json ? text_at(*json, {"error", "message"}) : std::nullopt;
    return "Stripe answered " + std::to_string(reply.status) + (message ? ": " + *message : std::string{"."});
}

Json empty_list() {
    return JsonObject{{"data", JsonArray{}}};
}

}  // namespace

http::Call call_of(const std::string& base, const std::string& path, const Secret<std::string>& api_key,
                   Duration timeout) {
    return {.method = "GET",
            .url = base + path,
            .headers = {{"Authorization", "Bearer " + api_key.reveal()},
                        {"Stripe-Version", std::string{api_version}},
                        {"Accept", "application/json"}},
            .body = {},
            .timeout = timeout,
            .answer_max = answer_max,
            .to_the_inside = true};  // the operator names the host
}

Outcome StripeClient::problem_of(const http::Reply& reply, const std::string& path) const {
    if (reply.kind == http::Reply::Kind::too_large)
        return {.kind = Outcome::Kind::failed, .note = "Stripe's answer to " + path + " is too large."};
    if (reply.kind != http::Reply::Kind::answered)
        return {.kind = Outcome::Kind::down, .note = "Stripe can't be reached: " + reply.note};
    if (reply.status == 429) {
        const Duration pause = reply.retry_after(world_.now()).value_or(pause_when_limited);
        return {
            .kind = Outcome::Kind::later, .not_before = world_.now() + pause, .note = "Stripe asks us to slow down."};
    }
    if (reply.status == 401 || reply.status == 403)
        return {.kind = Outcome::Kind::refused,
                .note = message_of(reply) + " Give this connection a key that may read this."};
    if (reply.status == 404) return {.kind = Outcome::Kind::gone, .note = message_of(reply)};
    if (reply.status >= 500 || reply.status == 408 || reply.status == 409)
        return {.kind = Outcome::Kind::down, .note = message_of(reply)};
    return {.kind = Outcome::Kind::failed, .note = message_of(reply)};
}

std::optional<Json> StripeClient::get(const std::string& path) {
    if (problem_.kind != Outcome::Kind::done) return std::nullopt;
    const Duration left = std::min(call_timeout, world_.time_left());
    if (left <= Duration{0}) {
        problem_ = {.kind = Outcome::Kind::down, .note = "Stripe answers too slowly."};
        return std::nullopt;
    }
    const http::Reply reply = world_.http().send(call_of(base_, path, connection_.credentials.api_key, left));
    if (reply.kind != http::Reply::Kind::answered || reply.status != 200) {
        problem_ = problem_of(reply, path);
        return std::nullopt;
    }
    auto json = parse_json(reply.body);
    if (!json || !json->is_object()) {
        problem_ = {.kind = Outcome::Kind::failed, .note = "Stripe's answer to " + path + " is not a JSON object."};
        return std::nullopt;
    }
    return json;
}

std::optional<Json> StripeClient::list(const std::string& path) {
    JsonArray all;
    std::string cursor;
    for (int page = 0; page < pages_max; ++page) {
        const auto part = get(path + (cursor.empty() ? "" : "&starting_after=" + cursor));
        if (!part) return std::nullopt;
        const Json* const rows = at(*part, {"data"});
        if (rows == nullptr || !rows->is_array()) {
            problem_ = {.kind = Outcome::Kind::failed, .note = "Stripe's answer to " + path + " is not a list."};
            return std::nullopt;
        }
        for (const Json& row : rows->as_array()) all.push_back(row);
        const bool is_last = !flag_at(*part, {"has_more"}).value_or(false) || rows->as_array().empty();
        if (is_last) return JsonObject{{"data", std::move(all)}};
        cursor = text_at(rows->as_array().back(), {"id"}).value_or("");
    }
    problem_ = {.kind = Outcome::Kind::failed, .note = "Stripe's list " + path + " does not end."};
    return std::nullopt;
}

std::optional<Json> StripeClient::first_of(const std::string& path) {
    const auto found = get(path + "&limit=1");
    if (!found) return std::nullopt;
    const Json* const rows = at(*found, {"data"});
    const bool has_one = rows != nullptr && rows->is_array() && !rows->as_array().empty();
    return has_one ? rows->as_array().front() : Json(nullptr);
}

std::optional<Json> StripeClient::subscription(const std::string& id) {
    return get("/v1/subscriptions/" + id + "?expand[]=customer&expand[]=latest_invoice");
}

std::optional<Json> StripeClient::session(const std::string& id) {
    return get("/v1/checkout/sessions/" + id +
               "?expand[]=line_items&expand[]=customer&expand[]=payment_intent.latest_charge.refunds");
}

std::optional<Json> StripeClient::invoice(const std::string& id) {
    return get("/v1/invoices/" + id + "?expand[]=customer&expand[]=payments");
}

std::optional<Json> StripeClient::intent(const std::string& id) {
    return get("/v1/payment_intents/" + id + "?expand[]=latest_charge.refunds");
}

std::optional<Json> StripeClient::charge(const std::string& id) {
    return get("/v1/charges/" + id + "?expand[]=refunds");
}

std::optional<Json> StripeClient::dispute(const std::string& id) {
    return get("/v1/disputes/" + id);
}

std::optional<Json> StripeClient::product(const std::string& id) {
    return null_if_gone(get("/v1/products/" + id));
}

std::optional<Json> StripeClient::invoice_if_there(const std::string& id) {
    return null_if_gone(invoice(id));
}

std::optional<Json> StripeClient::null_if_gone(std::optional<Json> found) {
    if (found || problem_.kind != Outcome::Kind::gone) return found;
    problem_ = {};
    return Json(nullptr);
}

std::optional<Json> StripeClient::session_of_intent(const std::string& intent) {
    return first_of("/v1/checkout/sessions?payment_intent=" + intent);
}

std::optional<Json> StripeClient::session_of_subscription(const std::string& subscription) {
    return first_of("/v1/checkout/sessions?subscription=" + subscription);
}

std::optional<Json> StripeClient::invoice_payment_of_intent(const std::string& intent) {
    return first_of("/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]=" + intent);
}

std::optional<Json> StripeClient::items(const std::string& subscription) {
    return list(std::string{"/v1/subscription_items?"}.append(page_size).append("&subscription=").append(subscription));
}

std::optional<Json> StripeClient::session_lines(const std::string& session) {
    return list(std::string{"/v1/checkout/sessions/"}.append(session).append("/line_items?").append(page_size));
}

std::optional<Json> StripeClient::invoice_lines(const std::string& invoice) {
    return list(std::string{"/v1/invoices/"}.append(invoice).append("/lines?").append(page_size));
}

std::optional<Json> StripeClient::open_invoices(const std::string& subscription) {
    return list(
        std::string{"/v1/invoices?status=open&"}.append(page_size).append("&subscription=").append(subscription));
}

std::optional<Json> StripeClient::disputes_of_charge(const std::string& charge) {
    return charge.empty() ? empty_list()
                          : list(std::string{"/v1/disputes?"}.append(page_size).append("&charge=").append(charge));
}

}  // namespace hub::connectors::stripe
