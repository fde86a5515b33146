#pragma once

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <latch>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "base/json.h"
#include "connectors/webhook/deliveries.h"
#include "connectors/webhook/dispatcher.h"
#include "connectors/webhook/hooks.h"
#include "db/test_store.h"

// For tests only: a dispatcher whose receivers answer what they are told to.
namespace hub::connectors::webhook {

inline constexpr const char* receiver_url = "http://one.test/";

// Receivers: each URL answers as it was told, 200 if it was told nothing.
class Receivers final : public http::Http {
public:
    http::Reply send(const http::Call& call) override {
        {
            const std::scoped_lock lock{mutex_};
            calls_.push_back(call);
        }
        if (hangs && call.url.find("hangs") != std::string::npos) released_.wait();
        const std::scoped_lock lock{mutex_};
        http::Reply reply;
        reply.status = 200;
        std::deque<http::Reply>& answers = answers_[call.url];
        if (answers.empty()) return reply;
        reply = answers.front();
        if (answers.size() > 1) answers.pop_front();
        return reply;
    }
    // One after the other; the last of them again and again.
    void answer(const std::string& url, int status, const std::string& retry_after = "", const std::string& body = "") {
        http::Reply reply;
        reply.status = status;
        reply.body = body;
        if (!retry_after.empty()) reply.headers.emplace_back("retry-after", retry_after);
        const std::scoped_lock lock{mutex_};
        answers_[url].push_back(reply);
    }
    void recover(const std::string& url) {
        const std::scoped_lock lock{mutex_};
        answers_.erase(url);
    }
    void release() { released_.count_down(); }
    std::vector<http::Call> calls() {
        const std::scoped_lock lock{mutex_};
        return calls_;
    }
    std::size_t count(const std::string& url) {
        std::size_t found = 0;
        for (const http::Call& call : calls()) found += call.url == url ? 1u : 0u;
        return found;
    }

    std::atomic<bool> hangs = false;

private:
    std::mutex mutex_;  // guards everything below
    std::vector<http::Call> calls_;
    std::map<std::string, std::deque<http::Reply>> answers_;
    std::latch released_{1};
};

inline std::string header(const http::Call& call, std::string_view name) {
    for (const auto& [key, value] : call.headers) {
        if (key == name) return value;
    }
    return {};
}

struct Post {
    explicit Post(db::TestStore& given) : house(given) {
        house.reactions.push_back([this](Tx& tx, std::span<const db::Told> told) { dispatcher.enqueue(tx, told); });
    }

    Subscribed subscribe(const std::string& url, const std::vector<std::string>& events = {"user.login"},
                         std::optional<ThingId> product = {}) {
        return house.write(
            [&](Tx& tx) { return webhook::subscribe(tx, sealer, {.url = url, .events = events, .product = product}); });
    }
    // Something happens, and the reactions hear of it.
    std::string happen(const std::string& type = "user.login", const Json& product = nullptr) {
        return house.write([&](Tx& tx) {
            const std::string id = tx.fresh<ActivityId>().text();
            const JsonObject body{{"id", id}, {"type", type}, {"data", JsonObject{{"id", id}, {"product", product}}}};
            tx.tell({.id = id, .type = type, .body = to_text(body)});
            return id;
        });
    }
    std::vector<Delivery> deliveries(std::optional<std::string> state = {}) {
        return house.read([&](Reader& reader) { return list_deliveries(reader, {.state = state}); });
    }
    std::optional<Hook> hook(const HookId& id) {
        const auto all = house.read([](Reader& reader) { return list_hooks(reader, {}, 100); });
        for (const Hook& one : all) {
            if (one.id == id) return one;
        }
        return std::nullopt;
    }
    std::vector<Attempt> attempts(const DeliveryId& id) {
        return house.read([&](Reader& reader) { return list_attempts(reader, id); });
    }
    bool comes_true(const std::function<bool()>& condition) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
        return condition();
    }

    db::TestStore& house;
    crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    Receivers http;
    jobs::Wake wake;
    Dispatcher dispatcher{{.store = house.store,
                           .http = http,
                           .clock = house.clock,
                           .sealer = sealer,
                           .wake = wake,
                           .to_the_inside = true,
                           .senders = 8}};
};

}  // namespace hub::connectors::webhook
