#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.h"

// For whom something is: a word, or a rule that names groups, tags, products and subscriptions. What a rule amounts to
// for a member is decided in access/ alone.
namespace hub::audiences {

// To have what is named by a subscription; by any subscription, of whatever, where nothing is named.
struct Subscribed {
    static constexpr std::string_view word = "subscription";

    std::optional<ThingId> thing{};

    auto operator<=>(const Subscribed&) const = default;
};

// One thing asked of a member: to have the tag, to be in the group, to hold the product or collection, to subscribe.
using Criterion = std::variant<TagId, GroupId, ThingId, Subscribed>;
// "tag_…", "grp_…", "prd_…", "col_…", "subscription", "subscription:prd_…"
std::string id_of(const Criterion& criterion);
// What must stay while a rule names it; empty where nothing is named.
std::optional<std::string> named_by(const Criterion& criterion);

// Members who meet one of `any`, where it names any; each of `all`; and none of `none`.
struct Rule {
    static constexpr std::size_t criteria_max = 30;

    std::vector<Criterion> any{};
    std::vector<Criterion> all{};
    std::vector<Criterion> none{};

    bool empty() const { return any.empty() && all.empty() && none.empty(); }
    std::vector<Criterion> criteria() const;  // all three, each once
    bool operator==(const Rule&) const = default;
};

struct Audience {
    enum Kind : std::uint8_t { anyone, members, certain };

    Audience(Kind for_whom) : kind(for_whom) {}  // NOLINT(google-explicit-constructor): the word is the whole audience
    explicit Audience(Rule these) : kind(certain), rule(std::move(these)) {}

    Kind kind;
    Rule rule{};  // of `certain`, and never empty there

    bool operator==(const Audience&) const = default;
};

std::string_view word_of(Audience::Kind kind);  // "anyone"
std::vector<std::string> audience_words();

// As the database keeps it: a rule as text, empty for none; and the word, in which `certain` is told by the rule.
std::string text_of(const Rule& rule);
Audience stored_audience(std::string_view word, std::string_view rule_text);
std::string_view stored_word(const Audience& audience);

}  // namespace hub::audiences
