#include "activity/types.h"

#include <algorithm>
#include <iterator>

#include "base/ensure.h"

namespace hub::activity {

const Kind& kind_of(Type type) {
    const auto* const found = std::ranges::find(kinds, type, &Kind::type);
    ENSURE(found != std::end(kinds));
    return *found;
}

std::optional<Type> find_type(std::string_view wire) {
    const auto* const found = std::ranges::find(kinds, wire, &Kind::wire);
    if (found == std::end(kinds)) return std::nullopt;
    return found->type;
}

}  // namespace hub::activity
