#pragma once

#include "app/app.h"
#include "http/request.h"
#include "http/response.h"

namespace hub::app {

// The process is up.
http::Response show_health(App& app, const http::Request& request);
// It can do its work: the database answers and is up to date; else 503. The operator also learns how the queues stand.
// From now on this process is not ready any more: it is about to end.
void note_stopping();
http::Response show_readiness(App& app, const http::Request& request);
// docs/api/openapi.yaml, as this program carries it.
http::Response show_openapi(App& app, const http::Request& request);

}  // namespace hub::app
