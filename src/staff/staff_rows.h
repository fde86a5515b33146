#pragma once

#include "staff/staff.h"

namespace hub::staff::rows {

void insert(Tx& tx, const ApiKey& key, const std::string& secret_hash);
bool revoke(Tx& tx, const ApiKeyId& id);
// The scopes of a key that isn't revoked.
std::optional<std::vector<std::string>> find_scopes(Reader& everywhere, const SiteId& site, const ApiKeyId& id);
std::optional<ApiKey> find(Reader& reader, const ApiKeyId& id);
std::vector<ApiKey> list(Reader& reader, const KeyPage& page);
void note_use(Tx& tx, const ApiKeyId& id);
std::optional<Actor> find_live(Reader& everywhere, const std::string& secret_hash);

}  // namespace hub::staff::rows
