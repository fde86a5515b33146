#include "media/files_api.h"

#include "app/app.h"
#include "app/config.h"
#include "audiences/audience_json.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "catalog/catalog.h"
#include "catalog/products.h"
#include "filebox/filebox.h"
#include "folders/folder_words.h"
#include "http/etag.h"
#include "http/parameters.h"
#include "jobs/wake.h"
#include "media/answer.h"
#include "media/examiner.h"
#include "media/file_json.h"
#include "media/files.h"
#include "media/picture_answer.h"
#include "media/room.h"
#include "media/shelf.h"
#include "media/sniff.h"
#include "sites/branding.h"
#include "staff/staff.h"

namespace hub::media::api {

namespace {

constexpr std::size_t name_letters_max = 200;
constexpr Duration upload_waits_for = 5s;

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

JsonArray covers_json(const catalog::Catalog& catalog, const FileId& id) {
    JsonArray covers;
    for (const catalog::Product* const product : catalog.with_picture(id))
        covers.push_back({{"thing", json_of(product->id)}, {"name", product->name}});
    return covers;
}

Json filebox_json(const filebox::Uses& uses) {
    return JsonObject{{"offered", uses.offered}, {"shared", uses.shared}, {"uploaded", uses.uploaded}};
}

http::Response file_answer(App& app, const SiteId& site, int status, const File& file) {
    std::vector<PageId> pages;
    JsonObject json = app.store.read(site, [&](Reader& reader) {
        pages = pages_with(reader, file.id);
        JsonObject found = file_json(reader, file);
        found["filebox"] = filebox_json(filebox::uses_of(reader, file.id));
        return found;
    });
    const auto catalog = app.catalogs.of(app.store, site);
    json["used_on"] = uses_json(*catalog, pages);
    json["picture_of"] = covers_json(*catalog, file.id);
    http::Response answer = http::json(status, json);
    http::set_etag(answer, file.version);
    return answer;
}

std::string wanted_name(const http::Request& request) {
    const std::string name = request.parameter("name").value_or("");
    if (!shows_something(name) || length_in_letters(name) > name_letters_max)
        throw Invalid("name", format("should say what the file is called, in 1 to {} characters: ?name=workbook.pdf",
                                     name_letters_max));
    return clean_name(name);
}

// Where the file is to lie: `?folder=fol_…`.
std::optional<FolderId> wanted_folder(const http::Request& request) {
    const auto folder = request.parameter("folder");
    if (!folder) return std::nullopt;
    if (!FolderId::matches(*folder)) throw Invalid("folder", "should be an id that begins with fol_");
    return FolderId::parse(*folder);
}

void check_folder(Reader& reader, const std::optional<FolderId>& folder) {
    Complaints wrong;
    folders::check_there(reader, folders::Kind::files, folders::Place{folder}, wrong);
    wrong.finish();
}

Usage usage_of(App& app, const SiteId& site) {
    return app.store.read(site, [&](Reader& reader) { return load_usage(reader, app.config.media_quota); });
}

// Takes room for the length that was announced, or for what comes as it comes.
http::Landing landing(App& app, const http::Request& request, const SiteId& site) {
    const std::uint64_t length = parse_u64(request.header("content-length")).value_or(0);
    http::Landing landing;
    landing.may_grow = [taken = app.room.take(site, usage_of(app, site), length)](std::uint64_t bytes) {
        return taken->grow(bytes);
    };
    return landing;
}

File read_upload(const http::Request& request, std::string name, Time now) {
    if (!request.spooled) throw Invalid("body", "should be the bytes of the file");
    return file_of(*request.spooled, std::move(name), {.type = request.header("content-type")}, now);
}

// Has it done at once, and waits for it as long as a person would: what it finds belongs in the answer.
void look_into(App& app, const SiteId& site, const FileId& content) {
    app.media_wake.call();
    app.examiner.wait_for(site, content, upload_waits_for);
}

// "“Breathing”, “Posture” and 3 more"
std::string quoted(const std::vector<std::string>& names) {
    constexpr std::size_t named_max = 3;
    std::string text;
    for (std::size_t at = 0; at < names.size() && at < named_max; ++at)
        text += (at == 0 ? "“" : ", “") + names[at] + "”";
    return names.size() > named_max ? text + format(" and {} more", names.size() - named_max) : text;
}

std::string pages_sentence(const JsonArray& uses) {
    std::vector<std::string> titles;
    for (const Json& use : uses) titles.push_back(text_at(use, {"title"}).value_or(""));
    return "It is shown on " + quoted(titles);
}

std::string covers_sentence(const JsonArray& covers) {
    std::vector<std::string> names;
    for (const Json& cover : covers) names.push_back(text_at(cover, {"name"}).value_or(""));
    return "It is the picture of " + quoted(names);
}

std::string posters_sentence(Reader& reader, const std::vector<FileId>& videos) {
    std::vector<std::string> names;
    for (const FileId& video : videos) names.push_back(load_file(reader, video).name);
    return "It is the poster of " + quoted(names);
}

std::string filebox_sentence(const filebox::Uses& uses) {
    std::vector<std::string> ways;
    if (uses.offered > 0) ways.emplace_back("offered there");
    if (uses.shared > 0) ways.push_back("shared with " + counted(uses.shared, "member", "members"));
    if (uses.uploaded > 0) ways.emplace_back("uploaded by a member");
    return "It stands in the filebox, " + join(ways, " and ");
}

// What would lose it, named all at once.
void refuse_used(Reader& reader, const FileId& id, const catalog::Catalog& catalog) {
    std::vector<std::string> sentences;
    const JsonArray pages = uses_json(catalog, pages_with(reader, id));
    if (!pages.empty()) sentences.push_back(pages_sentence(pages));
    const JsonArray covers = covers_json(catalog, id);
    if (!covers.empty()) sentences.push_back(covers_sentence(covers));
    const std::vector<FileId> videos = files_with_poster(reader, id);
    if (!videos.empty()) sentences.push_back(posters_sentence(reader, videos));
    if (sites::is_in_a_look(reader, id)) sentences.emplace_back("It is in the look of the portal");
    const filebox::Uses uses = filebox::uses_of(reader, id);
    if (uses.offered + uses.shared + uses.uploaded > 0) sentences.push_back(filebox_sentence(uses));
    if (!sentences.empty())
        throw Conflict(join(sentences, ". ") +
                       ". Take it away there first, or delete it all the same with ?force=true.");
}

// A card without a picture is better than one with a hole.
void take_off_cards(Tx& tx, const FileId& id, const catalog::Catalog& catalog) {
    for (const catalog::Product* const product : catalog.with_picture(id)) {
        if (catalog::find_product(tx, product->id))
            catalog::change_product(tx, product->id, {.image_url = ""}, std::nullopt);
    }
}

}  // namespace

http::Response list_files(App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const auto kind = parameters.word("kind", {"image", "video", "audio", "document"});
    const http::Paging paging = parameters.paging();
    const Filter filter{.kind = kind ? find_kind(*kind) : std::nullopt,
                        .words = parameters.text("q"),
                        .folder = folders::asked_directly_in(parameters),
                        .before = parameters.id_cursor<FileId>(paging),
                        .limit = paging.limit + 1};
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        auto files = media::list_files(reader, filter);
        std::optional<std::string> next;
        if (files.size() > paging.limit) {
            files.pop_back();
            next = files.back().id.text();
        }
        JsonArray data;
        for (const File& file : files) data.push_back(file_json(reader, file));
        return http::list(std::move(data), next);
    });
}

