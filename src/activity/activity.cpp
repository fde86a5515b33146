#include "activity/activity.h"

#include "activity/activity_rows.h"
#include "base/ensure.h"

namespace hub::activity {

namespace {

Json member_of(const Who& who) {
    return {{"id", who.id.text()}, {"email", who.email}, {"first_name", who.first_name}, {"last_name", who.last_name}};
}

Json product_of(const What& what) {
    JsonObject product{{"id", what.id.text()}, {"name", what.name}};
    if (what.id.kind() == ThingKind::product) {
        product["kind"] = "product";
        return product;
    }
    product["kind"] = "collection";
    JsonArray products;
    for (const auto& [id, name] : what.products) products.push_back({{"id", id.text()}, {"name", name}});
    product["products"] = std::move(products);
    return product;
}

Json data_of(const ActivityId& id, const Happening& happening) {
    JsonObject data{{"id", id.text()}, {"member", member_of(happening.who)}};
    data["product"] = happening.product ? product_of(*happening.product) : Json(nullptr);
    data["page"] =
        happening.page ? Json{{"id", happening.page->id.text()}, {"title", happening.page->title}} : Json(nullptr);
    data["file"] =
        happening.file ? Json{{"id", happening.file->id.text()}, {"name", happening.file->name}} : Json(nullptr);
    data["source"] = happening.source;
    if (happening.type == Type::page_completed) data["repeat"] = happening.repeated;
    return data;
}

Activity activity_of(rows::Row row) {
    auto stored = parse_json(row.body);
    ENSURE(stored.has_value());
    return {.id = row.id,
            .sequence = row.sequence,
            .type = std::move(row.type),
            .member = row.member,
            .data = std::move(*stored),
            .occurred_at = row.occurred_at};
}

// "data" comes as text, so that what is stored is what is sent.
std::string envelope_of(std::string_view id, std::string_view type, Time occurred_at, std::string_view site_slug,
                        std::string_view data) {
    const JsonObject head{{"id", id}, {"type", type}, {"occurred_at", to_rfc3339(occurred_at)}, {"site", site_slug}};
    std::string body = to_text(head);
    body.pop_back();
    return body.append(",\"data\":").append(data).append("}");
}

}  // namespace

ActivityId record(Tx& tx, const Happening& happening) {
    ENSURE(!happening.source.empty());
    const auto id = tx.fresh<ActivityId>();
    const rows::Turn turn = rows::next_turn(tx);
    const std::string body = to_text(data_of(id, happening));
    rows::insert(tx, turn.sequence, id, happening, body);
    if (happening.product) {
        rows::insert_thing(tx, turn.sequence, happening.product->id);
        for (const auto& [product, name] : happening.product->products) rows::insert_thing(tx, turn.sequence, product);
    }
    const std::string_view type = kind_of(happening.type).wire;
    tx.tell({.id = id.text(),
             .type = std::string{type},
             .body = envelope_of(id.view(), type, happening.occurred_at, turn.site_slug, body),
             .quietly = happening.quietly});
    return id;
}

std::vector<Activity> list_activities(Reader& reader, const Filter& filter) {
    std::vector<Activity> activities;
    for (rows::Row& row : rows::list(reader, filter)) activities.push_back(activity_of(std::move(row)));
    return activities;
}

std::optional<Activity> find_activity(Reader& reader, const ActivityId& id) {
    auto row = rows::find(reader, id);
    if (!row) return std::nullopt;
    return activity_of(std::move(*row));
}

std::string envelope(std::string_view id, std::string_view type, Time occurred_at, std::string_view site_slug,
                     const Json& data) {
    return envelope_of(id, type, occurred_at, site_slug, to_text(data));
}

}  // namespace hub::activity
