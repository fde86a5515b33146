#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/webhook/deliveries.h"
#include "connectors/webhook/sending.h"
#include "db/tx.h"
#include "jobs/leases.h"

namespace hub::connectors::webhook::rows {

bool insert_delivery(Tx& tx, const HookId& hook, const db::Told& told);
std::vector<Delivery> list_deliveries(Reader& reader, const DeliveryFilter& filter);
std::optional<Delivery> find_delivery(Reader& reader, const DeliveryId& id);
bool send_again(Tx& tx, const DeliveryId& id);
// Only while it stands as it was found, and its hook listens.
bool send_found_again(Tx& tx, const Delivery& found);

// ---- for the dispatcher, over all sites

// Live hooks to which something is due.
struct DueHook {
    SiteId site;
    HookId hook;
    std::string url;
    std::string secrets;  // sealed
};
std::vector<DueHook> due_hooks(Reader& everywhere);
std::vector<Taken> claim(Tx& everywhere, std::string_view skip_locked, const DueHook& from, std::size_t limit);

// The ways on from a claim, each only while it is still ours.
void mark_delivered(Tx& everywhere, const Taken& taken, const Answer& answer);
void mark_waiting(Tx& everywhere, const Taken& taken, const Answer& answer, Time due_at);
void mark_failed(Tx& everywhere, const Taken& taken, const Answer& answer);
void mark_unsent(Tx& everywhere, const Taken& taken);

void hook_answered(Tx& everywhere, const SiteId& site, const HookId& hook);
// Since when nothing but failures came from it, this one included.
Time hook_failed(Tx& everywhere, const SiteId& site, const HookId& hook);

std::vector<jobs::Leases::Claim> standing_claims(Reader& everywhere);
void take_back(Tx& everywhere, const jobs::Leases::Claim& abandoned);

}  // namespace hub::connectors::webhook::rows
