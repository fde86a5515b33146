#include "billing/money.h"

#include <algorithm>
#include <array>

namespace hub::billing {

namespace {

// As Stripe counts them. It takes krona and shillings in hundredths although they have none.
constexpr std::array<std::string_view, 15> without_decimals = {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga",
                                                               "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"};
constexpr std::array<std::string_view, 5> with_three = {"bhd", "jod", "kwd", "omr", "tnd"};

}  // namespace

int decimals_of(std::string_view currency) {
    if (std::ranges::find(without_decimals, currency) != without_decimals.end()) return 0;
    return std::ranges::find(with_three, currency) != with_three.end() ? 3 : 2;
}

std::string decimal_text(std::string_view currency, std::int64_t amount) {
    const auto decimals = static_cast<std::size_t>(decimals_of(currency));
    std::string digits = std::to_string(amount < 0 ? -amount : amount);
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    if (decimals > 0) digits.insert(digits.size() - decimals, ".");
    return (amount < 0 ? "-" : "") + digits;
}

}  // namespace hub::billing
