#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "db/tx.h"

// Ways to look at the list of members that somebody gave a name to. A person sees their own and those that are shared;
// whoever saved one changes it, and of the shared ones whoever may.
namespace hub::members {

struct View {
    ViewId id;
    std::string owner;  // the id of who saved it
    bool is_shared = false;
    std::string name;
    Json query;  // {"state": "inactive", …}: the words of the list's address, texts all of them
    Time created_at;
};

View save_view(Tx& tx, View wish);              // with an id and a time of its own
View load_view(Reader& reader, const ViewId&);  // throws NotFound
void change_view(Tx& tx, const View& view);
void delete_view(Tx& tx, const ViewId& id);

// Of this owner and shared, oldest first.
std::vector<View> list_views(Reader& reader, const std::string& owner, const std::optional<ViewId>& after,
                             std::size_t limit);

}  // namespace hub::members