http::Response show_usage(App& app, const http::Request& /*request*/, const staff::Actor& actor) {
    const Usage usage = usage_of(app, actor.site);
    JsonObject json{{"stored", usage.stored}, {"arriving", usage.arriving}, {"quota", nullptr}, {"room", nullptr}};
    if (usage.quota) {
        json["quota"] = *usage.quota;
        json["room"] = usage.room();
    }
    return http::json(200, json);
}

http::Landing admit_file(App& app, const http::Request& request, const staff::Actor& actor) {
    wanted_name(request);
    const auto folder = wanted_folder(request);
    app.store.read(actor.site, [&](Reader& reader) { check_folder(reader, folder); });
    return landing(app, request, actor.site);
}

// The bytes are on the shelf before anything names them. Where that fails they stay behind for the sweep, for a commit
// may be done that seems to have failed.
http::Response create_file(App& app, const http::Request& request, const staff::Actor& actor) {
    const File file = read_upload(request, wanted_name(request), app.clock.now());
    app.shelf.put(actor.site, file.content, *request.spooled);
    const auto folder = wanted_folder(request);
    app.store.write(actor.site, [&](Tx& tx) {
        require_room(load_usage(tx, app.config.media_quota).room(), file.size);
        check_folder(tx, folder);
        add_file(tx, file, folder);
    });
    look_into(app, actor.site, file.content);
    return file_answer(app, actor.site, 201, file).with("Location", "/api/v1/files/" + file.id.text());
}

