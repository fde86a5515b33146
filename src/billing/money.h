#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Amounts are kept in the smallest unit of their currency, as Stripe counts it.
namespace hub::billing {

// Of the digits, those behind the point: 2 of most currencies, 0 of yen, 3 of dinars.
int decimals_of(std::string_view currency);
// 49.00 of 4900 in eur, 4900 in jpy, 4.900 in kwd: exact, without signs or groups, for machines and spreadsheets.
std::string decimal_text(std::string_view currency, std::int64_t amount);

}  // namespace hub::billing
