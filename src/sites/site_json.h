#pragma once

#include "base/json.h"
#include "sites/sites.h"

namespace hub::sites {

// A site as the API shows it. `public_url` is the installation's.
Json site_json(const Site& site, const std::vector<std::string>& hosts, std::string_view public_url);

}  // namespace hub::sites
