#include "access/people_api.h"

#include "base/json.h"
#include "http/paging.h"

namespace hub::access::api {

http::Response people(Reader& reader, const members::Filter& filter, const std::optional<MemberId>& cursor,
                      std::size_t limit) {
    const members::Page page = members::list_members(reader, filter, {}, cursor, limit);
    JsonArray items;
    for (const members::Member& member : page.members) {
        items.push_back(JsonObject{{"id", member.id.text()},
                                   {"email", member.email},
                                   {"first_name", member.first_name},
                                   {"last_name", member.last_name}});
    }
    return http::list(std::move(items), page.next_cursor);
}

}  // namespace hub::access::api
