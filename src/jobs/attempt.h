#pragma once

#include <functional>
#include <string>

namespace hub::jobs {

// Does `work`; what it throws is logged under `name` and goes no further, for others wait their turn. Answers whether
// it went well.
bool attempt(const std::string& name, const std::function<void()>& work);

}  // namespace hub::jobs
