#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/webhook/hooks.h"
#include "db/tx.h"

namespace hub::connectors::webhook::rows {

void insert_hook(Tx& tx, const Hook& hook, const std::string& sealed_secrets);
void update_hook(Tx& tx, const Hook& hook);
std::optional<Hook> find_hook(Reader& reader, const HookId& id);
std::vector<Hook> list_hooks(Reader& reader, std::string_view before, std::size_t limit);
std::vector<Hook> live_hooks(Reader& reader);
// `site` is named, for the dispatcher looks at all of them.
bool end_hook(Tx& tx, const SiteId& site, const HookId& id, std::string_view reason);
void cancel_waiting(Tx& tx, const SiteId& site, const HookId& id);

}  // namespace hub::connectors::webhook::rows
