#include "access/audience_api.h"

#include <string_view>

#include "access/impact.h"
#include "access/people_api.h"
#include "access/verdict.h"
#include "app/app.h"
#include "audiences/audience_json.h"
#include "audiences/groups.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "catalog/products.h"
#include "http/parameters.h"
#include "media/files.h"
#include "members/roster.h"
#include "staff/staff.h"

namespace hub::access::api {

namespace {

using audiences::Audience;
using audiences::Criterion;
using audiences::Rule;

std::vector<std::string> ids_in(http::Parameters& parameters, std::string_view name) {
    const std::string text = parameters.text(name).value_or("");
    return text.empty() ? std::vector<std::string>{} : split(text, ',');
}

std::vector<Criterion> criteria_in(http::Parameters& parameters, std::string_view name) {
    std::vector<Criterion> criteria;
    for (const std::string& id : ids_in(parameters, name)) {
        const auto criterion = audiences::find_criterion(id);
        if (criterion) criteria.push_back(*criterion);
        if (!criterion)
            parameters.wrong(name, "should be ids of tags, groups, products and subscriptions, parted by commas");
    }
    if (criteria.size() > Rule::criteria_max)
        parameters.wrong(name, format("should be {} at most", Rule::criteria_max));
    return criteria;
}

// `audience`, `any`, `all` and `none`; what must be there is checked by whoever has a reader.
Audience audience_in(http::Parameters& parameters) {
    const auto word = parameters.word("audience", audiences::audience_words());
    Rule rule{.any = criteria_in(parameters, "any"),
              .all = criteria_in(parameters, "all"),
              .none = criteria_in(parameters, "none")};
    const bool is_certain = !word || *word == audiences::word_of(Audience::certain);
    if (is_certain && rule.empty())
        parameters.wrong("any", "should name at least one group, tag, product or subscription");
    if (!is_certain && !rule.empty()) parameters.wrong("audience", "should be certain where criteria are named");
    if (is_certain) return Audience{std::move(rule)};
    return *word == audiences::word_of(Audience::anyone) ? Audience::anyone : Audience::members;
}

void check_named(Reader& reader, const Audience& audience) {
    Complaints wrong;
    audiences::check_audience(reader, audience, wrong);
    wrong.finish();
}

std::string_view kind_of(const Criterion& criterion) {
    if (std::holds_alternative<TagId>(criterion)) return "tag";
    if (std::holds_alternative<GroupId>(criterion)) return "group";
    if (std::holds_alternative<audiences::Subscribed>(criterion)) return "subscription";
    return std::get<ThingId>(criterion).kind() == ThingKind::product ? "product" : "collection";
}

std::string name_of(const Criterion& criterion, const audiences::Book& book, const catalog::Catalog& catalog) {
    if (const auto* const tag = std::get_if<TagId>(&criterion)) return *book.name_of(*tag);
    if (const auto* const group = std::get_if<GroupId>(&criterion)) return book.find(*group)->name;
    const auto* const subscribed = std::get_if<audiences::Subscribed>(&criterion);
    if (subscribed != nullptr && !subscribed->thing) return "Any subscription";
    const ThingId& thing = subscribed == nullptr ? std::get<ThingId>(criterion) : *subscribed->thing;
    return catalog.find(thing)->product.name;
}

JsonArray criteria_json(const Rule& rule, const audiences::Book& book, const catalog::Catalog& catalog) {
    JsonArray criteria;
    for (const Criterion& criterion : rule.criteria()) {
        criteria.push_back(JsonObject{{"id", audiences::id_of(criterion)},
                                      {"kind", kind_of(criterion)},
                                      {"name", name_of(criterion, book, catalog)}});
    }
    return criteria;
}

// What would change: one of a page, a file, a group or a collection, with what it would be.
struct WhatIf {
    std::optional<PageId> page{};
    std::optional<FileId> file{};
    std::optional<GroupId> group{};
    std::optional<ThingId> collection{};
    Audience wanted = Audience::members;
    bool includes_all = false;
    std::vector<ThingId> products{};
};

std::vector<ThingId> products_in(http::Parameters& parameters) {
    std::vector<ThingId> products;
    for (const std::string& id : ids_in(parameters, "products")) {
        const bool is_product = ThingId::matches(id) && ThingId::parse(id).kind() == ThingKind::product;
        if (is_product) products.push_back(ThingId::parse(id));
        if (!is_product) parameters.wrong("products", "should be ids of products, parted by commas");
    }
    return products;
}

WhatIf what_if_in(http::Parameters& parameters) {
    WhatIf what_if{.page = parameters.id<PageId>("page"),
                   .file = parameters.id<FileId>("file"),
                   .group = parameters.id<GroupId>("group"),
                   .collection = parameters.id<ThingId>("collection")};
    const int named = int{what_if.page.has_value()} + int{what_if.file.has_value()} + int{what_if.group.has_value()} +
                      int{what_if.collection.has_value()};
    if (named != 1) parameters.wrong("page", "should be there, or file, group or collection instead");
    if (what_if.collection && what_if.collection->kind() != ThingKind::collection)
        parameters.wrong("collection", "should be the id of a collection");
    if (what_if.collection) {
        what_if.includes_all = parameters.word("includes", {"all", "chosen"}) == "all";
        what_if.products = products_in(parameters);
    } else {
        what_if.wanted = audience_in(parameters);
    }
    return what_if;
}

std::vector<ThingId> wanted_products(const WhatIf& what_if, const catalog::Catalog& catalog) {
    if (!what_if.includes_all) return what_if.products;
    std::vector<ThingId> all;
    for (const auto& entry : catalog.entries()) {
        if (!entry.product.is_collection()) all.push_back(entry.product.id);
    }
    return all;
}

Impact impact_on(Reader& reader, const WhatIf& what_if, const catalog::Catalog& catalog) {
    check_named(reader, what_if.wanted);
    const audiences::Book book = audiences::named(reader, catalog.book(), what_if.wanted.rule);
    if (what_if.page) return impact_on_page(catalog::load_page(reader, *what_if.page), what_if.wanted, book, catalog);
    if (what_if.file) return impact_of(media::load_file(reader, *what_if.file).audience, what_if.wanted, book, catalog);
    if (what_if.group)
        return impact_of(Audience{audiences::load_group(reader, *what_if.group).rule}, what_if.wanted, book, catalog);
    catalog::load_product(reader, *what_if.collection);
    return impact_on_collection(*what_if.collection, wanted_products(what_if, catalog), catalog);
}

std::string_view word_of(Visitors visitors) {
    switch (visitors) {
        case Visitors::gain:
            return "gain";
        case Visitors::lose:
            return "lose";
        case Visitors::same:
            return "same";
    }
    return "same";
}

}  // namespace

http::Response show_audience(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const Audience audience = audience_in(parameters);
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        check_named(reader, audience);
        const auto catalog = app.catalogs.of(reader);
        const audiences::Book book = audiences::named(reader, catalog->book(), audience.rule);
        const JsonObject answer{
            {"audience", audiences::word_of(audience.kind)},
            {"audience_rule", audiences::json_of(audience.rule)},
            {"sentence", sentence(audience, book, *catalog)},
            {"criteria", criteria_json(audience.rule, book, *catalog)},
            {"count", members::count_members(reader, {.among = members_of(audience, book, *catalog)})}};
        return http::json(200, answer);
    });
}

