#include "activity/activity_rows.h"

#include "base/error.h"

namespace hub::activity::rows {

namespace {

#define ACTIVITY_COLUMNS "a.id, a.sequence, a.type, a.member_id, a.body, a.occurred_at"

std::vector<Row> rows_of(Reader& reader, const std::string& sql, db::Binds binds) {
    return reader.all<Row, ActivityId, std::int64_t, std::string, MemberId, std::string, Time>(sql, std::move(binds));
}

}  // namespace

Turn next_turn(Tx& tx, std::size_t count) {
    const auto turn = tx.one<Turn, std::int64_t, std::string>(
        "UPDATE sites SET activity_count = activity_count + :count WHERE id = :site RETURNING activity_count, slug",
        {{"count", static_cast<std::int64_t>(count)}});
    if (!turn) throw NotFound("There is no such site.");
    return *turn;
}

namespace {

void add_things(const Entry& entry, db::ManyRows& things) {
    const auto& product = entry.happening.product;
    if (!product) return;
    things.rows.push_back(db::values_of(product->id, entry.sequence));
    for (const auto& [included, name] : product->products)
        things.rows.push_back(db::values_of(included, entry.sequence));
}

std::vector<db::Value> row_of(const Entry& entry, Time recorded_at) {
    const Happening& happening = entry.happening;
    const auto product = happening.product ? std::optional{happening.product->id} : std::nullopt;
    const auto page = happening.page ? std::optional{happening.page->id} : std::nullopt;
    const auto file = happening.file ? std::optional{happening.file->id} : std::nullopt;
    return db::values_of(entry.sequence, entry.id, kind_of(happening.type).wire, happening.who.id, product, page, file,
                         happening.source, entry.body, happening.occurred_at, recorded_at);
}

}  // namespace

void insert(Tx& tx, const std::vector<Entry>& entries) {
    db::ManyRows activities{.table = "activities",
                            .columns = {"sequence", "id", "type", "member_id", "product_id", "page_id", "file_id",
                                        "source", "body", "occurred_at", "recorded_at"}};
    db::ManyRows things{.table = "activity_things", .columns = {"thing_id", "sequence"}};
    for (const Entry& entry : entries) {
        activities.rows.push_back(row_of(entry, tx.now()));
        add_things(entry, things);
    }
    tx.insert(std::move(activities));
    tx.insert(std::move(things));
}

std::vector<Row> list(Reader& reader, const Filter& filter) {
    std::string sql = "SELECT " ACTIVITY_COLUMNS " FROM activities a";
    db::Binds binds;
    // The number by which the list is walked: that of the table whose index leads.
    std::string number = "a.sequence";
    if (filter.product) {
        sql += " JOIN activity_things t ON t.site_id = a.site_id AND t.sequence = a.sequence";
        number = "t.sequence";
    }
    sql += " WHERE a.site_id = :site";
    if (filter.product) {
        sql += " AND t.site_id = :site AND t.thing_id = :thing";
        binds.emplace_back("thing", *filter.product);
    }
    if (filter.type) {
        sql += " AND a.type = :type";
        binds.emplace_back("type", kind_of(*filter.type).wire);
    }
    if (filter.member) {
        sql += " AND a.member_id = :member";
        binds.emplace_back("member", *filter.member);
    }
    if (filter.before) {
        sql += " AND " + number + " < :before";
        binds.emplace_back("before", *filter.before);
    }
    sql += " ORDER BY " + number + " DESC LIMIT :most";
    binds.emplace_back("most", static_cast<std::int64_t>(filter.limit));
    return rows_of(reader, sql, std::move(binds));
}

std::optional<Row> find(Reader& reader, const ActivityId& id) {
    auto found = rows_of(reader, "SELECT " ACTIVITY_COLUMNS " FROM activities a WHERE a.site_id = :site AND a.id = :id",
                         {{"id", id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace hub::activity::rows
