#pragma once

#include <optional>
#include <vector>

#include "base/clock.h"

namespace hub::access {

// From a moment up to, not including, another; without end when `until` is empty.
struct Interval {
    Time from;
    std::optional<Time> until{};

    bool operator==(const Interval&) const = default;
};

// A set of moments as intervals that are sorted and neither touch nor overlap.
class Intervals {
public:
    Intervals() = default;
    Intervals(std::vector<Interval> any_order);  // NOLINT(google-explicit-constructor): a list of intervals is one

    bool contains(Time moment) const;
    bool empty() const { return all_.empty(); }
    const std::vector<Interval>& all() const { return all_; }
    // The earliest moment of it at or after `moment`.
    std::optional<Time> first_at_or_after(Time moment) const;
    // The next moment after `moment` at which contains() changes.
    std::optional<Time> next_change_after(Time moment) const;

    Intervals united(const Intervals& other) const;
    // All moments that aren't in it.
    Intervals complemented() const;
    Intervals intersected(const Intervals& other) const;
    Intervals from(Time moment) const { return intersected(Intervals{{{moment, std::nullopt}}}); }

    // `moment` pushed back by the gaps that begin before it: time outside doesn't count.
    Time without_gaps(Time moment) const;

    bool operator==(const Intervals&) const = default;

private:
    std::vector<Interval> all_;
};

// The earlier of two, where empty means never.
std::optional<Time> earlier_of(const std::optional<Time>& one, const std::optional<Time>& other);

}  // namespace hub::access
