#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/verdict.h"
#include "portal/outline.h"

// What a member reads of a decision. The decision is access'; here are only its words.
namespace hub::portal {

// On a card or in an outline: "Opens on 1 December", "After: Naming the day", "Part of Studio membership".
std::string short_reason(Look& look, const access::Decision& decision);

struct Way {
    std::string url;  // empty: there is nothing to press
    std::string label;
};

// On the page that stands in place of what is locked.
struct Explanation {
    std::string reason;              // one sentence
    std::string opener;              // a sentence or two, or empty
    std::optional<Time> opens_at{};  // it opens by itself
    Way action{};
    std::vector<Way> others{};  // beside it
};
Explanation explanation_of(Look& look, const access::Decision& decision, const access::Subject& subject,
                           const std::string& login_url);

// Until when a product is open, where time alone closes it; else empty.
std::string ending_sentence(Look& look, const ThingId& thing);
// That a payment failed, and until when the thing stays open or since when it is closed for it; else empty.
std::string failed_payment_sentence(Look& look, const ThingId& thing);

}  // namespace hub::portal
