#pragma once

#include <optional>
#include <vector>

#include "connectors/webhook/deliveries.h"
#include "db/tx.h"

namespace hub::connectors::webhook::rows {

using ManyTold = std::vector<const db::Told*>;
// Answers how many the hook wasn't to be sent already.
std::size_t insert_deliveries(Tx& tx, const HookId& hook, const ManyTold& told);
// Not to be sent unless they are replayed.
void keep_deliveries(Tx& tx, const HookId& hook, const ManyTold& told);
std::vector<Attempt> list_attempts(Reader& reader, const DeliveryId& id);
std::size_t forget_attempts(Tx& everywhere, Time before, std::size_t limit);
std::vector<Delivery> list_deliveries(Reader& reader, const DeliveryFilter& filter);
std::optional<Delivery> find_delivery(Reader& reader, const DeliveryId& id);
bool send_again(Tx& tx, const DeliveryId& id);
// Only while it stands as it was found, and its hook listens.
bool send_found_again(Tx& tx, const Delivery& found);

// A person found it worth another try: the hook that the filter names, or all, are asked at once.
void end_rests(Tx& tx, const DeliveryFilter& filter);

}  // namespace hub::connectors::webhook::rows
