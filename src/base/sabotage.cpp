#include "base/sabotage.h"

#ifdef CUSTOMERHUB_SABOTAGE_BUILD

#include <cstdlib>
#include <string>

namespace hub {

bool sabotaged(std::string_view name) {
    static const std::string chosen = [] {
        const char* const wanted =
            std::getenv("CUSTOMERHUB_SABOTAGE");  // NOLINT(concurrency-mt-unsafe): read once, nobody sets it
        return std::string(wanted == nullptr ? "" : wanted);
    }();
    return chosen == name;
}

}  // namespace hub

#endif
