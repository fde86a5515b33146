#include "members/asked_api.h"

#include <algorithm>

#include "base/error.h"
#include "catalog/catalog.h"
#include "folders/folder_words.h"

namespace hub::members::api {

namespace {

const std::vector<std::string> state_words{"active", "inactive", "never_seen", "past_due", "blocked", "trashed"};
const std::vector<std::string> sort_words{"joined", "-joined", "name", "-name", "email", "-email", "seen", "-seen"};

template <class Word>
Word word_in(const std::vector<std::string>& words, const std::string& word) {
    return static_cast<Word>(std::ranges::find(words, word) - words.begin());
}

std::optional<std::int64_t> number_in(http::Parameters& parameters, std::string_view name) {
    const auto text = parameters.text(name);
    if (!text) return std::nullopt;
    const auto number = number_key(*text);
    if (!number) parameters.wrong(name, "should be a number, or a date such as 2026-11-22");
    return number;
}

std::optional<FieldFilter> field_filter_in(http::Parameters& parameters) {
    const auto field = parameters.id<FieldId>("field");
    const auto value = parameters.text("value");
    const auto from = number_in(parameters, "value_from");
    const auto to = number_in(parameters, "value_to");
    if (!field && (value || from || to)) parameters.wrong("field", "is wanted: of which field");
    if (!field) return std::nullopt;
    return FieldFilter{.field = *field, .value = value, .from = from, .to = to};
}

}  // namespace

Filter filter_in(http::Parameters& parameters, const staff::Actor& actor) {
    Filter filter;
    filter.words = parameters.text("q").value_or("");
    if (const auto state = parameters.word("state", state_words)) filter.state = word_in<State>(state_words, *state);
    if (const auto standing = parameters.word("billing", billing::standing_words()))
        filter.billing = word_in<billing::Standing>(billing::standing_words(), *standing);
    const bool asks_for_billing = filter.billing || filter.state == State::past_due;
    if (asks_for_billing && !actor.may("billing:read"))
        throw Forbidden("What members pay is for those who may see billing (billing:read).");
    filter.tag = parameters.id<TagId>("tag");
    filter.folder = folders::asked_in(parameters);
    if (const auto thing = parameters.id<ThingId>("thing")) filter.things.push_back(*thing);
    filter.group = parameters.id<GroupId>("group");
    filter.field = field_filter_in(parameters);
    filter.source = parameters.text("source");
    filter.joined_after = parameters.time("joined_after");
    filter.joined_before = parameters.time("joined_before");
    filter.seen_after = parameters.time("seen_after");
    filter.seen_before = parameters.time("seen_before");
    return filter;
}

Filter widened(Filter filter, const catalog::Catalog& catalog) {
    if (filter.group) filter.among = catalog::term_of({.any = {*filter.group}}, catalog.book(), catalog);
    if (filter.things.size() != 1) return filter;
    const auto* const entry = catalog.find(filter.things.front());
    if (entry == nullptr) return filter;
    filter.things.insert(filter.things.end(), entry->included_in.begin(), entry->included_in.end());
    return filter;
}

Order order_in(http::Parameters& parameters) {
    const auto word = parameters.word("sort", sort_words).value_or("-joined");
    const bool is_descending = word.starts_with('-');
    const auto by = word_in<std::size_t>(sort_words, is_descending ? word.substr(1) : word) / 2;
    return {.by = static_cast<SortBy>(by), .is_descending = is_descending};
}

}  // namespace hub::members::api
