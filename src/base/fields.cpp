#include "base/fields.h"

#include <algorithm>

#include "base/text.h"

namespace hub {

namespace {

std::string range_of(std::int64_t least, std::int64_t most) {
    return format("should be a whole number from {} to {}", least, most);
}

}  // namespace

Fields::Fields(const Json& json, std::string place) : json_(&json), place_(std::move(place)) {
    if (!json.is_object()) throw Invalid(place_, "should be a JSON object");
}

bool Fields::has(std::string_view name) const {
    const Json* const found = at(*json_, {name});
    return found != nullptr && !found->is_null();
}

bool Fields::is_null(std::string_view name) const {
    const Json* const found = at(*json_, {name});
    return found != nullptr && found->is_null();
}

const Json* Fields::take(std::string_view name) {
    taken_.emplace_back(name);
    return has(name) ? at(*json_, {name}) : nullptr;
}

const Json* Fields::raw(std::string_view name) {
    return take(name);
}

std::optional<std::string> Fields::optional_text(std::string_view name, TextRule rule) {
    const Json* const given = take(name);
    if (given == nullptr) return std::nullopt;
    if (!given->is_string()) {
        wrong(name, "should be a text");
        return std::nullopt;
    }
    std::string value{trimmed({given->as_string().data(), given->as_string().size()})};
    const std::size_t letters = length_in_letters(value);
    if (letters < rule.shortest || letters > rule.longest || !is_printable(value)) {
        wrong(name, format("should be a text of {} to {} characters without control characters", rule.shortest,
                           rule.longest));
        return std::nullopt;
    }
    if (shows_something(value)) return value;
    if (rule.shortest == 0) return "";
    wrong(name, "should have a character that can be seen");
    return std::nullopt;
}

std::string Fields::text(std::string_view name, TextRule rule) {
    if (!has(name)) {
        taken_.emplace_back(name);
        wrong(name, "is missing");
        return {};
    }
    return optional_text(name, rule).value_or("");
}

std::optional<std::int64_t> Fields::optional_number(std::string_view name, std::int64_t least, std::int64_t most) {
    const Json* const given = take(name);
    if (given == nullptr) return std::nullopt;
    if (given->is_int64() && given->as_int64() >= least && given->as_int64() <= most) return given->as_int64();
    wrong(name, range_of(least, most));
    return std::nullopt;
}

std::int64_t Fields::number(std::string_view name, std::int64_t least, std::int64_t most) {
    if (!has(name)) wrong(name, "is missing");
    return optional_number(name, least, most).value_or(least);
}

std::optional<bool> Fields::optional_flag(std::string_view name) {
    const Json* const given = take(name);
    if (given == nullptr) return std::nullopt;
    if (given->is_bool()) return given->as_bool();
    wrong(name, "should be true or false");
    return std::nullopt;
}

bool Fields::flag(std::string_view name, bool otherwise) {
    return optional_flag(name).value_or(otherwise);
}

std::optional<Time> Fields::optional_time(std::string_view name) {
    const auto given = optional_text(name, {.shortest = 1, .longest = 40});
    if (!given) return std::nullopt;
    const auto time = parse_rfc3339(*given);
    if (!time) wrong(name, "should be a moment such as 2026-11-21T10:00:00Z");
    return time;
}

std::string Fields::email(std::string_view name) {
    std::string given = text(name, {.shortest = 3, .longest = 254});
    if (!given.empty() && !is_email(given)) wrong(name, "should be an e-mail address such as ada@example.com");
    return given;
}

std::optional<std::string> Fields::optional_word(std::string_view name, const std::vector<std::string>& words) {
    auto given = optional_text(name);
    if (!given) return std::nullopt;
    if (std::ranges::find(words, *given) != words.end()) return given;
    wrong(name, "should be one of: " + join(words, ", "));
    return std::nullopt;
}

std::string Fields::word(std::string_view name, const std::vector<std::string>& words) {
    if (!has(name)) wrong(name, "is missing; it should be one of: " + join(words, ", "));
    return optional_word(name, words).value_or(words.front());
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t most) {
    const Json* const given = take(name);
    std::vector<std::string> found;
    if (given == nullptr) return found;
    const JsonArray* const array = given->if_array();
    if (array == nullptr || array->size() > most) {
        wrong(name, format("should be a list of at most {} texts", most));
        return found;
    }
    for (const Json& entry : *array) {
        if (entry.is_string() && is_printable({entry.as_string().data(), entry.as_string().size()})) {
            found.emplace_back(entry.as_string().data(), entry.as_string().size());
        } else {
            wrong(name, "should hold texts only");
            return {};
        }
    }
    return found;
}

const Json* Fields::optional_object(std::string_view name, std::string_view wanted) {
    const Json* const given = take(name);
    if (given == nullptr || given->is_object()) return given;
    wrong(name, std::string{wanted});
    return nullptr;
}

std::optional<ThingId> Fields::optional_thing(std::string_view name, ThingKind kind) {
    const auto given = optional_text(name);
    if (!given) return std::nullopt;
    if (ThingId::matches(*given) && ThingId::parse(*given).kind() == kind) return ThingId::parse(*given);
    wrong(name, format("should be an id that begins with {}", kind == ThingKind::product ? "prd_" : "col_"));
    return std::nullopt;
}

std::optional<ThingId> Fields::optional_product_or_collection() {
    const auto product = optional_thing("product", ThingKind::product);
    const auto collection = optional_thing("collection", ThingKind::collection);
    if (has("product") && has("collection")) wrong("collection", "can't be sent together with product");
    return product ? product : collection;
}

std::optional<ThingId> Fields::product_or_collection() {
    if (!has("product") && !has("collection")) wrong("product", "is wanted, or collection");
    return optional_product_or_collection();
}

std::string Fields::path_of(std::string_view name) const {
    return place_.empty() ? std::string{name} : place_ + "." + std::string{name};
}

void Fields::wrong(std::string_view name, std::string message) {
    complaints_.add(path_of(name), std::move(message));
}

bool Fields::is_wrong(std::string_view name) const {
    return complaints_.about(path_of(name));
}

void Fields::refuse_nulls(std::string_view except) {
    for (const auto& entry : json_->as_object()) {
        if (entry.value().is_null() && std::string_view{entry.key()} != except)
            wrong({entry.key().data(), entry.key().size()}, "should not be null; leave it out to keep what is there");
    }
}

void Fields::adopt(Fields inner) {
    complaints_.add(inner.complaints());
}

void Fields::refuse_the_unknown() {
    for (const auto& entry : json_->as_object()) {
        const std::string name{entry.key().data(), entry.key().size()};
        if (std::ranges::find(taken_, name) == taken_.end()) wrong(name, "is not a field here");
    }
}

Complaints Fields::complaints() {
    refuse_the_unknown();
    return complaints_;
}

void Fields::finish() {
    complaints().finish();
}

}  // namespace hub
