#include "media/examination_rows.h"

#include "base/text.h"

namespace hub::media::rows {

namespace {

struct ExaminationRow {
    std::string state;
    std::string reason;
    std::optional<std::int64_t> width;
    std::optional<std::int64_t> height;
    std::optional<std::int64_t> duration_ms;
    std::string codecs;
    std::string warnings;
};

struct PictureRow {
    std::int64_t width;
    std::int64_t height;
    std::int64_t size;
    FileId content;
};

std::optional<std::uint32_t> side_of(const std::optional<std::int64_t>& number) {
    return number ? std::optional{static_cast<std::uint32_t>(*number)} : std::nullopt;
}

std::optional<std::int64_t> stored(const std::optional<std::uint32_t>& side) {
    return side ? std::optional{std::int64_t{*side}} : std::nullopt;
}

// One sentence a line.
std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

Examination::State state_of(std::string_view word) {
    if (word == "ready") return Examination::State::ready;
    return word == "failed" ? Examination::State::failed : Examination::State::working;
}

}  // namespace

void insert_examination(Tx& tx, const File& file) {
    tx.run(
        "INSERT INTO examinations (site_id, content_id, file_id, state, due_at) VALUES (:site, :content, :file, "
        "'working', :now) ON CONFLICT (site_id, content_id) DO NOTHING",
        {{"content", file.content}, {"file", file.id}, {"now", tx.now()}});
}

bool restart_examination(Tx& tx, const FileId& content) {
    return tx.run(
               "UPDATE examinations SET state = 'working', reason = '', attempts = 0, due_at = :now WHERE site_id = "
               ":site AND content_id = :content AND (state = 'failed' OR reason <> '')",
               {{"content", content}, {"now", tx.now()}}) == 1;
}

std::optional<Examination> find_examination(Reader& reader, const FileId& content) {
    auto row = reader.one<ExaminationRow, std::string, std::string, std::optional<std::int64_t>,
                          std::optional<std::int64_t>, std::optional<std::int64_t>, std::string, std::string>(
        "SELECT state, reason, width, height, duration_ms, codecs, warnings FROM examinations WHERE site_id = :site "
        "AND content_id = :content",
        {{"content", content}});
    if (!row) return std::nullopt;
    return Examination{.state = state_of(row->state),
                       .reason = std::move(row->reason),
                       .width = side_of(row->width),
                       .height = side_of(row->height),
                       .duration_ms = row->duration_ms,
                       .codecs = std::move(row->codecs),
                       .warnings = lines_of(row->warnings)};
}

std::vector<Picture> pictures(Reader& reader, const FileId& content) {
    std::vector<Picture> found;
    for (const PictureRow& row : reader.all<PictureRow, std::int64_t, std::int64_t, std::int64_t, FileId>(
             "SELECT width, height, size, picture_id FROM pictures WHERE site_id = :site AND content_id = :content "
             "ORDER BY width DESC",
             {{"content", content}}))
        found.push_back({.width = static_cast<std::uint32_t>(row.width),
                         .height = static_cast<std::uint32_t>(row.height),
                         .size = static_cast<std::uint64_t>(row.size),
                         .content = row.content});
    return found;
}

bool is_picture(Reader& reader, const FileId& content) {
    return reader
        .value<std::int64_t>(
            "SELECT 1 FROM pictures p JOIN files f ON f.site_id = p.site_id AND f.content_id = p.content_id WHERE "
            "p.site_id = :site AND p.picture_id = :content AND f.deleted_at IS NULL LIMIT 1",
            {{"content", content}})
        .has_value();
}

std::vector<Claimed> claim_examinations(Tx& everywhere, std::string_view skip_locked, Time leased_until,
                                        std::size_t limit) {
    return everywhere.all<Claimed, SiteId, FileId, FileId, int, std::int64_t>(
        format("UPDATE examinations SET attempts = attempts + 1, epoch = epoch + 1, due_at = :until WHERE (site_id, "
               "content_id) IN (SELECT site_id, content_id FROM examinations WHERE state = 'working' AND due_at <= "
               ":now ORDER BY due_at LIMIT :most {}) RETURNING site_id, content_id, file_id, attempts, epoch",
               skip_locked),
        {{"until", leased_until}, {"now", everywhere.now()}, {"most", static_cast<std::int64_t>(limit)}});
}

void release_examinations(Tx& everywhere) {
    everywhere.run("UPDATE examinations SET due_at = :now WHERE state = 'working' AND due_at > :now",
                   {{"now", everywhere.now()}});
}

bool finish_examination(Tx& tx, const Claimed& claimed, const Examination& found) {
    return tx.run(
               "UPDATE examinations SET state = :state, reason = :reason, width = :width, height = :height, "
               "duration_ms = :duration, codecs = :codecs, warnings = :warnings WHERE site_id = :site AND content_id "
               "= :content AND epoch = :epoch AND state = 'working'",
               {{"state", word_of(found.state)},
                {"reason", found.reason},
                {"width", stored(found.width)},
                {"height", stored(found.height)},
                {"duration", found.duration_ms},
                {"codecs", found.codecs},
                {"warnings", join(found.warnings, "\n")},
                {"content", claimed.content},
                {"epoch", claimed.epoch}}) == 1;
}

bool postpone_examination(Tx& tx, const Claimed& claimed, Time due_at, const std::string& reason) {
    return tx.run(
               "UPDATE examinations SET due_at = :due, reason = :reason WHERE site_id = :site AND content_id = "
               ":content AND epoch = :epoch AND state = 'working'",
               {{"due", due_at}, {"reason", reason}, {"content", claimed.content}, {"epoch", claimed.epoch}}) == 1;
}

bool put_back_examination(Tx& tx, const Claimed& claimed, Time due_at, const std::string& reason) {
    return tx.run(
               "UPDATE examinations SET due_at = :due, reason = :reason, attempts = attempts - 1 WHERE site_id = :site "
               "AND content_id = :content AND epoch = :epoch AND state = 'working'",
               {{"due", due_at}, {"reason", reason}, {"content", claimed.content}, {"epoch", claimed.epoch}}) == 1;
}

void insert_picture(Tx& tx, const FileId& content, const Picture& picture) {
    tx.run(
        "INSERT INTO pictures (site_id, content_id, width, height, size, picture_id) VALUES (:site, :content, :width, "
        ":height, :size, :picture)",
        {{"content", content},
         {"width", std::int64_t{picture.width}},
         {"height", std::int64_t{picture.height}},
         {"size", static_cast<std::int64_t>(picture.size)},
         {"picture", picture.content}});
}

}  // namespace hub::media::rows
