#pragma once

#include "base/fields.h"
#include "folders/folders.h"
#include "http/parameters.h"

// How a thing's folder stands in a body and in the address of a list, the same for every kind of thing.
namespace hub::folders {

// `folder`: an id, or null for none.
Place place_in(Fields& fields);
// `folder=`: an id, or `none`; and `directly=true`, where a list knows that.
std::optional<Asked> asked_in(http::Parameters& parameters);
std::optional<Asked> asked_directly_in(http::Parameters& parameters);

}  // namespace hub::folders
