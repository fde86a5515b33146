#pragma once

#include "access/verdict.h"

namespace hub::access {

// The facts of a member who isn't there and is in this group as far as anybody could be: with the tags, products and
// subscriptions that its rule asks for, given at this moment, and nothing else.
Facts stand_in(const audiences::Group& group, const catalog::Catalog& catalog, const Zone& zone, const MemberId& nobody,
               Time moment);

}  // namespace hub::access
