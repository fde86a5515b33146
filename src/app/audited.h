#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "app/app.h"
#include "audit/audit.h"
#include "db/witness.h"
#include "http/request.h"
#include "http/response.h"
#include "sessions/staff_sessions.h"
#include "staff/staff.h"

// Around whatever changes something on somebody's behalf: routes.cpp puts it around each route that isn't a GET, and
// the command line around its commands, so that nothing new can forget it.
namespace hub::app {

// What a route does, the address it stands at, and how it shows its thing, where it does.
struct Deed {
    std::string_view route;  // "/products/:product"
    std::function<http::Response()> act;
    std::function<http::Response(const http::Request&)> show{};
};

// Does it, and writes down in the site's audit log who did what to what from where: in the first transaction that does
// not say otherwise (Tx::leave_unsigned), so that both are there or neither. What is refused leaves nothing.
http::Response audited(App& app, const http::Request& request, const staff::Actor& actor, const Deed& deed);
// The same for a person about their own account. Of what nothing was done for, as a wrong code, nothing is written.
http::Response audited(App& app, const http::Request& request, const sessions::StaffViewer& viewer, const Deed& deed);
// The same for who holds a one-time link: who that is says the transaction (Tx::about).
http::Response audited(App& app, const http::Request& request, const Deed& deed);

// While it lives, what this thread writes is told in the log as this act: once, in the first transaction that wants it.
class Signature {
public:
    Signature(App& app, const std::optional<SiteId>& site, audit::Act act);
    // For what succeeded and wrote nothing, such as a look through a member's eyes: it is told by itself.
    void give_for(const http::Response& response) const;

private:
    void sign(Tx& tx);

    App& app_;
    audit::Act act_;
    bool is_given_ = false;
    db::Witness witness_;
};
// What the operator does at the command line, such as "key create".
Signature signed_by_operator(App& app, std::string_view command);

}  // namespace hub::app
