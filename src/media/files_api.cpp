#include "media/files_api.h"

#include "app/app.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "catalog/catalog.h"
#include "http/etag.h"
#include "http/paging.h"
#include "media/answer.h"
#include "media/files.h"
#include "media/shelf.h"
#include "media/sniff.h"
#include "staff/staff.h"

namespace hub::media::api {

namespace {

constexpr std::size_t name_letters_max = 200;

JsonObject file_json(const File& file) {
    return {{"id", json_of(file.id)}, {"name", file.name}, {"kind", word_of(file.kind)},
            {"type", file.type},      {"size", file.size}, {"created_at", json_of(file.created_at)}};
}

FileId file_in(const http::Request& request) {
    return http::id_capture<FileId>(request, "file");
}

JsonArray uses_json(const catalog::Catalog& catalog, const std::vector<PageId>& pages) {
    JsonArray uses;
    for (const PageId& id : pages) {
        const catalog::Page* const page = catalog.find(id);
        if (page != nullptr)
            uses.push_back({{"page", json_of(id)}, {"title", page->title}, {"thing", page->product.text()}});
    }
    return uses;
}

http::Response file_answer(App& app, const SiteId& site, int status, const File& file) {
    const auto pages = app.store.read(site, [&](Reader& reader) { return pages_with(reader, file.id); });
    JsonObject json = file_json(file);
    json["used_on"] = uses_json(*app.catalogs.of(app.store, site), pages);
    http::Response answer = http::json(status, json);
    http::set_etag(answer, file.version);
    return answer;
}

std::string wanted_name(const http::Request& request) {
    const std::string name = request.parameter("name").value_or("");
    if (trimmed(name).empty() || length_in_letters(name) > name_letters_max)
        throw Invalid("name", format("should say what the file is called, in 1 to {} characters: ?name=workbook.pdf",
                                     name_letters_max));
    return clean_name(name);
}

File read_upload(const http::Request& request, Time now) {
    if (!request.spooled || request.spooled->size() == 0) throw Invalid("body", "should be the bytes of the file");
    const Sniffed found = sniff(*request.spooled);
    if (!may_be_called(found, request.header("content-type")))
        throw Invalid("Content-Type", format("says {}, but the bytes are {}. Send the right one, or none.",
                                             request.header("content-type"), found.type));
    return {.id = FileId::fresh(now),
            .name = wanted_name(request),
            .kind = found.kind,
            .type = found.type,
            .size = request.spooled->size(),
            .version = 1,
            .created_at = now};
}

// "“Breathing”, “Posture” and 3 more"
std::string named(const JsonArray& uses) {
    constexpr std::size_t named_max = 3;
    std::string text;
    for (std::size_t at = 0; at < uses.size() && at < named_max; ++at)
        text += (at == 0 ? "“" : ", “") + text_at(uses[at], {"title"}).value_or("") + "”";
    return uses.size() > named_max ? text + format(" and {} more", uses.size() - named_max) : text;
}

}  // namespace

http::Response list_files(App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request, {"kind"});
    Filter filter{.kind = {}, .before = {}, .limit = paging.limit + 1};
    if (const auto kind = request.parameter("kind")) {
        filter.kind = find_kind(*kind);
        if (!filter.kind) throw Invalid("kind", "should be one of: image, video, audio, document");
    }
    if (paging.cursor) {
        if (!FileId::matches(*paging.cursor)) throw Invalid("cursor", "should be the next_cursor of the page before");
        filter.before = FileId::parse(*paging.cursor);
    }
    auto files = app.store.read(actor.site, [&](Reader& reader) { return media::list_files(reader, filter); });
    std::optional<std::string> next;
    if (files.size() > paging.limit) {
        files.pop_back();
        next = files.back().id.text();
    }
    JsonArray data;
    for (const File& file : files) data.push_back(file_json(file));
    return http::list(std::move(data), next);
}

void check_upload(const http::Request& request) {
    wanted_name(request);
}

// The bytes are on the shelf before anything names them. Where that fails they stay behind for the sweep, for a commit
// may be done that seems to have failed.
http::Response create_file(App& app, const http::Request& request, const staff::Actor& actor) {
    const File file = read_upload(request, app.clock.now());
    app.shelf.put(actor.site, file.id, *request.spooled);
    app.store.write(actor.site, [&](Tx& tx) { add_file(tx, file); });
    return file_answer(app, actor.site, 201, file).with("Location", "/api/v1/files/" + file.id.text());
}

http::Response show_file(App& app, const http::Request& request, const staff::Actor& actor) {
    const File file = app.store.read(actor.site, [&](Reader& reader) { return load_file(reader, file_in(request)); });
    return file_answer(app, actor.site, 200, file);
}

http::Response show_content(App& app, const http::Request& request, const staff::Actor& actor) {
    const File file = app.store.read(actor.site, [&](Reader& reader) { return load_file(reader, file_in(request)); });
    return answer_with(app.shelf, actor.site, file);
}

http::Response change_file(App& app, const http::Request& request, const staff::Actor& actor) {
    const Json json = request.json();
    Fields fields{json};
    const std::string name = clean_name(fields.text("name", {.longest = name_letters_max}));
    fields.finish();
    const File file = app.store.write(
        actor.site, [&](Tx& tx) { return rename_file(tx, file_in(request), name, http::seen_version(request)); });
    return file_answer(app, actor.site, 200, file);
}

http::Response delete_file(App& app, const http::Request& request, const staff::Actor& actor) {
    const FileId id = file_in(request);
    const bool is_forced = request.parameter("force") == "true";
    const auto catalog = app.catalogs.of(app.store, actor.site);
    app.store.write(actor.site, [&](Tx& tx) {
        load_file(tx, id);
        const JsonArray uses = uses_json(*catalog, pages_with(tx, id));
        if (!uses.empty() && !is_forced)
            throw Conflict(
                format("It is shown on {}. Take it off there first, or delete it all the same with ?force=true.",
                       named(uses)));
        media::delete_file(tx, id);
    });
    app.shelf.remove(actor.site, id);
    return http::no_content();
}

}  // namespace hub::media::api
