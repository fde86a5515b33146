#include "access/words.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/text.h"

namespace hub::access {

namespace {

using Code = Reason::Code;
using catalog::Catalog;

std::string units_text(std::int64_t count, CalendarUnit unit) {
    switch (unit) {
        case CalendarUnit::days:
            return counted(count, "day", "days");
        case CalendarUnit::weeks:
            return counted(count, "week", "weeks");
        case CalendarUnit::months:
            return counted(count, "month", "months");
    }
    ENSURE(false);
}

}  // namespace

std::string name_of(const Catalog& catalog, const std::optional<ThingId>& thing) {
    const auto* const entry = thing ? catalog.find(*thing) : nullptr;
    return entry == nullptr ? "this product" : "“" + entry->product.name + "”";
}

std::string title_of(const Catalog& catalog, const Reason& reason) {
    const catalog::Page* const page = reason.page ? catalog.find(*reason.page) : nullptr;
    return page == nullptr ? name_of(catalog, reason.thing) : "“" + page->title + "”";
}

std::string delay_text(const Catalog& catalog, const Reason& rule) {
    const auto* const entry = rule.thing ? catalog.find(*rule.thing) : nullptr;
    if (rule.code != Code::time_delay || entry == nullptr) return {};
    const catalog::Release& release = entry->product.release;
    return units_text(rule.steps * release.interval, release.unit);
}

const Reason* unmet(const Decision& decision) {
    const auto failed = std::ranges::find_if_not(decision.reasons, is_met);
    return failed == decision.reasons.end() ? nullptr : &*failed;
}

const Reason* reason_of(const Decision& decision, Code code) {
    const auto found = std::ranges::find(decision.reasons, code, &Reason::code);
    return found == decision.reasons.end() ? nullptr : &*found;
}

const Reason* waiting_in_collection(const Reason& access) {
    const auto found = std::ranges::find_if(access.parts, [](const Reason& part) {
        return part.code == Code::collection_grant && is_met(part.parts[0]) && is_met(part.parts[1]) &&
               !is_met(part.parts[2]);
    });
    return found == access.parts.end() ? nullptr : &found->parts[2];
}

const Reason& rule_of(const Reason& release) {
    return release.parts.empty() ? release : release.parts.front();
}

std::optional<Time> end_before_turn(const Decision& decision) {
    const Reason* const failed = unmet(decision);
    if (failed == nullptr) return std::nullopt;
    const Reason* const release = failed->code == Code::access ? waiting_in_collection(*failed) : failed;
    return release == nullptr || release->code != Code::release ? std::nullopt : rule_of(*release).ended;
}

}  // namespace hub::access
