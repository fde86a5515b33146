#include "connectors/links_rows.h"

namespace hub::connectors::rows {

namespace {

constexpr std::string_view link_columns = "SELECT id, connection_id, our_id, remote_id, created_at FROM links ";

std::vector<Link> select_links(Reader& reader, std::string_view rest, db::Binds binds) {
    return reader.all<Link, LinkId, ConnectionId, ThingId, std::string, Time>(std::string{link_columns}.append(rest),
                                                                              std::move(binds));
}

std::optional<Link> select_link(Reader& reader, std::string_view rest, db::Binds binds) {
    auto found = select_links(reader, rest, std::move(binds));
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

Purchase purchase_of(const std::string& member, std::int64_t applied) {
    return {.member = member.empty() ? std::nullopt : std::optional{MemberId::parse(member)}, .applied = applied};
}

struct PurchaseRow {
    std::string member;
    std::int64_t applied;
};

}  // namespace

bool tie_pair(Tx& tx, const ConnectionId& connection, const Pair& pair, std::int64_t applied) {
    return tx.run(
               "INSERT INTO links (site_id, id, connection_id, kind, our_id, remote_id, applied, created_at) "
               "VALUES (:site, :id, :connection, :kind, :our_id, :remote_id, :applied, :now) "
               "ON CONFLICT (site_id, connection_id, kind, remote_id, our_id) DO UPDATE SET ended_at = NULL "
               "WHERE links.ended_at IS NOT NULL",
               {{"id", tx.fresh<LinkId>()},
                {"connection", connection},
                {"kind", pair.kind},
                {"our_id", pair.our_id},
                {"remote_id", pair.remote_id},
                {"applied", applied},
                {"now", tx.now()}}) > 0;
}

std::optional<Link> find_link(Reader& reader, const ConnectionId& connection, std::string_view our_id,
                              std::string_view remote_id) {
    return select_link(reader,
                       "WHERE site_id = :site AND connection_id = :connection AND kind = 'thing' AND "
                       "remote_id = :remote_id AND our_id = :our_id AND ended_at IS NULL",
                       {{"connection", connection}, {"remote_id", remote_id}, {"our_id", our_id}});
}

std::optional<Link> find_link(Reader& reader, const ConnectionId& connection, const LinkId& id) {
    return select_link(reader,
                       "WHERE site_id = :site AND id = :id AND connection_id = :connection AND kind = 'thing' AND "
                       "ended_at IS NULL",
                       {{"id", id}, {"connection", connection}});
}

bool end_link(Tx& tx, const ConnectionId& connection, const LinkId& id) {
    return tx.run(
               "UPDATE links SET ended_at = :now WHERE site_id = :site AND id = :id AND connection_id = :connection "
               "AND "
               "kind = 'thing' AND ended_at IS NULL",
               {{"now", tx.now()}, {"id", id}, {"connection", connection}}) > 0;
}

std::vector<Link> list_links(Reader& reader, const ConnectionId& connection, std::string_view after,
                             std::size_t limit) {
    return select_links(reader,
                        "WHERE site_id = :site AND connection_id = :connection AND kind = 'thing' AND ended_at IS NULL "
                        "AND id > :after ORDER BY id LIMIT :limit",
                        {{"connection", connection}, {"after", after}, {"limit", static_cast<std::int64_t>(limit)}});
}

std::int64_t mark_broken(Tx& tx, const ConnectionId& connection, std::string_view remote_id,
                         const std::optional<Time>& broken_at) {
    return tx.run(
        "UPDATE links SET broken_at = CAST(:broken_at AS BIGINT) WHERE site_id = :site AND connection_id = :connection "
        "AND kind = 'thing' AND remote_id = :remote_id",
        {{"broken_at", broken_at}, {"connection", connection}, {"remote_id", remote_id}});
}

std::vector<Tied> things_of(Reader& reader, const ConnectionId& connection, std::string_view remote_id) {
    return reader.all<Tied, std::string, ThingId, bool>(
        "SELECT remote_id, our_id, CASE WHEN ended_at IS NULL THEN 1 ELSE 0 END FROM links WHERE site_id = :site AND "
        "connection_id = :connection AND kind = 'thing' AND remote_id = :remote_id "
        "ORDER BY created_at, id",  // by id alone, SQLite would walk all links of the site in that order
        {{"connection", connection}, {"remote_id", remote_id}});
}

std::vector<std::string> ours(Reader& reader, const ConnectionId& connection, std::string_view kind,
                              std::string_view remote_id) {
    return reader.values<std::string>(
        "SELECT our_id FROM links WHERE site_id = :site AND connection_id = :connection AND kind = :kind AND "
        "remote_id = :remote_id AND ended_at IS NULL ORDER BY created_at, id",
        {{"connection", connection}, {"kind", kind}, {"remote_id", remote_id}});
}

std::optional<Purchase> find_purchase(Reader& reader, const ConnectionId& connection, std::string_view reference) {
    const auto row = reader.one<PurchaseRow, std::string, std::int64_t>(
        "SELECT our_id, applied FROM links WHERE site_id = :site AND connection_id = :connection AND kind = 'purchase' "
        "AND remote_id = :reference",
        {{"connection", connection}, {"reference", reference}});
    if (!row) return std::nullopt;
    return purchase_of(row->member, row->applied);
}

std::int64_t update_purchase(Tx& tx, const ConnectionId& connection, std::string_view reference,
                             std::string_view member, std::int64_t applied) {
    return tx.run(
        "UPDATE links SET our_id = :member, applied = :applied WHERE site_id = :site AND connection_id = :connection "
        "AND "
        "kind = 'purchase' AND remote_id = :reference",
        {{"member", member}, {"applied", applied}, {"connection", connection}, {"reference", reference}});
}

}  // namespace hub::connectors::rows
