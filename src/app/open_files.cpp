#include "app/open_files.h"

#include <algorithm>

#include <sys/resource.h>

namespace hub::app {

namespace {

constexpr std::size_t ours = 160;  // the database, files of the house, calls out
constexpr std::size_t each = 2;    // the socket, and the file that is sent or received on it
constexpr std::size_t fewest = 16;

}  // namespace

std::size_t raise_open_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    if (limit.rlim_cur < limit.rlim_max) {
        const rlim_t before = limit.rlim_cur;
        limit.rlim_cur = limit.rlim_max;
        if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) return before;
    }
    return limit.rlim_cur;
}

std::size_t connections_within(std::size_t open_files) {
    return std::max(fewest, (open_files - std::min(open_files, ours)) / each);
}

}  // namespace hub::app
