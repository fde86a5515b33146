#pragma once

#include <string_view>

#include "app/app.h"
#include "http/request.h"
#include "http/response.h"

// The Dashboard as Vite built it (dashboard/), out of the program itself. It is a client of the API like any other;
// here is only what a browser loads.
namespace hub::app {

// Its one page, whatever the path: the router in it reads the rest. Runs what carries the nonce of this answer.
http::Response show_dashboard(App& app, const http::Request& request);
// A file whose name changes with what is in it, in the smallest form that the browser reads.
http::Response show_dashboard_file(App& app, const http::Request& request);
// An empty page that shows the mail which the Dashboard tells it: sandboxed, with styles inside its elements as mails
// need them and the Dashboard itself must not have.
http::Response show_mail_frame(App& app, const http::Request& request);

// "br", "gzip", or empty for neither, as an Accept-Encoding allows; brotli before gzip.
std::string_view encoding_for(std::string_view accepted);

}  // namespace hub::app
