#include "app/audited.h"

#include "audit/details.h"
#include "base/sabotage.h"
#include "base/text.h"
#include "staff/people.h"

namespace hub::app {

namespace {

constexpr std::string_view prefix = "/api/v1";
constexpr std::string_view staff_prefix = "stf_";
constexpr std::size_t shown_size_max = std::size_t{256} * 1024;

// "/products/:product" as the description of the API writes it: "/products/{product}".
std::string described(std::string_view route) {
    std::string text;
    bool is_name = false;
    for (const char letter : route) {
        if (letter == '/' && is_name) text += '}';
        if (letter == '/') is_name = false;
        if (letter == ':') {
            is_name = true;
            text += '{';
        } else {
            text += letter;
        }
    }
    return is_name ? text + '}' : text;
}

// What the act says of itself, and of how many it is.
std::string with_count(const std::string& details, std::int64_t count) {
    const auto told = parse_json(details);
    if (!told || !told->is_object()) return details;
    JsonObject all = told->as_object();
    all["count"] = count;
    return to_text(all);
}

std::string last_capture(const http::Request& request) {
    return request.captured.empty() ? std::string{} : request.captured.back().second;
}

// As it was shown, for those acts that say what they change.
Json shown_before(const http::Request& request, const Deed& deed) {
    const bool changes = request.method == http::Method::patch || request.method == http::Method::del;
    if (!deed.show || !changes) return nullptr;
    http::Request asking;
    asking.path = request.path;
    asking.captured = request.captured;
    asking.host = request.host;
    asking.remote = request.remote;
    asking.id = request.id;
    asking.received_at = request.received_at;
    const http::Response shown = deed.show(asking);
    if (shown.body.size() > shown_size_max) return nullptr;
    return parse_json(shown.body).value_or(nullptr);
}

std::string_view own_path(const http::Request& request) {
    const std::string_view path = request.path;
    return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
}

audit::Act act_of(const http::Request& request, const Deed& deed) {
    const std::string_view path = own_path(request);
    const auto about = path.starts_with("/members") ? audit::About::members : audit::About::anything_else;
    return {.act = std::string{http::name_of(request.method)} + " " + described(deed.route),
            .thing = last_capture(request),
            .address = request.remote,
            .request = request.id.text(),
            .details = audit::details_of({.path = std::string{path},
                                          .body = request.body,
                                          .before = shown_before(request, deed),
                                          .is_gone = request.method == http::Method::del,
                                          .about = about})};
}

// Before the second factor a session works on no site: then it is told where the person has been longest.
std::optional<SiteId> site_of(App& app, const sessions::StaffViewer& viewer) {
    if (viewer.site) return viewer.site;
    const auto seats =
        app.store.read_everywhere([&](Reader& reader) { return staff::list_seats(reader, viewer.person.id); });
    return seats.empty() ? std::nullopt : std::optional{seats.front().site};
}

}  // namespace

Signature::Signature(App& app, const std::optional<SiteId>& site, audit::Act act)
    : app_(app), act_(std::move(act)), witness_(site, [this](Tx& tx) { sign(tx); }) {}

void Signature::sign(Tx& tx) {
    if (is_given_ || sabotaged("unaudited_acts")) return;
    audit::Act act = act_;
    if (!tx.subject().empty()) act.thing = tx.subject();
    if (act.thing.empty()) act.thing = tx.first_made();
    if (const auto count = tx.subject_count()) act.details = with_count(act.details, *count);
    if (act.who == audit::Who::link && act.thing.starts_with(staff_prefix)) act.who_id = act.thing;
    app_.audit.add(tx, act);
    tx.after_commit([this] { is_given_ = true; });
}

void Signature::give_for(const http::Response& response) const {
    const bool is_done = response.status >= 200 && response.status < 300;
    if (is_done && !is_given_ && !witness_.has_seen_unsigned()) app_.store.write_everywhere([](Tx&) {});
}

http::Response audited(App& app, const http::Request& request, const staff::Actor& actor, const Deed& deed) {
    audit::Act act = act_of(request, deed);
    act.who = actor.person ? audit::Who::staff : audit::Who::key;
    act.who_id = actor.id();
    act.who_name = actor.name;
    const Signature signature{app, actor.site, std::move(act)};
    http::Response response = deed.act();
    signature.give_for(response);
    return response;
}

http::Response audited(App& app, const http::Request& request, const sessions::StaffViewer& viewer, const Deed& deed) {
    audit::Act act = act_of(request, deed);
    act.who = audit::Who::staff;
    act.who_id = viewer.person.id.text();
    act.who_name = viewer.person.name;
    const Signature signature{app, site_of(app, viewer), std::move(act)};
    return deed.act();
}

http::Response audited(App& app, const http::Request& request, const Deed& deed) {
    audit::Act act = act_of(request, deed);
    act.who = audit::Who::link;
    const Signature signature{app, std::nullopt, std::move(act)};
    return deed.act();
}

Signature signed_by_operator(App& app, std::string_view command) {
    return {app,
            std::nullopt,
            {.who = audit::Who::the_operator, .who_name = "Operator", .act = "customerhub " + std::string{command}}};
}

}  // namespace hub::app
