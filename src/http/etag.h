#pragma once

#include <cstdint>
#include <optional>

#include "http/request.h"
#include "http/response.h"

namespace hub::http {

// Names the version of what is answered, to be given back in If-Match.
void set_etag(Response& response, std::int64_t version);
// The version in If-Match; empty when any will do. A tag that isn't one of ours names a version that never was;
// throws Invalid when it is no tag at all.
std::optional<std::int64_t> seen_version(const Request& request);

}  // namespace hub::http
