#include "connectors/webhook/sending.h"

#include <algorithm>

#include "base/text.h"
#include "connectors/webhook/webhook_signature.h"

namespace hub::connectors::webhook {

namespace {

constexpr std::size_t shown_most = 200;  // bytes

// The length of the whole letter that begins here; 0 when none does.
std::size_t letter_at(std::string_view text) {
    for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length) {
        if (is_utf8(text.substr(0, length))) return length;
    }
    return 0;
}

// What a terminal or a page would obey, or turn around, instead of showing it.
bool is_control(std::string_view letter) {
    if (letter.size() == 1) return static_cast<unsigned char>(letter[0]) < 0x20 || letter[0] == 0x7F;
    if (letter.size() == 2) return letter >= "\xC2\x80" && letter <= "\xC2\x9F";
    const auto is_between = [&](std::string_view first, std::string_view last) {
        return letter.size() == 3 && letter >= first && letter <= last;
    };
    return is_between("\xE2\x80\x8B", "\xE2\x80\x8F") || is_between("\xE2\x80\xA8", "\xE2\x80\xAE") ||
           is_between("\xE2\x81\xA0", "\xE2\x81\xAF");
}

}  // namespace

std::string beginning_of(std::string_view body) {
    std::string shown;
    while (!body.empty() && shown.size() < shown_most) {
        const std::size_t length = letter_at(body);
        const std::string_view letter = body.substr(0, std::max<std::size_t>(length, 1));
        if (length == 0)
            shown += "\uFFFD";
        else if (!is_control(letter))
            shown += letter;
        else if (!shown.empty() && !shown.ends_with(' '))
            shown += ' ';
        body.remove_prefix(letter.size());
    }
    return body.empty() ? shown : shown + "…";
}

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
    Answer answer{.kind = Answer::Kind::failed, .status = reply.status, .beginning = beginning_of(reply.body)};
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
