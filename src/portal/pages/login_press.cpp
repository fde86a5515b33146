#include "app/app.h"
#include "http/headers.h"
#include "portal/doors.h"
#include "portal/forms.h"
#include "portal/portal.h"
#include "portal/sheet.h"
#include "sessions/login.h"

namespace hub::portal {

namespace {

using sessions::LinkState;

constexpr int expired_status = 410;

// "482 913": easier to carry over.
std::string in_halves(const std::string& code) {
    return code.substr(0, code.size() / 2) + " " + code.substr(code.size() / 2);
}

void view_login_press(view::Values& body, const sessions::Link& link, const std::string& url) {
    switch (link.state) {
        case LinkState::ready:
            body.show("IS_READY");
            body.set("LINK_URL", url);
            break;
        case LinkState::elsewhere:
            body.show("IS_ELSEWHERE");
            body.set("CODE", in_halves(link.code));
            break;
        case LinkState::expired:
            body.show("IS_EXPIRED");
            break;
    }
}

http::Response show(const Front& front, const sessions::Link& link) {
    Sheet sheet{
        front, "portal/pages/login_press.html", {.title = "Log in", .frame = Frame::door, .login_url = "/login"}};
    view_login_press(sheet.body(), link, "/login/link/" + front.request.capture("token"));
    http::Response response = sheet.answer(link.state == LinkState::expired ? expired_status : 200);
    http::hide_referrer(response);
    return response;
}

}  // namespace

http::Response show_login_press(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    const sessions::Asking asking = asking_of(app, front);
    return show(front, app.store.read(front.shown->site.id, [&](Reader& reader) {
        return sessions::look_at_link(reader, request.capture("token"), asking.browser);
    }));
}

http::Response finish_login_press(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    const Form form{front};
    const sessions::Asking asking = asking_of(app, front);
    const auto in = app.store.write(
        front.shown->site.id, [&](Tx& tx) { return sessions::finish_link(tx, request.capture("token"), asking); });
    if (!in) return show(front, {.state = LinkState::expired, .code = {}});
    return welcomed(request, in->opened, in->target);
}

}  // namespace hub::portal
