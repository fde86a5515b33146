#include <algorithm>

#include "app/app.h"
#include "base/error.h"
#include "http/paging.h"
#include "media/picture_answer.h"
#include "portal/portal.h"
#include "portal/sheet.h"

// The pictures of products and collections: their cards are seen by everyone who sees the library, so that no pass is
// asked for.
namespace hub::portal {

namespace {

bool is_on_a_card(const catalog::Catalog& catalog, const FileId& id) {
    return std::ranges::any_of(catalog.with_picture(id), [](const catalog::Product* product) {
        return product->status == catalog::Status::live;
    });
}

}  // namespace

http::Response show_picture(App& app, const http::Request& request) {
    const auto id = http::id_capture<FileId>(request, "file");
    const Front front = front_of(app, request);
    const SiteId& site = front.shown->site.id;
    if (!is_on_a_card(*front.shown->catalog, id)) throw NotFound("There is no such picture.");
    const media::File file = app.store.read(site, [&](Reader& reader) { return media::load_file(reader, id); });
    if (file.kind != media::Kind::image) throw NotFound("There is no such picture.");
    return media::answer_with_picture({app.store, app.shelf, site}, file, request);
}

}  // namespace hub::portal
