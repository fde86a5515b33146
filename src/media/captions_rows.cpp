#include "media/captions_rows.h"

namespace hub::media::rows {

std::vector<Caption> captions(Reader& reader, const FileId& file) {
    return reader.all<Caption, CaptionId, std::string, std::string, Time>(
        "SELECT id, language, label, created_at FROM captions WHERE site_id = :site AND file_id = :file ORDER BY "
        "language",
        {{"file", file}});
}

std::optional<Caption> find_caption(Reader& reader, const FileId& file, const CaptionId& id) {
    return reader.one<Caption, CaptionId, std::string, std::string, Time>(
        "SELECT id, language, label, created_at FROM captions WHERE site_id = :site AND id = :id AND file_id = :file",
        {{"id", id}, {"file", file}});
}

std::optional<std::string> find_caption_text(Reader& reader, const FileId& file, const CaptionId& id) {
    return reader.value<std::string>("SELECT text FROM captions WHERE site_id = :site AND id = :id AND file_id = :file",
                                     {{"id", id}, {"file", file}});
}

CaptionId upsert_caption(Tx& tx, const FileId& file, const Caption& caption, const std::string& text) {
    return *tx.value<CaptionId>(
        "INSERT INTO captions (site_id, id, file_id, language, label, text, created_at) VALUES (:site, :id, :file, "
        ":language, :label, :text, :created) ON CONFLICT (site_id, file_id, language) DO UPDATE SET label = "
        "excluded.label, text = excluded.text RETURNING id",
        {{"id", caption.id},
         {"file", file},
         {"language", caption.language},
         {"label", caption.label},
         {"text", text},
         {"created", caption.created_at}});
}

bool remove_caption(Tx& tx, const FileId& file, const CaptionId& id) {
    return tx.run("DELETE FROM captions WHERE site_id = :site AND id = :id AND file_id = :file",
                  {{"id", id}, {"file", file}}) == 1;
}

std::optional<FileId> find_poster(Reader& reader, const FileId& file) {
    return reader.value<FileId>(
        "SELECT p.poster_id FROM posters p JOIN files f ON f.site_id = p.site_id AND f.id = p.poster_id WHERE "
        "p.site_id = :site AND p.file_id = :file AND f.deleted_at IS NULL",
        {{"file", file}});
}

void upsert_poster(Tx& tx, const FileId& file, const FileId& poster) {
    tx.run(
        "INSERT INTO posters (site_id, file_id, poster_id) VALUES (:site, :file, :poster) ON CONFLICT (site_id, "
        "file_id) DO UPDATE SET poster_id = excluded.poster_id",
        {{"file", file}, {"poster", poster}});
}

void remove_poster(Tx& tx, const FileId& file) {
    tx.run("DELETE FROM posters WHERE site_id = :site AND file_id = :file", {{"file", file}});
}

std::vector<FileId> files_with_poster(Reader& reader, const FileId& poster) {
    return reader.values<FileId>(
        "SELECT p.file_id FROM posters p JOIN files f ON f.site_id = p.site_id AND f.id = p.file_id WHERE p.site_id = "
        ":site AND p.poster_id = :poster AND f.deleted_at IS NULL ORDER BY p.file_id LIMIT 100",
        {{"poster", poster}});
}

}  // namespace hub::media::rows
