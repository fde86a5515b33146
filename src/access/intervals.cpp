#include "access/intervals.h"

#include <algorithm>

namespace hub::access {

namespace {

constexpr Time forever = Time::max();

Time end_of(const Interval& interval) {
    return interval.until.value_or(forever);
}

std::optional<Time> as_end(Time moment) {
    return moment == forever ? std::nullopt : std::optional{moment};
}

}  // namespace

Intervals::Intervals(std::vector<Interval> any_order) {
    std::erase_if(any_order, [](const Interval& interval) { return end_of(interval) <= interval.from; });
    std::ranges::sort(any_order, {}, &Interval::from);
    for (const Interval& next : any_order) {
        if (!all_.empty() && next.from <= end_of(all_.back())) {
            all_.back().until = as_end(std::max(end_of(all_.back()), end_of(next)));
        } else {
            all_.push_back(next);
        }
    }
}

bool Intervals::contains(Time moment) const {
    return std::ranges::any_of(
        all_, [&](const Interval& interval) { return interval.from <= moment && moment < end_of(interval); });
}

std::optional<Time> Intervals::first_at_or_after(Time moment) const {
    for (const Interval& interval : all_) {
        if (moment < end_of(interval)) return std::max(moment, interval.from);
    }
    return std::nullopt;
}

std::optional<Time> Intervals::next_change_after(Time moment) const {
    for (const Interval& interval : all_) {
        if (moment < interval.from) return interval.from;
        if (moment < end_of(interval)) return interval.until;
    }
    return std::nullopt;
}

Intervals Intervals::united(const Intervals& other) const {
    std::vector<Interval> both = all_;
    both.insert(both.end(), other.all_.begin(), other.all_.end());
    return Intervals{std::move(both)};
}

Intervals Intervals::intersected(const Intervals& other) const {
    std::vector<Interval> common;
    for (const Interval& mine : all_) {
        for (const Interval& theirs : other.all_) {
            const Interval shared{std::max(mine.from, theirs.from), as_end(std::min(end_of(mine), end_of(theirs)))};
            if (shared.from < end_of(shared)) common.push_back(shared);
        }
    }
    return Intervals{std::move(common)};
}

Intervals Intervals::complemented() const {
    std::vector<Interval> gaps;
    Time from = Time::min();
    for (const Interval& interval : all_) {
        gaps.push_back({from, interval.from});
        from = end_of(interval);
    }
    if (from != forever) gaps.push_back({from, std::nullopt});
    return Intervals{std::move(gaps)};
}

Time Intervals::without_gaps(Time moment) const {
    for (std::size_t next = 1; next < all_.size(); ++next) {
        const Time gap_begins = end_of(all_[next - 1]);
        if (moment <= gap_begins) break;
        moment += all_[next].from - gap_begins;
    }
    return moment;
}

std::optional<Time> earlier_of(const std::optional<Time>& one, const std::optional<Time>& other) {
    if (!one) return other;
    if (!other) return one;
    return std::min(*one, *other);
}

}  // namespace hub::access
