#include <algorithm>

#include "access/verdict.h"

// When the items of a product or collection open: the release of product.md §3.4.
namespace hub::access {

namespace {

using Code = Reason::Code;
using catalog::Item;
using catalog::ReleaseMode;
using catalog::Status;

// While this order was the tree's: an item that opened under it stays open.
Interval window_of(const std::vector<catalog::Order>& orders, std::size_t version) {
    const bool is_last = version + 1 == orders.size();
    return {orders[version].created_at, is_last ? std::nullopt : std::optional{orders[version + 1].created_at}};
}

Reason release_rule(Code code, const Item& item) {
    return {.code = Code::release,
            .satisfied = false,
            .needs = Reason::Needs::all,
            .thing = item.product,
            .page = item.page,
            .parts = {{.code = code, .satisfied = false}}};
}

}  // namespace

Judge::Opening Judge::opening(const Entry& entry, const Item& item, const Intervals& holds) {
    const std::optional<Time> date = catalog_.date_of(entry, item);
    Opening opening{.at = std::nullopt, .why = release_rule(Code::first_item, item)};
    Reason& why = opening.why.parts.front();
    if (date) {
        why.code = Code::fixed_date;
        opening.at = date;
    } else if (entry.product.release.mode == ReleaseMode::immediate) {
        // Nothing is waited for but access itself, which is another rule.
        if (!holds.empty()) opening.at = holds.all().front().from;
        opening.why.parts.clear();
        opening.why.satisfied = true;
        return opening;
    } else if (holds.empty()) {
        foretell(entry, item, why);
        return opening;
    } else {
        for (std::size_t version = 0; version < entry.orders.size(); ++version)
            opening.at = earlier_of(opening.at, opens_under(entry, version, item, holds, why));
        // What was finished was open, however it came about: people move in with their progress.
        opening.at = earlier_of(opening.at, completed(item).first_at_or_after(holds.all().front().from));
    }
    judge_turn(opening, holds);
    return opening;
}

// Access may end before the turn comes. A date comes all the same; the clock of a release stands still from then on.
void Judge::judge_turn(Opening& opening, const Intervals& holds) const {
    Reason& why = opening.why.parts.front();
    why.at = opening.at;
    const bool runs = why.code == Code::time_delay || (why.code == Code::fixed_date && opening.at > moment_);
    if (runs && opening.at && !holds.empty() && !holds.first_at_or_after(*opening.at)) {
        why.ended = holds.all().back().until;
        if (why.code == Code::time_delay) opening.at.reset();
    }
    why.satisfied = opening.at && *opening.at <= moment_;
}

// For whoever never had access: what will be waited for when it begins.
void Judge::foretell(const Entry& entry, const Item& item, Reason& why) {
    if (entry.orders.empty()) return;
    const std::size_t version = entry.orders.size() - 1;
    const auto step = step_of(entry, version, item);
    if (!step) return;
    name_rule(entry, version, *step, why);
    const bool waits_for_another = why.code == Code::previous_item;
    why.satisfied = waits_for_another ? completed(steps_of(entry, version).order[*step - 1]).contains(moment_)
                                      : why.code == Code::first_item;
}

// What takes no step itself opens with the step that comes after what stands before it.
std::optional<std::size_t> Judge::step_of(const Entry& entry, std::size_t version, const Item& item) {
    const std::vector<Item>& items = entry.items[version];
    const auto place = std::ranges::find(items, item);
    if (place == items.end()) return std::nullopt;
    return steps_of(entry, version).before[static_cast<std::size_t>(place - items.begin())];
}

void Judge::name_rule(const Entry& entry, std::size_t version, std::size_t step, Reason& why) {
    why.page.reset();
    why.thing.reset();
    if (step == 0) {
        why.code = Code::first_item;
    } else if (entry.product.release.mode == ReleaseMode::time_delayed) {
        why.code = Code::time_delay;
        why.thing = entry.product.id;
        why.steps = static_cast<std::int64_t>(step);
    } else {
        const Item& previous = steps_of(entry, version).order[step - 1];
        why.code = Code::previous_item;
        why.page = previous.page;
        why.thing = previous.product;
    }
}

// When the item opens under one of the orders that the tree ever had. The last order's rule is the one that is shown.
std::optional<Time> Judge::opens_under(const Entry& entry, std::size_t version, const Item& item,
                                       const Intervals& holds, Reason& why) {
    const Time begin = holds.all().front().from;
    Interval window = window_of(entry.orders, version);
    if (window.until && *window.until <= begin) return std::nullopt;
    window.from = std::max(window.from, begin);
    const auto step = step_of(entry, version, item);
    if (!step) return std::nullopt;
    name_rule(entry, version, *step, why);
    std::optional<Time> at;
    if (why.code == Code::first_item) {
        at = window.from;
    } else if (why.code == Code::time_delay) {
        const auto due = opens_by_time(entry, *step, holds);
        at = due ? std::max(*due, window.from) : due;
    } else {
        at = opens_after(steps_of(entry, version).order[*step - 1], window);
    }
    if (at && window.until && *at >= *window.until) return std::nullopt;
    return at;
}

// The clock runs from the first begin and stands still while there is no access.
std::optional<Time> Judge::opens_by_time(const Entry& entry, std::size_t step, const Intervals& holds) const {
    const catalog::Release& release = entry.product.release;
    const Time begin = holds.all().front().from;
    const Time due =
        zone_.later(begin, static_cast<std::int64_t>(step) * release.interval, release.unit, release.at_hour);
    return std::max(holds.without_gaps(due), begin);
}

std::optional<Time> Judge::opens_after(const Item& previous, const Interval& window) {
    return completed(previous).intersected(Intervals{{window}}).first_at_or_after(window.from);
}

// What takes a step in the delivery: live pages, and live products that have a live page.
const Judge::Steps& Judge::steps_of(const Entry& entry, std::size_t version) {
    const catalog::Order* const order = &entry.orders[version];
    const auto known = std::ranges::find(steps_, order, &std::pair<const catalog::Order*, Steps>::first);
    if (known != steps_.end()) return known->second;
    const bool waits = entry.product.release.mode == ReleaseMode::member_advanced;
    Steps steps;
    for (const Item& item : entry.items[version]) {
        steps.before.push_back(steps.order.size());
        const bool is_waited_for = !waits || !is_left_out(item);
        if (is_waited_for && is_step(item)) steps.order.push_back(item);
    }
    return steps_.emplace_back(order, std::move(steps)).second;
}

bool Judge::is_step(const Item& item) const {
    if (item.page) {
        const catalog::Page* const page = catalog_.find(*item.page);
        return page != nullptr && page->status == Status::live;
    }
    const Entry* const included = catalog_.find(*item.product);
    return included != nullptr && included->product.status == Status::live && !included->live_pages.empty();
}

// A page that isn't meant for the member: nobody waits for what they will never see.
bool Judge::is_left_out(const Item& item) {
    return item.page && !is_meant(*item.page);
}

// When an item was complete: a page while its checkmark was set, a product while all of its live pages' were.
Intervals Judge::completed(const Item& item) {
    const auto of_page = [&](const PageId& page) {
        std::vector<Interval> spells;
        const auto known = facts_.completed.find(page);
        if (known == facts_.completed.end()) return Intervals{};
        for (const progress::Spell& spell : known->second) spells.push_back({spell.done_at, spell.cleared_at});
        return Intervals{std::move(spells)};
    };
    if (item.page) return of_page(*item.page);
    const Entry* const entry = catalog_.find(*item.product);
    if (entry == nullptr || entry->live_pages.empty()) return {};
    Intervals all{{{Time::min(), std::nullopt}}};
    for (const PageId& page : entry->live_pages) {
        if (is_meant(page)) all = all.intersected(of_page(page));
    }
    return all;
}

}  // namespace hub::access
