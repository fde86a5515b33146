#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// How members stand with what they pay, asked of all at once. About real money as soon as a connection in live mode is
// there, else about test payments: the two are never counted together.
namespace hub::billing {

enum class Standing : std::uint8_t { paying, trialing, past_due, canceled };

const std::vector<std::string>& standing_words();

// Two parts of SQL that need :site alone: SELECT of member ids, by an index, and a test of a member `m`.
std::string members_who_are(Standing standing);
std::string is_met_by_m(Standing standing);

}  // namespace hub::billing
