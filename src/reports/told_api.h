#pragma once

#include <optional>

#include "base/json.h"
#include "catalog/catalog.h"
#include "reports/range.h"

// What each report says, as its answer and its file both have it.
namespace hub::reports::api {

struct About {
    Reader& reader;
    const catalog::Catalog& catalog;
    const Range& range;
    std::optional<ThingId> thing{};  // of the report about one
};

using Tell = void(const About& about, JsonObject& told);
Tell tell_growth;
Tell tell_engagement;
Tell tell_completion;
Tell tell_thing_completion;
Tell tell_usage;
Tell tell_deliveries;
Tell tell_revenue;

}  // namespace hub::reports::api
