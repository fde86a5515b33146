#pragma once

#include <optional>
#include <string>

#include "access/verdict.h"

// Private to access/: what the words of verdicts and of their openers share.
namespace hub::access {

// "“Deep Rest”" with its quotes; "this product" where the catalog knows none.
std::string name_of(const catalog::Catalog& catalog, const std::optional<ThingId>& thing);
// The page's title, or the thing's name, in quotes.
std::string title_of(const catalog::Catalog& catalog, const Reason& reason);
// How a member stands to an audience, or to one part of it.
std::string audience_sentence(const Reason& reason, const catalog::Catalog& catalog);
// How long after access begins a release by time opens: "5 weeks"; empty for any other rule.
std::string delay_text(const catalog::Catalog& catalog, const Reason& rule);

// The outermost rule that isn't met; none when it is open.
const Reason* unmet(const Decision& decision);
const Reason* reason_of(const Decision& decision, Reason::Code code);
// A collection that is held and whose turn for this product has not come: the rule of that turn.
const Reason* waiting_in_collection(const Reason& access);
// Of a release, the one rule that it comes down to.
const Reason& rule_of(const Reason& release);

}  // namespace hub::access
