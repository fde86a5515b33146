#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "connectors/connection.h"
#include "http/client.h"

namespace hub::connectors::stripe {

// Calls to Stripe outside of any event, for a person who waits: all of one object's calls together have eight seconds.
// Throws Unavailable when Stripe can't be asked or isn't understood, Limited when it wants us to wait.
class Asking {
public:
    // Whether this is what Stripe answered before under the same key: it keeps that for a day, failures too.
    static bool is_remembered(const http::Reply& reply);

    Asking(http::Http& http, const std::string& base, const Connection& connection, Time now)
        : http_(http), base_(base), connection_(connection), now_(now) {}

    // A list as far as the key may read it, newest first; up to a thousand rows.
    struct Rows {
        JsonArray all;
        int refused = 0;  // 401 or 403
        bool is_whole = true;
    };
    Rows list(const std::string& path) const;  // with a query, which is added to

    // Names as Stripe writes them, values as they are.
    using Form = std::vector<std::pair<std::string, std::string>>;
    // What Stripe answers, be it yes (200), a refusal (4xx but 409 and 429) or a failure that it remembers. Repeated
    // under one key it does the thing once.
    http::Reply post(const std::string& path, const Form& form, const std::string& idempotency_key) const;

private:
    http::Reply send(http::Call call) const;

    http::Http& http_;
    const std::string& base_;
    const Connection& connection_;
    Time now_;
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::now() + Duration{8s};
};

}  // namespace hub::connectors::stripe
