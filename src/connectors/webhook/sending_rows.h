#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/webhook/health.h"
#include "connectors/webhook/sending.h"
#include "db/tx.h"
#include "jobs/leases.h"

// For the dispatcher, over all sites.
namespace hub::connectors::webhook::rows {

// Live hooks to which something is due, and that aren't left in peace.
struct DueHook {
    SiteId site;
    HookId hook;
    std::string url;
    std::string secrets;  // sealed
    std::int64_t failures;
};
std::vector<DueHook> due_hooks(Reader& everywhere);
std::vector<Taken> claim(Tx& everywhere, std::string_view skip_locked, const DueHook& from, std::size_t limit);

// The ways on from a claim, each only while it is still ours.
void mark_delivered(Tx& everywhere, const Taken& taken, const Answer& answer);
void mark_waiting(Tx& everywhere, const Taken& taken, const Answer& answer, Time due_at);
void mark_failed(Tx& everywhere, const Taken& taken, const Answer& answer);
void mark_unsent(Tx& everywhere, const Taken& taken);
void mark_cancelled(Tx& everywhere, const Taken& taken, const Answer& answer);
void note_attempt(Tx& everywhere, const Taken& taken, const Answer& answer);

// How a hook stands, for the next step.
struct Standing {
    Health health;
    std::optional<Time> warned_at;
    std::optional<Time> ended_at;
};
Standing standing_of(Reader& everywhere, const SiteId& site, const HookId& hook);
void hook_answered(Tx& everywhere, const SiteId& site, const HookId& hook);
void hook_failed(Tx& everywhere, const Taken& taken, const Health& health, std::string_view error);
// A mail is to be written; a warning once while it fails.
void give_notice(Tx& everywhere, const Taken& taken, std::string_view kind);

std::vector<jobs::Leases::Claim> standing_claims(Reader& everywhere);
void take_back(Tx& everywhere, const jobs::Leases::Claim& abandoned);

}  // namespace hub::connectors::webhook::rows
