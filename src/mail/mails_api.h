#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

namespace hub::mail::api {

http::Response list_mails(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_mail(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::mail::api
