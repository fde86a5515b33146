#pragma once

#include "base/json.h"
#include "db/tx.h"
#include "reports/range.h"

// What came in, for the edges of this folder.
namespace hub::reports::api {

// For Home: of each currency what came in now and before.
JsonObject revenue_json(Reader& reader, const Range& now, const Range& before);
// For a file: 49.00 in place of 4900.
void write_as_decimals(JsonObject& told);

}  // namespace hub::reports::api
