#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "connectors/connector.h"

namespace hub::connectors::stripe {

constexpr std::string_view api_version = "2026-10-28.endive";

// The API as one connection may read it, while it works off one event. A read that fails is empty and says why in
// problem(); after that nothing more is read, so that callers need to look only when something is missing.
class StripeClient {
public:
    StripeClient(World& world, const Connection& connection, std::string base)
        : world_(world), connection_(connection), base_(std::move(base)) {}

    std::optional<Json> subscription(const std::string& id);  // with its customer and newest invoice
    std::optional<Json> session(const std::string& id);       // with its lines, customer and charge
    std::optional<Json> invoice(const std::string& id);       // with its customer and payments
    std::optional<Json> intent(const std::string& id);        // with its charge and refunds
    std::optional<Json> charge(const std::string& id);
    std::optional<Json> dispute(const std::string& id);
    // Null inside when Stripe has none such.
    std::optional<Json> product(const std::string& id);
    std::optional<Json> invoice_if_there(const std::string& id);
    std::optional<Json> session_of_intent(const std::string& intent);
    std::optional<Json> session_of_subscription(const std::string& subscription);
    std::optional<Json> invoice_payment_of_intent(const std::string& intent);

    // Whole lists, page by page, as {"data": […]}.
    std::optional<Json> items(const std::string& subscription);
    std::optional<Json> session_lines(const std::string& session);
    std::optional<Json> invoice_lines(const std::string& invoice);
    std::optional<Json> open_invoices(const std::string& subscription);
    std::optional<Json> disputes_of_charge(const std::string& charge);

    const Outcome& problem() const { return problem_; }

private:
    std::optional<Json> get(const std::string& path);
    std::optional<Json> list(const std::string& path);
    std::optional<Json> null_if_gone(std::optional<Json> found);
    std::optional<Json> first_of(const std::string& path);
    Outcome problem_of(const http::Reply& reply, const std::string& path) const;

    World& world_;
    const Connection& connection_;
    std::string base_;
    Outcome problem_{};
};

// One call outside of any event.
http::Call call_of(const std::string& base, const std::string& path, const Secret<std::string>& api_key,
                   Duration timeout);

}  // namespace hub::connectors::stripe
