#include "http/paging.h"

#include "http/parameters.h"

namespace hub::http {

Paging paging_of(const Request& request) {
    Parameters parameters{request};
    const Paging paging = parameters.paging();
    parameters.finish();
    return paging;
}

Response list(JsonArray data, const std::optional<std::string>& next_cursor) {
    return json(200, JsonObject{{"data", std::move(data)}, {"next_cursor", json_of(next_cursor)}});
}

}  // namespace hub::http
