#pragma once

#include "members/views.h"

namespace hub::members::rows {

void insert_view(Tx& tx, const View& view);
void update_view(Tx& tx, const View& view);
bool delete_view(Tx& tx, const ViewId& id);
std::optional<View> find_view(Reader& reader, const ViewId& id);
std::vector<View> list_views(Reader& reader, const std::string& owner, const std::optional<ViewId>& after,
                             std::size_t limit);

}  // namespace hub::members::rows
