#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/secret.h"
#include "http/client.h"

// One attempt to deliver, without a database.
namespace hub::connectors::webhook {

constexpr Duration send_timeout = 10s;
constexpr std::size_t answer_max = 64 * 1024;

// Where a batch goes.
struct Target {
    SiteId site;
    HookId hook;
    std::string url;
    std::vector<Secret<std::string>> secrets;
};

// A delivery that is ours to send.
struct Taken {
    SiteId site;
    DeliveryId id;
    HookId hook;
    std::string activity;
    std::string body;
    std::int64_t attempts;  // this one included
    std::int64_t epoch;
    std::shared_ptr<const Target> target{};
    std::chrono::steady_clock::time_point taken_at{};

    std::string key() const { return site.text() + "|" + id.text(); }
};

struct Answer {
    enum class Kind : std::uint8_t { delivered, failed, gone, unsent };
    Kind kind = Kind::unsent;
    std::optional<int> status{};
    std::string note{};
    std::optional<Duration> asked_for{};  // Retry-After of 429 and 503
    bool was_silent = false;              // it took the whole time, or nobody was there
    std::string beginning{};              // of the body, in plain text
    Time began_at{};
    Duration took{0};
};

http::Call call_of(const Taken& taken, Time now, bool to_the_inside);
Answer answer_of(const http::Reply& reply, Time now);
// The first bytes of an answer as one line of plain text, whatever they were; "…" says that there was more.
std::string beginning_of(std::string_view body);

}  // namespace hub::connectors::webhook
