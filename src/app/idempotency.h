#pragma once

#include <functional>
#include <string>

#include "app/app.h"
#include "base/ids.h"
#include "http/request.h"
#include "http/response.h"

namespace hub::app {

// Runs a POST at most once for its Idempotency-Key: the same key and body get the first answer again for 24 hours,
// another body is refused (422), and a twin that is still running makes the second wait its turn (409). A request that
// was refused or failed doesn't use its key up, unless nobody knows whether it was done: then the key stays taken
// (409). Answers are sealed at rest, for they may show a secret once. `caller`: the id of the key or the person.
http::Response answered_once(App& app, const SiteId& site, const std::string& caller, const http::Request& request,
                             const std::function<http::Response()>& answer);
// Forgets keys that are older than a day, at most `limit`; answers how many.
std::size_t forget_old_keys(Tx& everywhere, std::size_t limit);

}  // namespace hub::app
