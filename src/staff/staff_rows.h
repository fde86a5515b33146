#pragma once

#include "staff/staff.h"

namespace hub::staff::rows {

void insert(Tx& tx, const ApiKey& key, const std::string& secret_hash);
bool revoke(Tx& tx, const ApiKeyId& id);
std::vector<ApiKey> list(Reader& reader);
std::optional<Actor> find_live(Reader& everywhere, const std::string& secret_hash);

}  // namespace hub::staff::rows
