#pragma once

#include <optional>

#include "app/config.h"
#include "base/secret.h"

namespace hub::app {

// The 32 bytes that seal secrets at rest: from the settings, else master.key in the data folder, which is made (mode
// 0400) when there is none. Throws Invalid when what is there isn't 32 bytes in base 64.
Secret<std::string> load_master_key(const Config& config);
// The same, but makes none.
std::optional<Secret<std::string>> find_master_key(const Config& config);

}  // namespace hub::app
