#include "connectors/stripe/stripe_asking.h"

#include <algorithm>

#include "base/error.h"
#include "connectors/stripe/stripe_client.h"
#include "http/request.h"

namespace hub::connectors::stripe {

namespace {

constexpr int asked_pages_max = 10;  // of a hundred rows
constexpr Duration call_least = 1s;  // what the last call gets at least
constexpr Duration asked_pause = 2s;

bool is_refusal_of_key(int status) {
    return status == 401 || status == 403;
}

}  // namespace

bool Asking::is_remembered(const http::Reply& reply) {
    return reply.header("idempotent-replayed") == "true";
}

Asking::Rows Asking::list(const std::string& path) const {
    Rows rows;
    std::string cursor;
    for (int page = 0; page < asked_pages_max; ++page) {
        const http::Reply reply = send(call_of(base_, path + (cursor.empty() ? "" : "&starting_after=" + cursor),
                                               connection_.credentials.api_key, call_least));
        if (is_refusal_of_key(reply.status)) {
            rows.refused = reply.status;
            return rows;
        }
        if (reply.status != 200)
            throw Unavailable("Stripe answered " + std::to_string(reply.status) + ". Try again in a moment.");
        const auto part = parse_json(reply.body);
        const Json* const data = part ? at(*part, {"data"}) : nullptr;
        if (data == nullptr || !data->is_array()) throw Unavailable("Stripe answered something that is no list.");
        for (const Json& row : data->as_array()) rows.all.push_back(row);
        if (!flag_at(*part, {"has_more"}).value_or(false) || data->as_array().empty()) return rows;
        cursor = text_at(data->as_array().back(), {"id"}).value_or("");
    }
    rows.is_whole = false;
    return rows;
}

http::Reply Asking::post(const std::string& path, const Form& form, const std::string& idempotency_key) const {
    http::Call call = call_of(base_, path, connection_.credentials.api_key, call_least);
    call.method = "POST";
    call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    call.headers.emplace_back("Idempotency-Key", idempotency_key);
    for (const auto& [name, value] : form)
        call.body.append(call.body.empty() ? "" : "&").append(name).append("=").append(http::percent_encoded(value));
    return send(std::move(call));
}

http::Reply Asking::send(http::Call call) const {
    const Duration left = std::chrono::duration_cast<Duration>(deadline_ - std::chrono::steady_clock::now());
    call.timeout = std::max(left, call_least);
    http::Reply reply = http_.send(call);
    if (reply.kind != http::Reply::Kind::answered)
        throw Unavailable("Stripe can't be reached: " + reply.note + " Try again in a moment.");
    if (reply.status == 429)
        throw Limited("Stripe asks us to slow down.", reply.retry_after(now_).value_or(asked_pause));
    if ((reply.status >= 500 && !is_remembered(reply)) || reply.status == 409)
        throw Unavailable("Stripe answered " + std::to_string(reply.status) + ". Try again in a moment.");
    return reply;
}

}  // namespace hub::connectors::stripe
