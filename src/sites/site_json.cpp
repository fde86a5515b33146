#include "sites/site_json.h"

namespace hub::sites {

Json site_json(const Site& site, const std::vector<std::string>& hosts, std::string_view public_url) {
    JsonArray names;
    for (const std::string& host : hosts) names.push_back(Json(host));
    return {{"id", site.id.text()},
            {"slug", site.slug},
            {"name", site.name},
            {"hosts", names},
            {"portal_url", url_of(hosts, public_url)},
            {"created_at", to_rfc3339(site.created_at)}};
}

}  // namespace hub::sites
