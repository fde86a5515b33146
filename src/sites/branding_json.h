#pragma once

#include "base/fields.h"
#include "base/json.h"
#include "sites/branding.h"

namespace hub::sites {

JsonObject json_of(const Branding& branding);
// What json_of() made, in this version of the program or an earlier one.
Branding branding_in(const Json& stored);
// What a caller sent, every field of it: what is left out is as the theme has it.
Branding read_branding(Fields& fields);

}  // namespace hub::sites
