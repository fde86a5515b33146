#pragma once

#include <optional>
#include <string>

#include "access/verdict.h"
#include "portal/outline.h"

// What a member reads of a decision. The decision is access'; here are only its words.
namespace hub::portal {

// On a card or in an outline: "Opens on 1 December", "After: Naming the day", "Part of Studio membership".
std::string short_reason(const Look& look, const access::Decision& decision);

// On the page that stands in place of what is locked.
struct Explanation {
    std::string reason;              // one sentence
    std::string opener;              // one sentence, or empty
    std::optional<Time> opens_at{};  // it opens by itself
    std::string action_url;          // empty: there is nothing to press
    std::string action_label;
};
Explanation explanation_of(const Look& look, const access::Decision& decision, const access::Subject& subject,
                           const std::string& login_url);

// Until when a product is open, where time alone closes it.
std::optional<Time> ends_at(Look& look, const ThingId& thing);

}  // namespace hub::portal
