#include "audiences/audience_json.h"

#include <algorithm>
#include <string>

#include "base/ensure.h"
#include "base/text.h"

namespace hub::audiences {

namespace {

constexpr std::string_view rule_field = "audience_rule";
constexpr std::string_view subscribed_prefix = "subscription:";

JsonArray ids_json(const std::vector<Criterion>& criteria) {
    JsonArray ids;
    for (const Criterion& criterion : criteria) ids.emplace_back(id_of(criterion));
    return ids;
}

std::vector<Criterion> read_criteria(Fields& fields, std::string_view name) {
    std::vector<Criterion> criteria;
    for (const std::string& id : fields.texts(name, Rule::criteria_max)) {
        const auto criterion = find_criterion(id);
        if (!criterion)
            fields.wrong(
                format("{}[{}]", name, criteria.size()),
                "should be the id of a tag, a group or a product, or subscription:, with a product's behind it");
        if (!criterion) return {};
        if (std::ranges::find(criteria, *criterion) == criteria.end()) criteria.push_back(*criterion);
    }
    return criteria;
}

// As it stands there, be it empty.
Rule read_object(Fields& fields, std::string_view name, const Json& object) {
    Fields inner{object, std::string{name}};
    Rule rule;
    rule.any = read_criteria(inner, "any");
    rule.all = read_criteria(inner, "all");
    rule.none = read_criteria(inner, "none");
    fields.adopt(std::move(inner));
    return rule;
}

// Whether anything was sent, readable or not.
bool names_something(const Json* object) {
    if (object == nullptr || !object->is_object()) return false;
    return std::ranges::any_of(object->as_object(), [](const auto& entry) {
        const JsonArray* const ids = entry.value().if_array();
        return ids == nullptr || !ids->empty();
    });
}

void require_criterion(Fields& fields, std::string_view name, const Json* object, const Rule& rule) {
    if (!names_something(object)) fields.wrong(name, "should name at least one group, tag, product or subscription");
    if (rule.criteria().size() > Rule::criteria_max)
        fields.wrong(name,
                     format("should name {} groups, tags, products and subscriptions at most", Rule::criteria_max));
}

std::optional<Criterion> find_subscribed(std::string_view id) {
    return ThingId::matches(id) ? std::optional<Criterion>{Subscribed{ThingId::parse(id)}} : std::nullopt;
}

std::vector<Criterion> stored_criteria(const Json& json, std::string_view name) {
    std::vector<Criterion> criteria;
    for (const Json& id : json.at(name).as_array()) {
        const auto criterion = find_criterion(id.as_string());
        ENSURE(criterion);
        criteria.push_back(*criterion);
    }
    return criteria;
}

}  // namespace

std::optional<Criterion> find_criterion(std::string_view id) {
    if (id == Subscribed::word) return Subscribed{};
    if (id.starts_with(subscribed_prefix)) return find_subscribed(id.substr(subscribed_prefix.size()));
    if (TagId::matches(id)) return TagId::parse(id);
    if (GroupId::matches(id)) return GroupId::parse(id);
    if (ThingId::matches(id)) return ThingId::parse(id);
    return std::nullopt;
}

JsonObject json_of(const Rule& rule) {
    return {{"any", ids_json(rule.any)}, {"all", ids_json(rule.all)}, {"none", ids_json(rule.none)}};
}

Rule read_rule(Fields& fields, std::string_view name) {
    const Json* const object = fields.optional_object(name);
    const Rule rule = object == nullptr ? Rule{} : read_object(fields, name, *object);
    require_criterion(fields, name, object, rule);
    return rule;
}

std::optional<Audience> read_audience(Fields& fields) {
    const auto word = fields.optional_word("audience", audience_words());
    if (word == word_of(Audience::certain)) return Audience{read_rule(fields, rule_field)};
    const Json* const object = fields.optional_object(rule_field);
    if (object != nullptr && !read_object(fields, rule_field, *object).empty())
        fields.wrong(rule_field, "can only be sent with audience: certain");
    if (!word || word->empty()) return std::nullopt;
    return *word == word_of(Audience::anyone) ? Audience::anyone : Audience::members;
}

Rule stored_rule(std::string_view text) {
    const auto json = parse_json(text);
    ENSURE(json);
    return {.any = stored_criteria(*json, "any"),
            .all = stored_criteria(*json, "all"),
            .none = stored_criteria(*json, "none")};
}

}  // namespace hub::audiences
