#include "activity/activity_rows.h"

#include "base/error.h"

namespace hub::activity::rows {

namespace {

#define ACTIVITY_COLUMNS "a.id, a.sequence, a.type, a.member_id, a.body, a.occurred_at"

std::vector<Row> rows_of(Reader& reader, const std::string& sql, db::Binds binds) {
    return reader.all<Row, ActivityId, std::int64_t, std::string, MemberId, std::string, Time>(sql, std::move(binds));
}

}  // namespace

Turn next_turn(Tx& tx) {
    const auto turn = tx.one<Turn, std::int64_t, std::string>(
        "UPDATE sites SET activity_count = activity_count + 1 WHERE id = :site RETURNING activity_count, slug");
    if (!turn) throw NotFound("There is no such site.");
    return *turn;
}

void insert(Tx& tx, std::int64_t sequence, const ActivityId& id, const Happening& happening, const std::string& body) {
    const auto product = happening.product ? std::optional{happening.product->id} : std::nullopt;
    const auto page = happening.page ? std::optional{happening.page->id} : std::nullopt;
    const auto file = happening.file ? std::optional{happening.file->id} : std::nullopt;
    tx.run(
        "INSERT INTO activities (site_id, sequence, id, type, member_id, product_id, page_id, file_id, source, body, "
        "occurred_at, recorded_at) VALUES (:site, :sequence, :id, :type, :member, :product, :page, :file, :source, "
        ":body, :occurred, :recorded)",
        {{"sequence", sequence},
         {"id", id},
         {"type", kind_of(happening.type).wire},
         {"member", happening.who.id},
         {"product", product},
         {"page", page},
         {"file", file},
         {"source", happening.source},
         {"body", body},
         {"occurred", happening.occurred_at},
         {"recorded", tx.now()}});
}

void insert_thing(Tx& tx, std::int64_t sequence, const ThingId& thing) {
    tx.run("INSERT INTO activity_things (site_id, thing_id, sequence) VALUES (:site, :thing, :sequence)",
           {{"thing", thing}, {"sequence", sequence}});
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
