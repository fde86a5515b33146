#include "audiences/audience.h"

#include <algorithm>
#include <array>

#include "audiences/audience_json.h"
#include "base/ensure.h"

namespace hub::audiences {

namespace {

constexpr std::array<std::string_view, 3> kinds = {"anyone", "members", "certain"};

template <class Id>
std::string written(const Id& id) {
    return id.text();
}

std::string written(const Subscribed& subscribed) {
    const std::string word{Subscribed::word};
    return subscribed.thing ? word + ":" + subscribed.thing->text() : word;
}

}  // namespace

std::string id_of(const Criterion& criterion) {
    return std::visit([](const auto& one) { return written(one); }, criterion);
}

std::optional<std::string> named_by(const Criterion& criterion) {
    const auto* const subscribed = std::get_if<Subscribed>(&criterion);
    if (subscribed == nullptr) return id_of(criterion);
    return subscribed->thing ? std::optional{subscribed->thing->text()} : std::nullopt;
}

std::vector<Criterion> Rule::criteria() const {
    std::vector<Criterion> found = any;
    found.insert(found.end(), all.begin(), all.end());
    found.insert(found.end(), none.begin(), none.end());
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
    return found;
}

std::string_view word_of(Audience::Kind kind) {
    return kinds.at(static_cast<std::size_t>(kind));
}

std::vector<std::string> audience_words() {
    return {kinds.begin(), kinds.end()};
}

std::string text_of(const Rule& rule) {
    return rule.empty() ? std::string{} : to_text(json_of(rule));
}

Audience stored_audience(std::string_view word, std::string_view rule_text) {
    if (!rule_text.empty()) return Audience{stored_rule(rule_text)};
    const auto* const found = std::ranges::find(kinds, word);
    ENSURE(found != kinds.end());
    return static_cast<Audience::Kind>(found - kinds.begin());
}

std::string_view stored_word(const Audience& audience) {
    return word_of(audience.kind == Audience::certain ? Audience::members : audience.kind);
}

}  // namespace hub::audiences