http::Response list_audience_uses(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const std::string id = parameters.text("of").value_or("");
    const auto criterion = audiences::find_criterion(id);
    if (!criterion) parameters.wrong("of", "should be the id of a tag, a group or a product");
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        JsonArray uses;
        for (const audiences::Use& use : audiences::uses_of(reader, audiences::named_by(*criterion).value_or(""))) {
            uses.push_back(JsonObject{
                {"id", use.id}, {"name", use.name}, {"thing", use.home.empty() ? Json(nullptr) : Json(use.home)}});
        }
        return http::list(std::move(uses), std::nullopt);
    });
}

http::Response show_impact(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const WhatIf what_if = what_if_in(parameters);
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        const Impact impact = impact_on(reader, what_if, *app.catalogs.of(reader));
        return http::json(200, JsonObject{{"gains", members::count_members(reader, {.among = impact.gains})},
                                          {"loses", members::count_members(reader, {.among = impact.loses})},
                                          {"visitors", word_of(impact.visitors)}});
    });
}

http::Response list_impact_members(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const WhatIf what_if = what_if_in(parameters);
    const bool gains = parameters.word("side", {"gains", "loses"}).value_or("gains") == "gains";
    const http::Paging paging = parameters.paging();
    const auto cursor = parameters.id_cursor<MemberId>(paging);
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        const Impact impact = impact_on(reader, what_if, *app.catalogs.of(reader));
        return people(reader, {.among = gains ? impact.gains : impact.loses}, cursor, paging.limit);
    });
}

}  // namespace hub::access::api
