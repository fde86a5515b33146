#include "events.h"

#include <stdexcept>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/text.h"
#include "options.h"

namespace hub::bench {

namespace {

constexpr std::size_t lanes = 5000;

void replace_all(std::string& text, std::string_view old, std::string_view fresh) {
    if (old.empty()) return;
    for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at + fresh.size()))
        text.replace(at, old.size(), fresh);
}

}  // namespace

std::string signed_request(std::string_view path, std::string_view secret, std::string_view body) {
    const std::string at = std::to_string(milliseconds_of(SystemClock{}.now()) / 1000);
    const std::string signature = crypto::to_hex(crypto::hmac_sha256(secret, {at, ".", body}));
    return format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\n"
        "Content-Type: application/json; charset=utf-8\r\nStripe-Signature: t={},v1={}\r\nContent-Length: {}\r\n\r\n{}",
        path, at, signature, body.size(), body);
}

EventMaker::EventMaker(const std::string& file, std::string run) : run_(std::move(run)) {
    for (const std::string& line : lines_of(file)) {
        const auto json = parse_json(line);
        if (!json) throw std::runtime_error(file + " has a line that is no JSON");
        templates_.push_back({.id = text_at(*json, {"id"}).value(),
                              .customer = text_at(*json, {"data", "object", "customer"}).value_or(""),
                              .type = text_at(*json, {"type"}).value(),
                              .body = line});
    }
    if (templates_.empty()) throw std::runtime_error(file + " is empty");
}

EventMaker::Event EventMaker::next() {
    const Template& like = templates_[count_ % templates_.size()];
    Event event{.id = format("evt_{}{:016}", run_, count_),
                .customer = format("cus_{}{:08}", run_, count_ % lanes),
                .type = like.type,
                .body = like.body};
    replace_all(event.body, like.id, event.id);
    replace_all(event.body, like.customer, event.customer);
    ++count_;
    return event;
}

}  // namespace hub::bench