http::Response show_file(App& app, const http::Request& request, const staff::Actor& actor) {
    const File file = app.store.read(actor.site, [&](Reader& reader) { return load_file(reader, file_in(request)); });
    return file_answer(app, actor.site, 200, file);
}

http::Response show_content(App& app, const http::Request& request, const staff::Actor& actor) {
    const File file = app.store.read(actor.site, [&](Reader& reader) { return load_file(reader, file_in(request)); });
    if (file.kind == Kind::image && request.parameter("w"))
        return answer_with_picture({app.store, app.shelf, actor.site}, file, request);
    return answer_with(app.shelf, actor.site, file);
}

http::Landing admit_content(App& app, const http::Request& request, const staff::Actor& actor) {
    app.store.read(actor.site, [&](Reader& reader) { load_file(reader, file_in(request)); });
    return landing(app, request, actor.site);
}

http::Response replace_content(App& app, const http::Request& request, const staff::Actor& actor) {
    const File bytes = read_upload(request, {}, app.clock.now());
    app.shelf.put(actor.site, bytes.content, *request.spooled);
    const File before = app.store.write(actor.site, [&](Tx& tx) {
        require_room(load_usage(tx, app.config.media_quota).room(), bytes.size);
        return replace_bytes(tx, file_in(request), bytes, http::seen_version(request));
    });
    app.shelf.remove(actor.site, before.content);
    look_into(app, actor.site, bytes.content);
    return file_answer(app, actor.site, 200,
                       app.store.read(actor.site, [&](Reader& reader) { return load_file(reader, before.id); }));
}

http::Response change_file(App& app, const http::Request& request, const staff::Actor& actor) {
    const Json json = request.json();
    Fields fields{json};
    Change change;
    if (const auto name = fields.optional_text("name", {.longest = name_letters_max})) change.name = clean_name(*name);
    change.audience = audiences::read_audience(fields);
    change.place = folders::place_in(fields);
    fields.refuse_nulls("folder");
    change.wrong = fields.complaints();
    const File file = app.store.write(actor.site, [&](Tx& tx) {
        return media::change_file(tx, file_in(request), change, http::seen_version(request));
    });
    return file_answer(app, actor.site, 200, file);
}

http::Response delete_file(App& app, const http::Request& request, const staff::Actor& actor) {
    const FileId id = file_in(request);
    const bool is_forced = request.parameter("force") == "true";
    const auto catalog = app.catalogs.of(app.store, actor.site);
    const File file = app.store.write(actor.site, [&](Tx& tx) {
        File known = load_file(tx, id);
        if (!is_forced) refuse_used(tx, id, *catalog);
        take_off_cards(tx, id, *catalog);
        filebox::withdraw_everywhere(tx, id);
        media::delete_file(tx, id);
        return known;
    });
    app.shelf.remove(actor.site, file.content);
    return http::no_content();
}

}  // namespace hub::media::api
