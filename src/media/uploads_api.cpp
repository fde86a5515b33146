#include "media/uploads_api.h"

#include <algorithm>

#include "app/app.h"
#include "app/config.h"
#include "base/error.h"
#include "base/text.h"
#include "http/paging.h"
#include "http/wire.h"
#include "jobs/wake.h"
#include "media/arrivals.h"
#include "media/shelf.h"
#include "media/sniff.h"
#include "media/uploads.h"
#include "staff/staff.h"

namespace hub::media::api {

namespace {

constexpr std::string_view version = "1.0.0";
constexpr std::string_view own_path = "/api/v1/uploads";
constexpr std::string_view own_type = "application/offset+octet-stream";
constexpr std::size_t metadata_max = 4096;
constexpr std::size_t upload_name_letters_max = 200;

UploadId upload_in(const http::Request& request) {
    return http::id_capture<UploadId>(request, "upload");
}

void check_version(const http::Request& request) {
    if (request.header("tus-resumable") != version)
        throw Invalid("Tus-Resumable", "should be 1.0.0, the version of the protocol that is spoken here");
}

std::uint64_t number_in(const http::Request& request, std::string_view header, const std::string& shown) {
    const auto number = parse_u64(request.header(header));
    if (!number) throw Invalid(shown, "should be a number of bytes");
    return *number;
}

std::string name_in(std::string_view metadata) {
    for (const std::string_view key : {"filename", "name"}) {
        const auto name = metadata_value(metadata, key);
        if (name && shows_something(*name) && length_in_letters(*name) <= upload_name_letters_max)
            return clean_name(*name);
    }
    throw Invalid("Upload-Metadata", format("should say what the file is called, as filename, in 1 to {} characters",
                                            upload_name_letters_max));
}

std::string claim_in(std::string_view metadata) {
    for (const std::string_view key : {"filetype", "type"}) {
        if (auto type = metadata_value(metadata, key)) return *std::move(type);
    }
    return {};
}

std::optional<FileId> replaced_in(std::string_view metadata) {
    const auto file = metadata_value(metadata, "replaces");
    if (!file) return std::nullopt;
    if (!FileId::matches(*file)) throw Invalid("Upload-Metadata", "should name in replaces a file, such as fil_…");
    return FileId::parse(*file);
}

Upload wanted_upload(const http::Request& request, Time now) {
    const std::uint64_t size = number_in(request, "upload-length", "Upload-Length");
    if (size == 0) throw Invalid("Upload-Length", "should be more than 0: an empty file is of no use");
    if (size > file_size_max) throw TooLarge(format("A file may have {} bytes at most.", file_size_max));
    const std::string metadata{request.header("upload-metadata")};
    if (metadata.size() > metadata_max)
        throw Invalid("Upload-Metadata", format("should be {} bytes at most", metadata_max));
    return {.id = UploadId::fresh(now),
            .name = name_in(metadata),
            .claimed = claim_in(metadata),
            .metadata = metadata,
            .size = size,
            .replaces = replaced_in(metadata),
            .file = {},
            .created_at = now,
            .expires_at = now + upload_lives};
}

JsonObject upload_json(const Upload& upload, std::uint64_t arrived) {
    JsonObject json{{"id", json_of(upload.id)},
                    {"name", upload.name},
                    {"size", upload.size},
                    {"arrived", arrived},
                    {"file", nullptr},
                    {"created_at", json_of(upload.created_at)},
                    {"expires_at", json_of(upload.expires_at)}};
    if (upload.file) json["file"] = json_of(*upload.file);
    return json;
}

Upload load(App& app, const SiteId& site, const UploadId& id) {
    return app.store.read(site, [&](Reader& reader) { return load_upload(reader, id); });
}

// As tus has it: in the upload's metadata.
Claim claim_of(const Upload& upload) {
    return {.type = upload.claimed, .field = "filetype"};
}

// The bytes are on the shelf before anything names them, and stay here until something does: a kill in between costs
// nothing but space.
void make_file(App& app, const SiteId& site, const Upload& upload, const OpenFile& bytes) {
    File file = file_of(bytes, upload.name, claim_of(upload), app.clock.now());
    app.shelf.put(site, file.content, bytes);
    const auto replaced = app.store.write(site, [&](Tx& tx) { return finish_upload(tx, upload.id, file); });
    if (replaced) app.shelf.remove(site, *replaced);
    app.media_wake.call();
    app.arrivals.drop(site, upload.id);
}

// What can't be a file now never will be: it ends here, so that nobody sends its last byte again and again.
void finish(App& app, const SiteId& site, const Upload& upload, const OpenFile& bytes) {
    if (find_fault(bytes, claim_of(upload))) {
        app.store.write(site, [&](Tx& tx) { media::end_upload(tx, upload.id); });
        app.arrivals.drop(site, upload.id);
    }
    make_file(app, site, upload, bytes);
}

// Whoever hears that all has come takes it for done. It wasn't: a kill or the store came between the last byte and the
// file. The request that brings that byte again makes it.
std::uint64_t ask_for_the_last_byte_again(App& app, const SiteId& site, const Upload& upload) {
    OpenFile bytes = app.arrivals.resume(site, upload.id);
    if (load(app, site, upload.id).file) {
        app.arrivals.drop(site, upload.id);
        return upload.size;
    }
    bytes.shorten(std::min(bytes.size(), upload.size - 1));
    bytes.sync();
    return bytes.size();
}

http::Response& say_how_far(http::Response& answer, const Upload& upload, std::uint64_t arrived) {
    return answer.with("Upload-Offset", std::to_string(arrived))
        .with("Upload-Expires", http::http_date(upload.expires_at))
        .with("Tus-Resumable", std::string{version});
}

}  // namespace

http::Response show_protocol(App& /*app*/, const http::Request& /*request*/) {
    http::Response answer = http::no_content();
    answer.with("Tus-Resumable", std::string{version})
        .with("Tus-Version", std::string{version})
        .with("Tus-Extension", "creation,expiration,termination")
        .with("Tus-Max-Size", std::to_string(file_size_max));
    return answer;
}

http::Response create_upload(App& app, const http::Request& request, const staff::Actor& actor) {
    check_version(request);
    const Upload upload = wanted_upload(request, app.clock.now());
    app.store.write(actor.site, [&](Tx& tx) { begin_upload(tx, upload, app.config.media_quota); });
    http::Response answer = http::json(201, upload_json(upload, 0));
    answer.with("Location", std::string{own_path} + "/" + upload.id.text());
    return say_how_far(answer, upload, 0);
}

http::Response show_upload(App& app, const http::Request& request, const staff::Actor& actor) {
    if (request.method == http::Method::head) check_version(request);
    Upload upload = load(app, actor.site, upload_in(request));
    std::uint64_t arrived = upload.file ? upload.size : app.arrivals.arrived(actor.site, upload.id);
    if (arrived == upload.size && !upload.file && request.method == http::Method::head) {
        arrived = ask_for_the_last_byte_again(app, actor.site, upload);
        upload = load(app, actor.site, upload.id);
    }
    http::Response answer = http::json(200, upload_json(upload, arrived));
    answer.with("Upload-Length", std::to_string(upload.size)).with("Cache-Control", "no-store");
    if (!upload.metadata.empty()) answer.with("Upload-Metadata", upload.metadata);
    return say_how_far(answer, upload, arrived);
}

http::Landing admit_bytes(App& app, const http::Request& request, const staff::Actor& actor) {
    check_version(request);
    if (request.header("content-type") != own_type) throw Invalid("Content-Type", format("should be {}", own_type));
    const std::uint64_t offset = number_in(request, "upload-offset", "Upload-Offset");
    const Upload upload = load(app, actor.site, upload_in(request));
    if (upload.file) throw Conflict("This upload is whole already.");
    auto file = std::make_shared<OpenFile>(app.arrivals.resume(actor.site, upload.id));
    if (file->size() != offset)
        throw Conflict(format("{} bytes have come, so go on there. Ask with HEAD how many it is.", file->size()));
    return {.file = file, .most = upload.size - offset, .may_grow = {}};
}

http::Response add_bytes(App& app, const http::Request& request, const staff::Actor& actor) {
    const Upload upload = load(app, actor.site, upload_in(request));
    const std::uint64_t arrived = request.spooled->size();
    if (arrived == upload.size) {
        finish(app, actor.site, upload, *request.spooled);
    } else {
        request.spooled->sync();
        app.store.write(actor.site, [&](Tx& tx) {
            tx.leave_unsigned();  // the last byte makes the file
            keep_upload(tx, upload.id);
        });
    }
    http::Response answer = http::no_content();
    return say_how_far(answer, load(app, actor.site, upload.id), arrived);
}

http::Response end_upload(App& app, const http::Request& request, const staff::Actor& actor) {
    check_version(request);
    const Upload upload = load(app, actor.site, upload_in(request));
    const OpenFile held = app.arrivals.resume(actor.site, upload.id);
    app.store.write(actor.site, [&](Tx& tx) { media::end_upload(tx, upload.id); });
    app.arrivals.drop(actor.site, upload.id);
    http::Response answer = http::no_content();
    return answer.with("Tus-Resumable", std::string{version});
}

void mark_as_tus(http::Response& response, const http::Request& request) {
    if (!request.path.starts_with(own_path) || !response.header("Tus-Resumable").empty()) return;
    response.with("Tus-Resumable", std::string{version});
    if (response.status == 412) response.with("Tus-Version", std::string{version});
}

}  // namespace hub::media::api
