#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "http/client.h"

// For tests only: a few of Stripe's objects, as its API would answer them.
namespace hub::connectors::stripe {

class TestStripe final : public http::Http {
public:
    // Objects by id, already expanded.
    std::map<std::string, Json> objects;
    std::vector<std::string> calls;
    std::vector<http::Call> posts;
    // Answers that come before any true one.
    std::vector<http::Reply> faults;

    http::Reply send(const http::Call& call) override {
        const std::string path = call.url.substr(call.url.find("/v1/"));
        calls.push_back(path);
        if (!faults.empty()) {
            const http::Reply fault = faults.front();
            faults.erase(faults.begin());
            return fault;
        }
        if (call.method == "POST") return make(call);
        return path.find('?') == std::string::npos || path.find("?expand") != std::string::npos ? one(path)
                                                                                                : list(path);
    }

    Json& put(const Json& object) { return objects[std::string{object.at("id").as_string()}] = object; }
    Json& at(const std::string& id) { return objects.at(id); }

private:
    static http::Reply answer(int status, const Json& body) {
        http::Reply reply;
        reply.status = status;
        reply.body = to_text(body);
        return reply;
    }

    // A payment link for one price.
    http::Reply make(const http::Call& call) {
        posts.push_back(call);
        const std::string price = parameter(call.body, "line_items[0][price]");
        const std::string id = "plink_made" + std::to_string(posts.size());
        const Json line = JsonObject{{"price", objects.at(price)}};
        return answer(
            200, put(JsonObject{
                     {"id", id},
                     {"object", "payment_link"},
                     {"active", true},
                     {"url", "https://buy.stripe.com/" + id},
                     {"metadata", JsonObject{{"customerhub_site", parameter(call.body, "metadata[customerhub_site]")}}},
                     {"line_items", JsonObject{{"data", JsonArray{line}}}}}));
    }

    http::Reply one(const std::string& path) const {
        const std::string resource = path.substr(0, path.find('?'));
        const auto found = objects.find(resource.substr(resource.rfind('/') + 1));
        if (found == objects.end())
            return answer(404, JsonObject{{"error", JsonObject{{"message", "No such object: " + resource}}}});
        return answer(200, found->second);
    }

    // Rows of a list are told apart by the parameters that their fields must equal.
    http::Reply list(const std::string& path) const {
        static const std::map<std::string, std::string> kinds = {{"/v1/checkout/sessions", "checkout.session"},
                                                                 {"/v1/invoices", "invoice"},
                                                                 {"/v1/invoice_payments", "invoice_payment"},
                                                                 {"/v1/disputes", "dispute"},
                                                                 {"/v1/products", "product"},
                                                                 {"/v1/prices", "price"},
                                                                 {"/v1/payment_links", "payment_link"}};
        const std::string kind = kinds.at(path.substr(0, path.find('?')));
        JsonArray rows;
        for (const auto& [id, object] : objects) {
            if (text_at(object, {"object"}) == kind && meets(object, path)) rows.push_back(object);
        }
        return answer(200, JsonObject{{"object", "list"}, {"data", std::move(rows)}, {"has_more", false}});
    }

    static std::string parameter(const std::string& path, const std::string& name) {
        const std::size_t at = path.find(name + "=");
        if (at == std::string::npos) return {};
        const std::size_t begin = at + name.size() + 1;
        return path.substr(begin, path.find('&', begin) - begin);
    }

    static bool meets(const Json& object, const std::string& path) {
        const auto is = [&](const std::string& wanted, const std::optional<std::string>& value) {
            return wanted.empty() || value == wanted;
        };
        const Json* const intent = hub::at(object, {"payment_intent"});
        const auto intent_id =
            intent != nullptr && intent->is_object() ? text_at(*intent, {"id"}) : text_at(object, {"payment_intent"});
        const bool is_invoice = text_at(object, {"object"}) == "invoice";
        const auto subscription = is_invoice ? text_at(object, {"parent", "subscription_details", "subscription"})
                                             : text_at(object, {"subscription"});
        return is(parameter(path, "?payment_intent"), intent_id) &&
               is(parameter(path, "payment[payment_intent]"), text_at(object, {"payment", "payment_intent"})) &&
               is(parameter(path, "status"), text_at(object, {"status"})) &&
               is(parameter(path, "&charge"), text_at(object, {"charge"})) &&
               is(parameter(path, "subscription"), subscription);
    }
};

// ---- objects in the shape of 2026-10-28, with the fields that we read

inline Json customer_json(const std::string& id, const std::string& email) {
    return JsonObject{{"id", id}, {"object", "customer"}, {"email", email}, {"name", "Ada Lovelace"}};
}

inline Json list_json(JsonArray rows) {
    return JsonObject{{"object", "list"}, {"data", std::move(rows)}, {"has_more", false}};
}

inline Json item_json(const std::string& product, std::int64_t period_end) {
    return JsonObject{{"object", "subscription_item"},
                      {"current_period_end", period_end},
                      {"price", JsonObject{{"id", "price_" + product}, {"product", product}}}};
}

inline Json subscription_json(const std::string& id, const Json& customer, const std::string& product,
                              std::int64_t period_end) {
    return JsonObject{{"id", id},
                      {"object", "subscription"},
                      {"status", "active"},
                      {"customer", customer},
                      {"cancel_at", nullptr},
                      {"cancel_at_period_end", false},
                      {"latest_invoice", nullptr},
                      {"items", list_json({item_json(product, period_end)})}};
}

inline Json charge_json(const std::string& id, const std::string& intent) {
    return JsonObject{
        {"id", id},          {"object", "charge"},      {"payment_intent", intent}, {"amount", 4900},
        {"paid", true},      {"refunded", false},       {"status", "succeeded"},    {"amount_refunded", 0},
        {"disputed", false}, {"refunds", list_json({})}};
}

inline Json session_json(const std::string& id, const std::string& email, const std::string& product,
                         const Json& intent) {
    return JsonObject{{"id", id},
                      {"object", "checkout.session"},
                      {"mode", "payment"},
                      {"status", "complete"},
                      {"payment_status", "paid"},
                      {"customer", nullptr},
                      {"client_reference_id", nullptr},
                      {"subscription", nullptr},
                      {"payment_intent", intent},
                      {"customer_details", JsonObject{{"email", email}, {"name", "Ada Lovelace"}}},
                      {"line_items", list_json({JsonObject{{"price", JsonObject{{"product", product}}}}})}};
}

inline Json intent_json(const std::string& id, const Json& charge) {
    return JsonObject{{"id", id}, {"object", "payment_intent"}, {"latest_charge", charge}};
}

inline Json invoice_json(const std::string& id, const std::string& subscription, const std::string& status,
                         std::int64_t finalized_at) {
    return JsonObject{{"id", id},
                      {"object", "invoice"},
                      {"status", status},
                      {"created", finalized_at},
                      {"due_date", nullptr},
                      {"status_transitions", JsonObject{{"finalized_at", finalized_at}}},
                      {"parent", JsonObject{{"subscription_details", JsonObject{{"subscription", subscription}}}}},
                      {"lines", list_json({})}};
}

}  // namespace hub::connectors::stripe
