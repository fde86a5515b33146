#pragma once

#include <cstddef>
#include <optional>

#include "base/ids.h"
#include "db/tx.h"
#include "http/response.h"
#include "members/roster.h"

namespace hub::access::api {

// A page of who meets a filter, by name and address alone; newest first.
http::Response people(Reader& reader, const members::Filter& filter, const std::optional<MemberId>& cursor,
                      std::size_t limit);

}  // namespace hub::access::api
