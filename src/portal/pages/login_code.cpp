#include "app/app.h"
#include "base/text.h"
#include "portal/doors.h"
#include "portal/forms.h"
#include "portal/portal.h"
#include "portal/sheet.h"
#include "sessions/login.h"

namespace hub::portal {

namespace {

constexpr std::string_view wrong_code = "That code isn’t right. Check the newest e-mail from us.";

struct Typed {
    std::string email;
    std::string target;
    std::string wrong{};
};

void view_login_code(view::Values& body, const Typed& typed) {
    if (!typed.wrong.empty()) add_problems(body, {{"code", typed.wrong}});
    body.set("NEXT", typed.target);
    body.set("EMAIL", typed.email);
    body.set("MINUTES", sessions::code_life.count());
    body.set_and_show("ERROR", typed.wrong, "HAS_ERROR");
}

http::Response show(const Front& front, const Typed& typed, int status) {
    Sheet sheet{front,
                "portal/pages/login_code.html",
                {.title = "Enter your code", .frame = Frame::door, .login_url = with_target("/login", typed.target)}};
    if (status == 200 && front.request.parameter("done") == "again") sheet.notice("A new code is on its way.");
    view_login_code(sheet.body(), typed);
    return sheet.answer(status);
}

}  // namespace

http::Response show_login_code(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    const std::string target = target_of(request);
    if (front.member() != nullptr) return http::see_other(target.empty() ? "/" : target);
    const std::string email = typed_email(request);
    if (email.empty()) return http::see_other(with_target("/login", target));
    return show(front, {.email = email, .target = target}, 200);
}

http::Response finish_login_code(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    const Form form{front};
    const Typed typed{
        .email = std::string{trimmed(form.value("email"))}, .target = form.target(), .wrong = std::string{wrong_code}};
    const sessions::Asking asking = asking_of(app, front);
    const std::string code = form.value("code");
    const auto in = app.store.write(front.shown->site.id,
                                    [&](Tx& tx) { return sessions::finish_code(tx, typed.email, code, asking); });
    if (!in) return show(front, typed, 422);
    return welcomed(request, in->opened, in->target.empty() ? typed.target : in->target);
}

}  // namespace hub::portal
