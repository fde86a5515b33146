#include "audit/audit_rows.h"

namespace hub::audit::rows {

namespace {

#define ENTRY_COLUMNS \
    "sequence, recorded_at, actor_kind, actor_id, actor_name, act, thing_id, address, request_id, details, hash"

std::vector<Entry> entries(Reader& reader, const std::string& sql, db::Binds binds) {
    return reader.all<Entry, std::int64_t, Time, std::string, std::string, std::string, std::string, std::string,
                      std::string, std::string, std::string, std::string>(sql, std::move(binds));
}

// Where the entries of a moment begin: they are in the order of time but for steps of the clock.
std::optional<std::int64_t> first_from(Reader& reader, const std::string& chain, Time moment) {
    return reader.value<std::int64_t>(
        "SELECT sequence FROM audit_entries WHERE chain = :chain AND recorded_at >= :moment ORDER BY recorded_at, "
        "sequence LIMIT 1",
        {{"chain", chain}, {"moment", moment}});
}

// Adds the conditions; false when nothing can meet them.
bool narrow(Reader& reader, const std::string& chain, const Filter& filter, std::string& sql, db::Binds& binds) {
    const auto must = [&](const char* condition, db::Bind bind) {
        sql += condition;
        binds.push_back(std::move(bind));
    };
    if (filter.who_id) must(" AND actor_id = :actor", {"actor", *filter.who_id});
    if (filter.act) must(" AND act = :act", {"act", *filter.act});
    if (filter.thing) must(" AND thing_id = :thing", {"thing", *filter.thing});
    if (filter.before) must(" AND sequence < :before", {"before", *filter.before});
    if (filter.from) {
        const auto first = first_from(reader, chain, *filter.from);
        if (!first) return false;
        must(" AND sequence >= :first", {"first", *first});
    }
    if (filter.until) {
        const auto end = first_from(reader, chain, *filter.until);
        if (end) must(" AND sequence < :end", {"end", *end});
    }
    return true;
}

}  // namespace

std::optional<Head> find_head(Reader& reader, const std::string& chain) {
    return reader.one<Head, std::int64_t, std::string, std::string>(
        "SELECT sequence, hash, seal FROM audit_heads WHERE chain = :chain", {{"chain", chain}});
}

void put_head(Tx& tx, const std::string& chain, const Head& head) {
    tx.run(
        "INSERT INTO audit_heads (chain, sequence, hash, seal) VALUES (:chain, :sequence, :hash, :seal) ON CONFLICT "
        "(chain) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, seal = excluded.seal",
        {{"chain", chain}, {"sequence", head.sequence}, {"hash", head.hash}, {"seal", head.seal}});
}

void insert(Tx& tx, const std::string& chain, const Entry& entry) {
    tx.run("INSERT INTO audit_entries (chain, " ENTRY_COLUMNS
           ") VALUES (:chain, :sequence, :recorded, :kind, :actor, :name, :act, :thing, :address, :request, :details, "
           ":hash)",
           {{"chain", chain},
            {"sequence", entry.sequence},
            {"recorded", entry.recorded_at},
            {"kind", entry.who},
            {"actor", entry.who_id},
            {"name", entry.who_name},
            {"act", entry.act},
            {"thing", entry.thing},
            {"address", entry.address},
            {"request", entry.request},
            {"details", entry.details},
            {"hash", entry.hash}});
}

std::vector<Entry> list(Reader& reader, const std::string& chain, const Filter& filter) {
    std::string sql = "SELECT " ENTRY_COLUMNS " FROM audit_entries WHERE chain = :chain";
    db::Binds binds{{"chain", chain}};
    if (!narrow(reader, chain, filter, sql, binds)) return {};
    sql += " ORDER BY sequence DESC LIMIT :most";
    binds.emplace_back("most", static_cast<std::int64_t>(filter.limit));
    return entries(reader, sql, std::move(binds));
}

std::vector<Entry> walk(Reader& reader, const std::string& chain, std::int64_t after, std::size_t limit) {
    return entries(reader,
                   "SELECT " ENTRY_COLUMNS
                   " FROM audit_entries WHERE chain = :chain AND sequence > :after ORDER BY sequence LIMIT :most",
                   {{"chain", chain}, {"after", after}, {"most", static_cast<std::int64_t>(limit)}});
}

bool has_beyond(Reader& reader, const std::string& chain, std::int64_t sequence) {
    return reader
        .value<std::int64_t>("SELECT sequence FROM audit_entries WHERE chain = :chain AND sequence > :last LIMIT 1",
                             {{"chain", chain}, {"last", sequence}})
        .has_value();
}

}  // namespace hub::audit::rows
