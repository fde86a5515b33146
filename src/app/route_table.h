#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/app.h"
#include "app/edge.h"
#include "app/front.h"
#include "http/router.h"
#include "sessions/staff_api.h"
#include "staff/policy.h"

namespace hub::connectors {
class Inbox;
}

namespace hub::app {

class Metrics;

// Adds lines to the table of routes, each with what its kind of door needs.
class Table {
public:
    using Admission = http::Landing(App&, const http::Request&, const staff::Actor&);
    using PageAdmission = http::Landing(App&, const http::Request&);
    using Page = http::Response(App&, const http::Request&);
    using PersonEdge = sessions::api::PersonEdge;
    using Permission = staff::Permission;

    explicit Table(App& app) : app_(app) {}

    void open(http::Method method, std::string path, Page* show);
    void page(http::Method method, std::string path, Page* show);
    // A form with a file, which is let in or not before it comes.
    void page_upload(const std::string& path, PageAdmission* admit, Page* take);
    // For a key with this scope, and for staff whose role has it. Every POST runs at most once for its
    // Idempotency-Key, and whatever isn't a GET stands in the audit log.
    void key(http::Method method, const std::string& path, Permission permission, Edge* edge);
    // A question with a body, too long for an address. Nothing changes by it, so it isn't told in the audit log and has
    // no use for an Idempotency-Key.
    void question(const std::string& path, Permission permission, Edge* edge);
    // For people alone, about themselves.
    void person(http::Method method, const std::string& path, Needs needs, PersonEdge* edge);
    // For who holds a one-time link: the token in the body says who that is.
    void link(const std::string& path, Page* use);
    // The key is asked for, and what the head says checked, before the body is read; that goes to a file.
    void upload(http::Method method, const std::string& path, Permission permission, Admission* let_in, Edge* edge);
    void metrics(const Metrics& metrics);
    void hook(http::Method method, std::string path, connectors::Inbox& inbox);

    std::vector<http::Route> routes;

private:
    void add(http::Method method, std::string path, http::Door door, std::string scope, http::Route::Answer answer);

    App& app_;
    // How each thing is shown, by its address: asked before it is changed, for the audit log.
    std::shared_ptr<std::map<std::string, Edge*>> shows_ = std::make_shared<std::map<std::string, Edge*>>();
};

// Whether the front asks who it is, wherever the API isn't open on purpose.
bool has_a_guard(const http::Route& route);

}  // namespace hub::app
