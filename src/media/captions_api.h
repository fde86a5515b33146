#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

// The edges of what stands beside a file: captions and poster; and of looking into it once more.
namespace hub::media::api {

using app::App;

http::Response list_captions(App& app, const http::Request& request, const staff::Actor& actor);
// WebVTT or SubRip in the body, ?language=de&label=Deutsch.
http::Response save_captions(App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_captions(App& app, const http::Request& request, const staff::Actor& actor);
http::Response delete_captions(App& app, const http::Request& request, const staff::Actor& actor);
http::Response set_poster(App& app, const http::Request& request, const staff::Actor& actor);
http::Response remove_poster(App& app, const http::Request& request, const staff::Actor& actor);
http::Response examine_file(App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::media::api
