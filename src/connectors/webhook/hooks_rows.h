#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/webhook/hooks.h"
#include "db/tx.h"

namespace hub::connectors::webhook::rows {

void insert_hook(Tx& tx, const Hook& hook, const std::string& sealed_secrets);
// These two wake it and forget how it fared.
void update_hook(Tx& tx, const Hook& hook);
void enable_hook(Tx& tx, const HookId& id);
std::string sealed_secrets(Reader& reader, const HookId& id);
void update_secrets(Tx& tx, const HookId& id, const std::string& sealed_secrets);
std::optional<Hook> find_hook(Reader& reader, const HookId& id);
std::vector<Hook> list_hooks(Reader& reader, std::string_view before, std::size_t limit);
// Those that live, and those that were disabled because they failed.
std::vector<Hook> listening_hooks(Reader& reader);
// `site` is named, for the dispatcher looks at all of them.
bool end_hook(Tx& tx, const SiteId& site, const HookId& id, std::string_view reason);
void cancel_waiting(Tx& tx, const SiteId& site, const HookId& id);
std::vector<SiteId> sites_with_notices(Reader& everywhere);
std::vector<Notice> find_notices(Reader& reader);
void forget_notices(Tx& tx);

}  // namespace hub::connectors::webhook::rows
