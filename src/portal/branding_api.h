#pragma once

#include "app/edge.h"

namespace hub::portal::api {

using app::Edge;

// How the portal looks, with its draft; what there is to choose from, and what of it can't be read well.
Edge show_branding;
Edge save_branding_draft;
Edge discard_branding_draft;
Edge publish_branding;

}  // namespace hub::portal::api
