#pragma once

#include <cstddef>
#include <string>

#include "db/tx.h"

namespace hub::app {

// Writes to the support address of the site of this scope which of its hooks fail, once each. Answers how many there
// were. Without a support address nobody is written to: the state of a hook and the log tell of it all the same.
std::size_t tell_of_failing_hooks(Tx& tx, const std::string& public_url);

}  // namespace hub::app
