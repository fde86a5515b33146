#include "connectors/webhook/sending.h"

#include "connectors/webhook/webhook_signature.h"

namespace hub::connectors::webhook {

http::Call call_of(const Taken& taken, Time now, bool to_the_inside) {
    const std::string timestamp = std::to_string(milliseconds_of(now) / 1000);
    return {.method = "POST",
            .url = taken.target->url,
            .headers = {{"Content-Type", "application/json"},
                        {"User-Agent", "CustomerHub"},
                        {"webhook-id", taken.activity},
                        {"webhook-timestamp", timestamp},
                        {"webhook-signature", sign(taken.activity, timestamp, taken.body, taken.target->secrets)}},
            .body = taken.body,
            .timeout = send_timeout,
            .answer_max = answer_max,
            .to_the_inside = to_the_inside};
}

Answer answer_of(const http::Reply& reply, Time now) {
    using Kind = http::Reply::Kind;
    const bool has_status = reply.kind == Kind::answered || reply.kind == Kind::too_large;
    if (!has_status || reply.status == 0)
        return {.kind = Answer::Kind::failed,
                .note = reply.note.empty() ? "Nobody answered." : reply.note,
                .was_silent = reply.kind == Kind::timed_out || reply.kind == Kind::no_connection};
    Answer answer{.kind = Answer::Kind::failed, .status = reply.status};
    if (reply.status >= 200 && reply.status < 300) {
        answer.kind = Answer::Kind::delivered;
    } else if (reply.status == 410) {
        answer.kind = Answer::Kind::gone;
        answer.note = "The receiver is gone (410).";
    } else if (reply.status >= 300 && reply.status < 400) {
        answer.note =
            "The receiver sent us elsewhere (" + std::to_string(reply.status) + "); redirects are not followed.";
    } else {
        answer.note = "The receiver answered " + std::to_string(reply.status) + ".";
    }
    if (reply.status == 429 || reply.status == 503) answer.asked_for = reply.retry_after(now);
    return answer;
}

}  // namespace hub::connectors::webhook
