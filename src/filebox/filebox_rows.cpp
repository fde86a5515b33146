#include "filebox/filebox_rows.h"

#include "base/text.h"

namespace hub::filebox::rows {

namespace {

struct Row {
    PlaceId id;
    FileId file;
    std::string origin;
    std::optional<MemberId> member;
    std::int64_t size;
    Time created_at;
    std::optional<ThingId> thing;
};

constexpr std::string_view columns = "id, file_id, origin, member_id, size, created_at, thing_id";

std::vector<Place> places_in(Reader& reader, const std::string& sql, const db::Binds& binds) {
    std::vector<Place> places;
    for (const Row& row : reader.all<Row, PlaceId, FileId, std::string, std::optional<MemberId>, std::int64_t, Time,
                                     std::optional<ThingId>>(sql, binds)) {
        places.push_back({.id = row.id,
                          .file = row.file,
                          .origin = find_origin(row.origin).value(),
                          .member = row.member,
                          .size = static_cast<std::uint64_t>(row.size),
                          .created_at = row.created_at,
                          .thing = row.thing});
    }
    return places;
}

std::vector<Place> select(Reader& reader, std::string_view condition, const db::Binds& binds) {
    return places_in(reader,
                     format("SELECT {} FROM filebox_places WHERE site_id = :site AND withdrawn_at IS NULL AND {}",
                            columns, condition),
                     binds);
}

std::optional<Place> first(std::vector<Place> places) {
    if (places.empty()) return std::nullopt;
    return std::move(places.front());
}

}  // namespace

std::optional<Place> find(Reader& reader, const PlaceId& id) {
    return first(select(reader, "id = :id", {{"id", id}}));
}

std::optional<Place> find_live(Reader& reader, const FileId& file, const std::optional<MemberId>& member,
                               const std::optional<ThingId>& thing) {
    return first(
        select(reader, "file_id = :file AND COALESCE(member_id, '') = :member AND COALESCE(thing_id, '') = :thing",
               {{"file", file}, {"member", member ? member->text() : ""}, {"thing", thing ? thing->text() : ""}}));
}

void insert(Tx& tx, const Place& place) {
    tx.run(
        "INSERT INTO filebox_places (site_id, id, file_id, origin, member_id, size, created_at, thing_id) "
        "VALUES (:site, :id, :file, :origin, :member, :size, :created_at, :thing)",
        {{"id", place.id},
         {"file", place.file},
         {"origin", word_of(place.origin)},
         {"member", place.member},
         {"size", static_cast<std::int64_t>(place.size)},
         {"created_at", place.created_at},
         {"thing", place.thing}});
}

void withdraw(Tx& tx, const PlaceId& id) {
    tx.run("UPDATE filebox_places SET withdrawn_at = :now WHERE site_id = :site AND id = :id",
           {{"now", tx.now()}, {"id", id}});
}

void withdraw_everywhere(Tx& tx, const FileId& file) {
    tx.run(
        "UPDATE filebox_places SET withdrawn_at = :now WHERE site_id = :site AND file_id = :file AND withdrawn_at IS "
        "NULL",
        {{"now", tx.now()}, {"file", file}});
}

Uses uses_of(Reader& reader, const FileId& file) {
    return reader
        .one<Uses, std::int64_t, std::int64_t, std::int64_t>(
            "SELECT COUNT(CASE WHEN origin = 'offered' THEN 1 END), COUNT(CASE WHEN origin = 'shared' THEN 1 END), "
            "COUNT(CASE WHEN origin = 'uploaded' THEN 1 END) FROM filebox_places WHERE site_id = :site AND file_id = "
            ":file AND withdrawn_at IS NULL",
            {{"file", file}})
        .value_or(Uses{});
}

std::vector<Place> list(Reader& reader, const Filter& filter) {
    std::string condition = "id < :before";
    db::Binds binds{{"before", filter.before ? filter.before->text() : "~"},
                    {"limit", static_cast<std::int64_t>(filter.limit)}};
    if (filter.member) {
        condition += " AND member_id = :member";
        binds.emplace_back("member", *filter.member);
    }
    if (filter.origin) {
        condition += " AND origin = :origin";
        binds.emplace_back("origin", word_of(*filter.origin));
    }
    return select(reader, condition + " ORDER BY id DESC LIMIT :limit", binds);
}

std::vector<Place> of_member(Reader& reader, const MemberId& member, const std::optional<PlaceId>& before,
                             std::size_t limit) {
    // Two walks along an index each, for one over both would read what is everybody's.
    const std::string sql = format(
        "SELECT {0} FROM ("
        "SELECT * FROM (SELECT {0} FROM filebox_places WHERE site_id = :site AND withdrawn_at IS NULL AND member_id = "
        ":member AND id < :before ORDER BY id DESC LIMIT :limit) AS own UNION ALL "
        "SELECT * FROM (SELECT {0} FROM filebox_places WHERE site_id = :site AND withdrawn_at IS NULL AND member_id IS "
        "NULL AND id < :before ORDER BY id DESC LIMIT :limit) AS offered) AS places ORDER BY id DESC LIMIT :limit",
        columns);
    return places_in(
        reader, sql,
        {{"member", member}, {"before", before ? before->text() : "~"}, {"limit", static_cast<std::int64_t>(limit)}});
}

std::int64_t uploaded_bytes(Reader& reader, const MemberId& member) {
    return reader
        .value<std::int64_t>(
            "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM filebox_places WHERE site_id = :site AND "
            "withdrawn_at IS NULL AND member_id = :member AND origin = 'uploaded'",
            {{"member", member}})
        .value_or(0);
}

std::optional<Settings> settings(Reader& reader) {
    struct Stored {
        bool uploads;
        std::int64_t upload_limit;
    };
    const auto stored = reader.one<Stored, bool, std::int64_t>(
        "SELECT uploads, upload_limit FROM filebox_settings WHERE site_id = :site");
    if (!stored) return std::nullopt;
    return Settings{.uploads = stored->uploads, .upload_limit = static_cast<std::uint64_t>(stored->upload_limit)};
}

void save(Tx& tx, const Settings& settings) {
    tx.run(
        "INSERT INTO filebox_settings (site_id, uploads, upload_limit) VALUES (:site, :uploads, :most) "
        "ON CONFLICT (site_id) DO UPDATE SET uploads = :uploads, upload_limit = :most",
        {{"uploads", settings.uploads}, {"most", static_cast<std::int64_t>(settings.upload_limit)}});
}

void insert_notice(Tx& tx, std::string_view token_hash, const MemberId& member) {
    tx.run(
        "INSERT INTO filebox_notices (site_id, token_hash, member_id, expires_at) "
        "VALUES (:site, :hash, :member, :expires_at)",
        {{"hash", token_hash}, {"member", member}, {"expires_at", tx.now() + notice_life}});
}

std::optional<MemberId> notice(Reader& reader, std::string_view token_hash) {
    return reader.value<MemberId>(
        "SELECT member_id FROM filebox_notices WHERE site_id = :site AND token_hash = :hash AND used_at IS NULL AND "
        "expires_at > :now",
        {{"hash", token_hash}, {"now", reader.now()}});
}

bool use_notice(Tx& tx, std::string_view token_hash) {
    return tx.run(
               "UPDATE filebox_notices SET used_at = :now WHERE site_id = :site AND token_hash = :hash AND used_at IS "
               "NULL AND expires_at > :now",
               {{"hash", token_hash}, {"now", tx.now()}}) == 1;
}

std::int64_t delete_notices(Tx& everywhere, std::size_t limit) {
    return everywhere.run(
        "DELETE FROM filebox_notices WHERE (site_id, token_hash) IN (SELECT site_id, token_hash FROM filebox_notices "
        "WHERE expires_at <= :now LIMIT :limit)",
        {{"now", everywhere.now()}, {"limit", static_cast<std::int64_t>(limit)}});
}

}  // namespace hub::filebox::rows
