#pragma once

#include <optional>
#include <string_view>

#include "audiences/audience.h"
#include "base/fields.h"
#include "base/json.h"

namespace hub::audiences {

JsonObject json_of(const Rule& rule);
// What `audience` and `audience_rule` say, which go together: a rule comes with `certain` and with nothing else. Empty
// when neither is there, or when something is wrong.
std::optional<Audience> read_audience(Fields& fields);
// A rule that must be there, and name something.
Rule read_rule(Fields& fields, std::string_view name);
// By how it begins; empty: it is none.
std::optional<Criterion> find_criterion(std::string_view id);
// Of what we kept.
Rule stored_rule(std::string_view text);

}  // namespace hub::audiences
