#pragma once

#include <source_location>

namespace hub {

[[noreturn]] void broken_promise(const char* condition,
                                 const std::source_location& place = std::source_location::current());

}  // namespace hub

// Stops the program when our own code broke a promise. Active in release; never fed by input.
#define ENSURE(condition) ((condition) ? static_cast<void>(0) : ::hub::broken_promise(#condition))
