#include "connectors/links.h"

#include "base/error.h"
#include "catalog/catalog.h"
#include "connectors/inbox_rows.h"
#include "connectors/links_rows.h"

namespace hub::connectors {

Link tie_thing(Tx& tx, const ConnectionId& connection, const ThingId& thing, const std::string& remote_id) {
    catalog::load_product(tx, thing);
    if (!rows::tie_pair(tx, connection, {.kind = "thing", .our_id = thing.view(), .remote_id = remote_id}))
        throw Conflict("These two are tied already.");
    rows::take_again_what_waits_for(tx, connection, remote_id);
    return *rows::find_link(tx, connection, thing.view(), remote_id);
}

void untie(Tx& tx, const ConnectionId& connection, const LinkId& id) {
    if (!rows::end_link(tx, connection, id)) throw NotFound("There is no link " + id.text() + ".");
}

Link load_link(Reader& reader, const ConnectionId& connection, const LinkId& id) {
    auto found = rows::find_link(reader, connection, id);
    if (!found) throw NotFound("There is no link " + id.text() + ".");
    return std::move(*found);
}

std::vector<Link> list_links(Reader& reader, const ConnectionId& connection, const std::optional<std::string>& cursor,
                             std::size_t limit) {
    return rows::list_links(reader, connection, cursor.value_or(""), limit);
}

std::int64_t mark_broken(Tx& tx, const ConnectionId& connection, std::string_view remote_id, bool is_broken) {
    return rows::mark_broken(tx, connection, remote_id, is_broken ? std::optional{tx.now()} : std::nullopt);
}

std::vector<Tied> things_of(Reader& reader, const ConnectionId& connection,
                            const std::vector<std::string>& remote_ids) {
    std::vector<Tied> all;
    for (const std::string& remote_id : remote_ids) {
        for (Tied& one : rows::things_of(reader, connection, remote_id)) all.push_back(std::move(one));
    }
    return all;
}

std::optional<MemberId> find_member(Reader& reader, const ConnectionId& connection, std::string_view remote_customer) {
    const std::vector<std::string> found = rows::ours(reader, connection, "member", remote_customer);
    if (found.empty()) return std::nullopt;
    return MemberId::parse(found.front());
}

void link_member(Tx& tx, const ConnectionId& connection, std::string_view remote_customer, const MemberId& member) {
    if (find_member(tx, connection, remote_customer)) return;  // the first one stays
    rows::tie_pair(tx, connection, {.kind = "member", .our_id = member.view(), .remote_id = remote_customer});
}

Purchase find_purchase(Reader& reader, const ConnectionId& connection, std::string_view reference) {
    return rows::find_purchase(reader, connection, reference).value_or(Purchase{});
}

void store_purchase(Tx& tx, const ConnectionId& connection, std::string_view reference, const Purchase& purchase) {
    const std::string member = purchase.member ? purchase.member->text() : "";
    if (rows::update_purchase(tx, connection, reference, member, purchase.applied) > 0) return;
    rows::tie_pair(tx, connection, {.kind = "purchase", .our_id = member, .remote_id = reference}, purchase.applied);
}

void note_dispute(Tx& tx, const ConnectionId& connection, std::string_view reference, std::string_view dispute) {
    rows::tie_pair(tx, connection, {.kind = "dispute", .our_id = dispute, .remote_id = reference});
}

std::vector<std::string> disputes_of(Reader& reader, const ConnectionId& connection, std::string_view reference) {
    return rows::ours(reader, connection, "dispute", reference);
}

}  // namespace hub::connectors
