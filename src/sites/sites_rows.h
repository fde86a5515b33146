#pragma once

#include "sites/sites.h"

namespace hub::sites::rows {

void insert(Tx& tx, const Site& site);
void insert_host(Tx& tx, const SiteId& site, const std::string& host);
bool delete_host(Tx& tx, const SiteId& site, const std::string& host);
std::optional<Site> find(Reader& reader, const SiteId& id);
std::optional<Site> find_by_slug(Reader& reader, std::string_view slug);
std::optional<Site> find_by_host(Reader& reader, std::string_view host);
std::vector<Site> list(Reader& reader, std::size_t limit);
std::vector<std::string> hosts_of(Reader& reader, const SiteId& id);
std::vector<std::string> slugs_without_hosts(Reader& reader);
void update(Tx& tx, const Site& site);

}  // namespace hub::sites::rows
