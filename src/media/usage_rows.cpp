#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/text.h"
#include "media/usage.h"

namespace hub::media {

namespace {

constexpr std::uint64_t boundless = std::numeric_limits<std::uint64_t>::max();

struct UsageRow {
    std::int64_t stored;
    std::int64_t arriving;
    std::optional<std::int64_t> quota;
};

void count(Tx& tx, std::int64_t stored, std::int64_t arriving) {
    tx.run(
        "INSERT INTO file_usage (site_id, stored, arriving) VALUES (:site, :stored, :arriving) ON CONFLICT (site_id) "
        "DO "
        "UPDATE SET stored = file_usage.stored + :stored, arriving = file_usage.arriving + :arriving",
        {{"stored", stored}, {"arriving", arriving}});
}

}  // namespace

std::uint64_t Usage::room() const {
    if (!quota) return boundless;
    return *quota - std::min(*quota, stored + arriving);
}

Usage load_usage(Reader& reader, std::uint64_t by_default) {
    const auto row = reader.one<UsageRow, std::int64_t, std::int64_t, std::optional<std::int64_t>>(
        "SELECT stored, arriving, quota FROM file_usage WHERE site_id = :site");
    Usage usage;
    if (by_default > 0) usage.quota = by_default;
    if (!row) return usage;
    usage.stored = static_cast<std::uint64_t>(row->stored);
    usage.arriving = static_cast<std::uint64_t>(row->arriving);
    if (row->quota) usage.quota = static_cast<std::uint64_t>(*row->quota);
    return usage;
}

void require_room(std::uint64_t room, std::uint64_t bytes) {
    if (bytes <= room) return;
    throw TooLarge(
        format("It needs {} bytes, and this site may store {} more. Delete files that are not needed any more, or ask "
               "who runs this installation for a larger quota.",
               bytes, room));
}

void count_stored(Tx& tx, std::int64_t change) {
    count(tx, change, 0);
}

void count_arriving(Tx& tx, std::int64_t change) {
    count(tx, 0, change);
}

void set_quota(Tx& tx, std::optional<std::uint64_t> bytes) {
    count(tx, 0, 0);
    const auto quota = bytes ? std::optional{static_cast<std::int64_t>(*bytes)} : std::nullopt;
    tx.run("UPDATE file_usage SET quota = :quota WHERE site_id = :site", {{"quota", quota}});
}

}  // namespace hub::media
