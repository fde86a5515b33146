#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

// From the operating system, through libsodium; fit for keys.
namespace hub::random {

std::string bytes(std::size_t count);
// Evenly from 0 to below `limit`.
std::uint32_t below(std::uint32_t limit);
// URL-safe base 64 of `count` random bytes, without padding.
std::string token(std::size_t count = 32);

}  // namespace hub::random
