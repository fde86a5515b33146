#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Who may do what. Each route names the permission it asks for (app/routes.cpp); this table says which role has it. An
// API key has those that it was made with: the permissions are its scopes. What stands nowhere is refused.
namespace hub::staff {

enum class Role : std::uint8_t { owner, admin, editor, support, analyst };
inline constexpr std::array roles = {Role::owner, Role::admin, Role::editor, Role::support, Role::analyst};

std::string_view word_of(Role role);
std::optional<Role> role_of(std::string_view word);
// "owner, admin, …", for sentences and lists of words.
std::vector<std::string> role_words();

// A set of roles: one bit each.
using Roles = unsigned;
constexpr Roles bit_of(Role role) {
    return 1U << static_cast<unsigned>(role);
}

struct PolicyLine {
    std::string_view permission;
    Roles roles;
};

namespace of {
inline constexpr Roles owner = bit_of(Role::owner);
inline constexpr Roles admin = bit_of(Role::admin);
inline constexpr Roles editor = bit_of(Role::editor);
inline constexpr Roles support = bit_of(Role::support);
inline constexpr Roles everyone = owner | admin | editor | support | bit_of(Role::analyst);
}  // namespace of

// clang-format off
inline constexpr PolicyLine policy[] = {
    {"access:read",       of::everyone},
    {"access:write",      of::owner | of::admin | of::support},
    {"activity:read",     of::everyone},
    {"audit:read",        of::owner | of::admin},
    {"billing:read",      of::owner | of::admin | of::support},  // what each member pays
    {"connections:read",  of::owner | of::admin},                // what comes in says what people paid
    {"connections:write", of::owner | of::admin},
    {"content:read",      of::everyone},
    {"content:write",     of::owner | of::admin | of::editor},
    {"files:read",        of::everyone},
    {"files:write",       of::owner | of::admin | of::editor},
    {"folders:read",      of::everyone},
    {"folders:write",     of::owner | of::admin | of::editor | of::support},  // and what changes the things in them
    {"hooks:read",        of::owner | of::admin},
    {"hooks:write",       of::owner | of::admin},
    {"keys:read",         of::owner | of::admin},
    {"keys:write",        of::owner | of::admin},                // for nothing that they may not do themselves
    {"mails:read",        of::owner | of::admin},                // they hold links and codes that let members in
    {"members:read",      of::everyone},
    {"members:write",     of::owner | of::admin | of::support},
    {"settings:read",     of::everyone},
    {"settings:write",    of::owner | of::admin},
    {"staff:read",        of::owner | of::admin},
    {"staff:write",       of::owner | of::admin},                // about nobody above themselves (team.h)
};
// clang-format on

constexpr bool is_permission(std::string_view word) {
    return std::ranges::find(policy, word, &PolicyLine::permission) != std::end(policy);
}

// A permission of the table. A route that asks for another one doesn't compile.
class Permission {
public:
    consteval Permission(const char* word) : word_(word) {  // NOLINT(google-explicit-constructor): reads as a table
        if (!is_permission(word_)) throw "this permission has no line in staff/policy.h";
    }
    // For what each of the staff, and each key, may ask of itself.
    static constexpr Permission of_everyone() { return {}; }

    std::string_view word() const { return word_; }  // empty: everyone's

private:
    constexpr Permission() = default;

    std::string_view word_;
};

bool may(Role role, std::string_view permission);
std::vector<std::string> permissions_of(Role role);
// Every permission, in the order of the table: the scopes that a key can have.
std::vector<std::string> all_permissions();

}  // namespace hub::staff
