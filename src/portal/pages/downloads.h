#pragma once

#include <cstdint>

#include "http/request.h"

namespace hub::portal {

// Whether this begins a download; what asks for a later part goes on with one that was counted.
bool begins_at_the_first_byte(const http::Request& request, std::uint64_t size);

}  // namespace hub::portal
