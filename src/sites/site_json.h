#pragma once

#include "base/json.h"
#include "sites/sites.h"

namespace hub::sites {

// A site as the API shows it. `portal_url` is the full address of its portal, without a slash at the end.
Json site_json(const Site& site, const std::vector<std::string>& hosts, const std::string& portal_url);

}  // namespace hub::sites
