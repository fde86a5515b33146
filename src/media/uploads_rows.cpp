#include "media/uploads_rows.h"

namespace hub::media::rows {

namespace {

struct UploadRow {
    UploadId id;
    std::string name;
    std::string claimed;
    std::string metadata;
    std::int64_t size;
    std::optional<FileId> replaces;
    std::optional<FileId> file;
    Time created_at;
    Time expires_at;
};

}  // namespace

void insert(Tx& tx, const Upload& upload) {
    tx.run(
        "INSERT INTO uploads (site_id, id, name, claimed, metadata, size, replaces, created_at, expires_at) VALUES "
        "(:site, :id, :name, :claimed, :metadata, :size, :replaces, :created_at, :expires_at)",
        {{"id", upload.id},
         {"name", upload.name},
         {"claimed", upload.claimed},
         {"metadata", upload.metadata},
         {"size", static_cast<std::int64_t>(upload.size)},
         {"replaces", upload.replaces},
         {"created_at", upload.created_at},
         {"expires_at", upload.expires_at}});
}

std::optional<Upload> find_upload(Reader& reader, const UploadId& id) {
    auto row = reader.one<UploadRow, UploadId, std::string, std::string, std::string, std::int64_t,
                          std::optional<FileId>, std::optional<FileId>, Time, Time>(
        "SELECT id, name, claimed, metadata, size, replaces, file_id, created_at, expires_at FROM uploads WHERE "
        "site_id = "
        ":site AND id = :id",
        {{"id", id}});
    if (!row) return std::nullopt;
    return Upload{.id = row->id,
                  .name = std::move(row->name),
                  .claimed = std::move(row->claimed),
                  .metadata = std::move(row->metadata),
                  .size = static_cast<std::uint64_t>(row->size),
                  .replaces = row->replaces,
                  .file = row->file,
                  .created_at = row->created_at,
                  .expires_at = row->expires_at};
}

void keep(Tx& tx, const UploadId& id, Time until) {
    tx.run("UPDATE uploads SET expires_at = :until WHERE site_id = :site AND id = :id", {{"until", until}, {"id", id}});
}

bool finish(Tx& tx, const UploadId& id, const FileId& file) {
    return tx.run("UPDATE uploads SET file_id = :file WHERE site_id = :site AND id = :id AND file_id IS NULL",
                  {{"file", file}, {"id", id}}) > 0;
}

void remove_upload(Tx& tx, const UploadId& id) {
    tx.run("DELETE FROM uploads WHERE site_id = :site AND id = :id", {{"id", id}});
}

std::vector<Due> expired(Reader& everywhere, std::size_t limit) {
    return everywhere.all<Due, SiteId, UploadId>(
        "SELECT site_id, id FROM uploads WHERE expires_at < :now ORDER BY expires_at LIMIT :most",
        {{"now", everywhere.now()}, {"most", static_cast<std::int64_t>(limit)}});
}

}  // namespace hub::media::rows
