#include "folders/folders_api.h"

#include <ranges>

#include "app/app.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "folders/folders.h"
#include "http/parameters.h"
#include "staff/staff.h"

namespace hub::folders::api {

namespace {

constexpr TextRule name_rule{.longest = name_letters_max};

// Beside the permission for folders: nobody puts in order what they may not change.
std::string_view needed_for(Kind kind) {
    switch (kind) {
        case Kind::members:
            return "members:write";
        case Kind::files:
            return "files:write";
        case Kind::products:
            return "content:write";
    }
    return "";
}

void require(const staff::Actor& actor, Kind kind) {
    if (!actor.may(needed_for(kind)))
        throw Forbidden(
            format("Folders of {} are for those who have the permission {}.", word_of(kind), needed_for(kind)));
}

FolderId folder_in(const http::Request& request) {
    return http::id_capture<FolderId>(request, "folder");
}

using Counts = std::map<FolderId, std::int64_t>;

// With what lies in the folders in it. `all` are in their order: each before those in it.
Counts totals_of(const std::vector<Folder>& all, Counts counts) {
    for (const Folder& folder : std::views::reverse(all)) {
        if (folder.parent) counts[*folder.parent] += counts[folder.id];
    }
    return counts;
}

Json present(const Folder& folder, const Counts& counts, const Counts& totals) {
    const auto count_in = [&](const Counts& some) {
        const auto found = some.find(folder.id);
        return found == some.end() ? 0 : found->second;
    };
    return JsonObject{{"id", folder.id.text()},
                      {"of", word_of(folder.kind)},
                      {"name", folder.name},
                      {"parent", json_of(folder.parent)},
                      {"count", count_in(counts)},
                      {"total", count_in(totals)},
                      {"created_at", to_rfc3339(folder.created_at)}};
}

Json present(Reader& reader, const Folder& folder) {
    const Counts counts = count_contents(reader, folder.kind);
    return present(folder, counts, totals_of(folders::list_folders(reader, folder.kind), counts));
}

std::optional<FolderId> parent_in(Fields& fields) {
    return fields.optional_id<FolderId>("parent");
}

Wish wish_in(const Json& json) {
    Fields fields{json};
    const std::string of = fields.word("of", kind_words());
    Wish wish{.kind = fields.is_wrong("of") ? Kind::members : kind_of(of),
              .name = fields.text("name", name_rule),
              .parent = parent_in(fields)};
    fields.finish();
    return wish;
}

Change change_in(const Json& json) {
    Fields fields{json};
    Change change;
    if (fields.has("name") || fields.is_null("name")) change.name = fields.text("name", name_rule);
    const auto parent = parent_in(fields);
    if (parent || fields.is_null("parent")) change.parent.emplace(parent);
    fields.finish();
    return change;
}

}  // namespace

http::Response list_folders(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const auto of = parameters.word("of", kind_words());
    if (!of) parameters.wrong("of", "is wanted: members, files or products");
    const http::Paging paging = parameters.paging();
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        const std::vector<Folder> all = folders::list_folders(reader, kind_of(*of));
        const Counts counts = count_contents(reader, kind_of(*of));
        const Counts totals = totals_of(all, counts);
        std::vector<const Folder*> listed;
        for (const Folder& folder : all) listed.push_back(&folder);
        return http::list_of(listed, paging, [&](const Folder& folder) { return present(folder, counts, totals); });
    });
}

http::Response create_folder(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const Wish wish = wish_in(request.json());
    require(actor, wish.kind);
    return app.store.write(actor.site, [&](Tx& tx) {
        const Folder folder = make_folder(tx, wish);
        return http::json(201, present(tx, folder)).with("Location", "/api/v1/folders/" + folder.id.text());
    });
}

http::Response show_folder(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return http::json(200, app.store.read(actor.site, [&](Reader& reader) {
        return present(reader, load_folder(reader, folder_in(request)));
    }));
}

http::Response change_folder(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const Change change = change_in(request.json());
    return http::json(200, app.store.write(actor.site, [&](Tx& tx) {
        require(actor, load_folder(tx, folder_in(request)).kind);
        return present(tx, folders::change_folder(tx, folder_in(request), change));
    }));
}

http::Response delete_folder(app::App& app, const http::Request& request, const staff::Actor& actor) {
    app.store.write(actor.site, [&](Tx& tx) {
        require(actor, load_folder(tx, folder_in(request)).kind);
        folders::delete_folder(tx, folder_in(request));
    });
    return http::no_content();
}

}  // namespace hub::folders::api
