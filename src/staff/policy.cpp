#include "staff/policy.h"

namespace hub::staff {

std::string_view word_of(Role role) {
    switch (role) {
        case Role::owner:
            return "owner";
        case Role::admin:
            return "admin";
        case Role::editor:
            return "editor";
        case Role::support:
            return "support";
        case Role::analyst:
            return "analyst";
    }
    return "";
}

std::optional<Role> role_of(std::string_view word) {
    const auto* const found = std::ranges::find(roles, word, word_of);
    return found == roles.end() ? std::nullopt : std::optional{*found};
}

std::vector<std::string> role_words() {
    std::vector<std::string> words;
    for (const Role role : roles) words.emplace_back(word_of(role));
    return words;
}

bool may(Role role, std::string_view permission) {
    const auto* const line = std::ranges::find(policy, permission, &PolicyLine::permission);
    return line != std::end(policy) && (line->roles & bit_of(role)) != 0;
}

std::vector<std::string> permissions_of(Role role) {
    std::vector<std::string> held = all_permissions();
    std::erase_if(held, [&](const std::string& permission) { return !may(role, permission); });
    return held;
}

std::vector<std::string> all_permissions() {
    std::vector<std::string> all;
    for (const PolicyLine& line : policy) all.emplace_back(line.permission);
    return all;
}

}  // namespace hub::staff
