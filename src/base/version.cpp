#include "base/version.h"

namespace hub {

std::string_view version() {
    return CUSTOMERHUB_VERSION;
}

}  // namespace hub
