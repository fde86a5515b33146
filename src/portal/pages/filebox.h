#pragma once

#include "http/request.h"
#include "http/response.h"
#include "portal/fronting.h"

namespace hub::portal {

// A file of the filebox, by the address that its page gave; asked about anew each time.
http::Response show_filebox_file(App& app, const Front& front);

}  // namespace hub::portal
