#include "catalog/history.h"

#include "base/ensure.h"
#include "base/error.h"
#include "catalog/history_rows.h"

namespace hub::catalog {

namespace {

bool is_one_sitting(const PageVersion& newest, const PageWish& wish, Time now) {
    return !wish.begins_version && !wish.author.id.empty() && newest.author.id == wish.author.id &&
           now - newest.began_at < sitting_max;
}

}  // namespace

std::vector<PageVersion> list_versions(Reader& reader, const PageId& page, std::optional<std::int64_t> before,
                                       std::size_t limit) {
    load_page(reader, page);
    return rows::versions(reader, page, before, limit);
}

PageVersionText load_version(Reader& reader, const PageId& page, std::int64_t version) {
    load_page(reader, page);
    const auto found = rows::version(reader, page, version);
    const auto body = rows::version_body(reader, page, version);
    if (!found || !body) throw NotFound("This version is not kept any more.");
    auto json = parse_json(*body);
    ENSURE(json);
    return {.version = *found, .body = std::move(*json)};
}

void keep_first_version(Tx& tx, const PageId& page) {
    if (rows::versions(tx, page, std::nullopt, 1).empty()) rows::insert_first_version(tx, page);
}

void keep_version(Tx& tx, const PageId& page, const PageWish& wish) {
    const auto newest = rows::versions(tx, page, std::nullopt, 1);
    if (!newest.empty() && is_one_sitting(newest.front(), wish, tx.now()))
        return rows::renew_version(tx, page, newest.front().version);
    rows::insert_version(tx, page, wish.author);
    rows::drop_old_versions(tx, page, versions_max);
}

}  // namespace hub::catalog
