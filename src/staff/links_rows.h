#pragma once

#include "staff/links.h"

namespace hub::staff::rows {

void insert(Tx& everywhere, const std::string& token_hash, const Link& link, Time expires_at);
std::optional<Link> find_live_link(Reader& everywhere, const std::string& token_hash);
bool use(Tx& everywhere, const std::string& token_hash);
void use_links(Tx& everywhere, const std::optional<StaffId>& person, Purpose purpose);
std::size_t forget(Tx& everywhere, Time expired_before, std::size_t limit);

}  // namespace hub::staff::rows
