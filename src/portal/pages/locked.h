#pragma once

#include "http/response.h"
#include "portal/fronting.h"
#include "portal/outline.h"

namespace hub::portal {

// What stands in place of a product or page that is locked or not there for this viewer: the page that says why and
// what opens it (403), the way to the log-in for a visitor, or NotFound, the same for what is hidden and what was never
// there.
http::Response show_closed(const Front& front, Look& look, const access::Subject& subject,
                           const access::Decision& decision);
http::Response show_missing(const Front& front);

}  // namespace hub::portal
