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

db::Told told_of(const rows::Entry& entry, const std::string& site_slug) {
    const std::string_view type = kind_of(entry.happening.type).wire;
    return {.id = entry.id.text(),
            .type = std::string{type},
            .body = envelope_of(entry.id.view(), type, entry.happening.occurred_at, site_slug, entry.body),
            .quietly = entry.happening.quietly};
}

}  // namespace

std::vector<ActivityId> record(Tx& tx, std::span<const Happening> happenings) {
    if (happenings.empty()) return {};
    const rows::Turn turn = rows::next_turn(tx, happenings.size());
    auto sequence = turn.last - static_cast<std::int64_t>(happenings.size());
    std::vector<rows::Entry> entries;
    std::vector<ActivityId> ids;
    for (const Happening& happening : happenings) {
        ENSURE(!happening.source.empty());
        const ActivityId& id = ids.emplace_back(tx.fresh<ActivityId>());
        entries.push_back(
            {.sequence = ++sequence, .id = id, .happening = happening, .body = to_text(data_of(id, happening))});
    }
    rows::insert(tx, entries);
    for (const rows::Entry& entry : entries) tx.tell(told_of(entry, turn.site_slug));
    return ids;
}

ActivityId record(Tx& tx, const Happening& happening) {
    return record(tx, std::span{&happening, 1}).front();
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
