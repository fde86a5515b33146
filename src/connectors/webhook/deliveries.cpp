#include "connectors/webhook/deliveries.h"

#include <algorithm>

#include "base/error.h"
#include "base/json.h"
#include "connectors/webhook/deliveries_rows.h"
#include "connectors/webhook/hooks_rows.h"

namespace hub::connectors::webhook {

namespace {

// What an activity is about: a product, or a collection with all that it includes.
bool is_about(const Json& body, const ThingId& thing) {
    if (text_at(body, {"data", "product", "id"}) == thing.text()) return true;
    const Json* const included = at(body, {"data", "product", "products"});
    if (included == nullptr || !included->is_array()) return false;
    return std::ranges::any_of(included->as_array(),
                               [&](const Json& product) { return text_at(product, {"id"}) == thing.text(); });
}

// What was told, read once, however many hooks are for one product.
struct News {
    const db::Told& told;
    std::optional<Json> body{};

    bool is_about(const ThingId& thing) {
        if (!body) body = parse_json(told.body).value_or(Json(nullptr));
        return webhook::is_about(*body, thing);
    }
};

rows::ManyTold wanted_by(const Hook& hook, std::vector<News>& news) {
    rows::ManyTold wanted;
    for (News& one : news) {
        if (std::ranges::find(hook.events, one.told.type) == hook.events.end()) continue;
        if (!hook.product || one.is_about(*hook.product)) wanted.push_back(&one.told);
    }
    return wanted;
}

constexpr std::size_t replays_at_once = 500;  // in one transaction
constexpr Duration kept_for_disabled = std::chrono::days{30};

// Nothing is sent to a hook that was disabled, but what it misses is kept for a while, to be replayed.
bool is_kept_for(const Hook& hook, Time now) {
    return !hook.ended_at || now - *hook.ended_at < kept_for_disabled;
}

std::int64_t replay_found(Tx& tx, const std::vector<Delivery>& found) {
    return std::ranges::count_if(found, [&](const Delivery& one) {
        const bool is_over = one.state != "waiting" && one.state != "sending";
        return is_over && rows::send_found_again(tx, one);
    });
}

}  // namespace

std::size_t enqueue(Tx& tx, std::span<const db::Told> told) {
    std::vector<News> news;
    for (const db::Told& one : told) news.push_back({.told = one});
    std::size_t count = 0;
    for (const Hook& hook : rows::listening_hooks(tx)) {
        if (!is_kept_for(hook, tx.now())) continue;
        const rows::ManyTold wanted = wanted_by(hook, news);
        if (hook.ended_at)
            rows::keep_deliveries(tx, hook.id, wanted);
        else
            count += rows::insert_deliveries(tx, hook.id, wanted);
    }
    return count;
}

std::vector<Attempt> list_attempts(Reader& reader, const DeliveryId& id) {
    load_delivery(reader, id);
    return rows::list_attempts(reader, id);
}

std::size_t forget_old_attempts(Tx& everywhere, std::size_t limit) {
    return rows::forget_attempts(everywhere, everywhere.now() - attempts_kept_for, limit);
}

std::vector<Delivery> list_deliveries(Reader& reader, const DeliveryFilter& filter) {
    return rows::list_deliveries(reader, filter);
}

Delivery load_delivery(Reader& reader, const DeliveryId& id) {
    auto found = rows::find_delivery(reader, id);
    if (!found) throw NotFound("There is no delivery " + id.text() + ".");
    return std::move(*found);
}

Delivery replay_delivery(Tx& tx, const DeliveryId& id) {
    const Delivery delivery = load_delivery(tx, id);
    const auto hook = rows::find_hook(tx, delivery.hook);
    if (!hook || hook->ended_at) throw Conflict("Its hook has ended, so there is nobody to send it to.");
    if (!rows::send_again(tx, id)) throw Conflict("It is being sent at this moment. Try again in a moment.");
    rows::end_rests(tx, {.hook = delivery.hook});
    return load_delivery(tx, id);
}

std::int64_t replay_deliveries(Store& store, const SiteId& site, DeliveryFilter filter) {
    std::int64_t replayed = 0;
    filter.limit = replays_at_once;
    // From the newest on: what is sent meanwhile, or fails anew, isn't met again.
    while (true) {
        const auto found = store.read(site, [&](Reader& reader) { return rows::list_deliveries(reader, filter); });
        if (found.empty()) return replayed;
        replayed += store.write(site, [&](Tx& tx) {
            rows::end_rests(tx, filter);
            return replay_found(tx, found);
        });
        filter.cursor = found.back().id.text();
    }
}

}  // namespace hub::connectors::webhook
