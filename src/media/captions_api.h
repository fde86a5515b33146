#pragma once

#include "app/edge.h"

// The edges of what stands beside a file: captions and poster; and of looking into it once more.
namespace hub::media::api {

using app::App;
using app::Edge;

Edge list_captions;
// WebVTT or SubRip in the body, ?language=de&label=Deutsch.
Edge save_captions;
Edge show_captions;
Edge delete_captions;
Edge set_poster;
Edge remove_poster;
Edge examine_file;

}  // namespace hub::media::api
