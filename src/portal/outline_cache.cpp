#include "portal/outline_cache.h"

#include "base/same.h"

namespace hub::portal {

namespace {

// The words of a date say less when it is near.
constexpr Duration words_hold = 1h;

std::string key_of(const access::Facts& facts, const Plan& plan) {
    std::string key{plan.product().id.view()};
    if (facts.member) key += facts.member->view();
    return key;
}

// About what the contents take in memory.
std::size_t weight(const Contents& contents) {
    std::size_t bytes = sizeof(contents);
    for (const Outline::Step& step : contents.outline.steps) bytes += sizeof(step) + step.reason.capacity();
    return bytes;
}

}  // namespace

std::shared_ptr<const Contents> OutlineCache::of(Look& look, const std::shared_ptr<const SiteShown>& shown,
                                                 const std::shared_ptr<const access::Facts>& facts, const Plan& plan) {
    const std::string key = key_of(*facts, plan);
    const auto known = kept_.find(key);
    const bool is_true = known && is_same(known->shown, shown) && is_same(known->facts, facts) &&
                         known->from <= look.now && look.now < known->until;
    if (is_true) return known->contents;
    auto contents = std::make_shared<const Contents>(Contents{outline_of(look, plan), progress_of(look, plan)});
    const Time until = std::min(contents->outline.valid_until.value_or(Time::max()), look.now + words_hold);
    kept_.keep(key, {shown, facts, look.now, until, contents}, weight(*contents));
    return contents;
}

}  // namespace hub::portal
