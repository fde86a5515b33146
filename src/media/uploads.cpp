#include "media/uploads.h"

#include "base/crypto.h"
#include "base/error.h"
#include "base/text.h"
#include "media/uploads_rows.h"
#include "media/usage.h"

namespace hub::media {

namespace {

constexpr Duration orphaned_after = std::chrono::hours{1};

std::int64_t arriving_size(const Upload& upload) {
    return upload.file ? 0 : static_cast<std::int64_t>(upload.size);
}

Upload load_any(Reader& reader, const UploadId& id) {
    auto found = rows::find_upload(reader, id);
    if (!found) throw NotFound("There is no such upload, or it was left alone for too long. Begin it anew.");
    return *std::move(found);
}

}  // namespace

std::optional<FolderId> folder_in(std::string_view metadata) {
    const auto folder = metadata_value(metadata, "folder");
    if (!folder) return std::nullopt;
    if (!FolderId::matches(*folder)) throw Invalid("Upload-Metadata", "should name in folder a folder, such as fol_…");
    return FolderId::parse(*folder);
}

void begin_upload(Tx& tx, const Upload& upload, std::uint64_t quota_by_default) {
    Complaints wrong;
    folders::check_there(tx, folders::Kind::files, folders::Place{folder_in(upload.metadata)}, wrong);
    wrong.finish();
    if (upload.replaces) load_file(tx, *upload.replaces);
    require_room(load_usage(tx, quota_by_default).room(), upload.size);
    rows::insert(tx, upload);
    tx.about(upload.id.view());
    count_arriving(tx, arriving_size(upload));
}

Upload load_upload(Reader& reader, const UploadId& id) {
    Upload upload = load_any(reader, id);
    if (upload.expires_at < reader.now()) throw NotFound("This upload was left alone for too long. Begin it anew.");
    return upload;
}

void keep_upload(Tx& tx, const UploadId& id) {
    rows::keep(tx, id, tx.now() + upload_lives);
}

std::optional<FileId> finish_upload(Tx& tx, const UploadId& id, const File& file) {
    const Upload upload = load_any(tx, id);
    if (!rows::finish(tx, id, upload.replaces.value_or(file.id))) return std::nullopt;
    keep_upload(tx, id);
    count_arriving(tx, -arriving_size(upload));
    if (upload.replaces) return replace_bytes(tx, *upload.replaces, file, std::nullopt).content;
    // A folder that went meanwhile is no reason to lose the bytes.
    auto folder = folder_in(upload.metadata);
    if (folder && !folders::is_there(tx, folders::Kind::files, *folder)) folder = std::nullopt;
    add_file(tx, file, folder);
    return std::nullopt;
}

void end_upload(Tx& tx, const UploadId& id) {
    const Upload upload = load_any(tx, id);
    rows::remove_upload(tx, id);
    count_arriving(tx, -arriving_size(upload));
}

std::size_t sweep_uploads(Store& store, const Arrivals& arrivals, std::size_t limit) {
    const auto due = store.read_everywhere([&](Reader& reader) { return rows::expired(reader, limit); });
    std::size_t count = 0;
    for (const rows::Due& one : due) {  // what somebody adds to at this moment lives on
        const auto held = arrivals.try_resume(one.site, one.upload);
        store.write(one.site, [&](Tx& tx) { held ? end_upload(tx, one.upload) : keep_upload(tx, one.upload); });
        if (!held) continue;
        arrivals.drop(one.site, one.upload);
        ++count;
    }
    const auto take_down_nameless = [&](const Arrivals::Lying& lying) {
        const auto upload =
            store.read(lying.site, [&](Reader& reader) { return rows::find_upload(reader, lying.upload); });
        if (upload && !upload->file) return;
        arrivals.drop(lying.site, lying.upload);
        ++count;
    };
    arrivals.look_through(orphaned_after, [&](const std::vector<Arrivals::Lying>& some) {
        for (const Arrivals::Lying& lying : some) take_down_nameless(lying);
    });
    return count;
}

std::optional<std::string> metadata_value(std::string_view header, std::string_view key) {
    for (const std::string& pair : split(header, ',')) {
        const std::string_view bare = trimmed(pair);
        const std::size_t blank = bare.find(' ');
        if (bare.substr(0, blank) != key) continue;
        if (blank == std::string_view::npos) return "";
        auto value = crypto::from_base64(trimmed(bare.substr(blank + 1)));
        if (!value || !is_utf8(*value) || !is_printable(*value))
            throw Invalid("Upload-Metadata", format("should hold {} as text in base 64", key));
        return value;
    }
    return std::nullopt;
}

}  // namespace hub::media
