#pragma once

#include <cstddef>
#include <optional>

#include "base/clock.h"
#include "http/router.h"

namespace hub::http {

// One answer, for whoever counts.
struct Noted {
    std::optional<Door> door;  // empty where no route was found
    int status;
    Duration took;  // from the whole request to the answer
};

// How busy a server is.
struct Load {
    std::size_t connections = 0;
    std::size_t handlers = 0;
    std::size_t busy = 0;     // handlers
    std::size_t waiting = 0;  // requests
};

}  // namespace hub::http
