#include "members/views.h"

#include "base/error.h"
#include "members/views_rows.h"

namespace hub::members {

View save_view(Tx& tx, View wish) {
    wish.id = tx.fresh<ViewId>();
    wish.created_at = tx.now();
    rows::insert_view(tx, wish);
    return wish;
}

View load_view(Reader& reader, const ViewId& id) {
    auto view = rows::find_view(reader, id);
    if (!view) throw NotFound("There is no such view.");
    return std::move(*view);
}

void change_view(Tx& tx, const View& view) {
    rows::update_view(tx, view);
}

void delete_view(Tx& tx, const ViewId& id) {
    if (!rows::delete_view(tx, id)) throw NotFound("There is no such view.");
}

std::vector<View> list_views(Reader& reader, const std::string& owner, const std::optional<ViewId>& after,
                             std::size_t limit) {
    return rows::list_views(reader, owner, after, limit);
}

}  // namespace hub::members
