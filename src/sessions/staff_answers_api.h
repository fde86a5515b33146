#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fields.h"
#include "http/request.h"
#include "http/response.h"
#include "sessions/staff_login.h"

namespace hub::app {
struct App;
}

// What the edges of staff's own sessions and accounts have in common.
namespace hub::sessions::api {

using app::App;

Json json_of_person(const staff::Person& person);
JsonArray json_of_words(const std::vector<std::string>& words);
// Before the second factor nothing is said but who is asked for it, and for which.
Json json_of_session(App& app, const http::Request& request, std::string_view token, const StaffViewer& viewer);
// The session, and its new cookie.
http::Response opened_answer(App& app, const http::Request& request, int status, const StaffOpened& opened);

Asking asking_here(App& app, const http::Request& request);
// The site at whose host somebody stands.
std::optional<SiteId> knocked_at(App& app, const http::Request& request);
// The host they stand at, or the public URL's where a proxy hides it. Without one that can have passkeys: empty.
PasskeyPlace passkey_place(App& app, const http::Request& request);

// {"code": …}, {"recovery_code": …} or {"passkey": …}
Proof proof_of(const http::Request& request);
// Throws Invalid unless it is the person's.
void require_proof(App& app, const http::Request& request, const StaffViewer& viewer);
// Opens the session, or throws.
StaffOpened passed(App& app, const http::Request& request, const StaffViewer& viewer);

// What navigator.credentials.create() gave, as JSON, and how it may be reached.
struct NewCredential {
    Registration registration;
    std::vector<std::string> transports;
};
NewCredential credential_in(Fields& fields, std::string_view name);

}  // namespace hub::sessions::api
