#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace hub::app {

// Where another program is found, as settings write it: one of these schemes ("https://"), a host, perhaps a port, and
// at most a slash behind it. A path or a name with a password is refused.
bool is_address_of(std::string_view text, std::initializer_list<std::string_view> schemes);

// Which of these names somebody probably meant; empty when none is near.
std::string nearest_name(std::string_view name, const std::vector<std::string>& names);

}  // namespace hub::app
