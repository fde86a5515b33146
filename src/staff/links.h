#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/secret.h"
#include "db/tx.h"

// One-time links for staff: random tokens, of which only the hash is stored. Like people.h, over all sites.
namespace hub::staff {

enum class Purpose {
    first,    // whoever holds it makes the first account of this database
    welcome,  // an identity without a password chooses one
    reset,    // chooses another one
};
constexpr std::chrono::hours first_link_life = 1h;
constexpr std::chrono::hours welcome_link_life = 48h;
constexpr std::chrono::minutes reset_link_life = 30min;

struct Link {
    Purpose purpose = Purpose::first;
    std::optional<StaffId> person{};  // empty for first
};
// The token of a new one; those made before for the same purpose and person work no more.
Secret<std::string> new_link(Tx& everywhere, const Link& link);
// Empty: used, too old, replaced, or never made. A link to the first account is over once there is any.
std::optional<Link> find_link(Reader& everywhere, std::string_view token);
bool use_link(Tx& everywhere, std::string_view token);  // false: it was used in the meantime
// All of a person's, of every purpose.
void use_all_links(Tx& everywhere, const StaffId& person);
std::size_t forget_links(Tx& everywhere, Time expired_before, std::size_t limit);

}  // namespace hub::staff
