#include "sessions/login.h"

#include "app/app.h"
#include "base/text.h"
#include "http/csrf.h"
#include "jobs/wake.h"
#include "portal/doors.h"
#include "portal/forms.h"
#include "portal/portal.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

enum class Step { email, password };

// What the form shows: what was typed, and what is wrong with it.
struct Shown {
    Step step;
    std::string email;
    std::string target;
    Problems problems{};
};

void view_login(view::Values& body, const Shown& shown) {
    add_problems(body, shown.problems);
    body.set("NEXT", shown.target);
    if (shown.step == Step::email) {
        body.show("IS_STEP_EMAIL");
        add_field(body, "EMAIL_FIELD",
                  {.name = "email",
                   .label = "Your e-mail address",
                   .type = "email",
                   .autocomplete = "username",
                   .value = shown.email,
                   .is_required = true,
                   .is_focused = true},
                  shown.problems);
        return;
    }
    body.show("IS_STEP_PASSWORD");
    body.set("EMAIL", shown.email);
    add_field(body, "PASSWORD_FIELD",
              {.name = "password",
               .label = "Password",
               .type = "password",
               .autocomplete = "current-password",
               .is_required = true,
               .is_focused = true},
              shown.problems);
}

std::string notice_of(const http::Request& request) {
    const std::string done = request.parameter("done").value_or(std::string{});
    if (done == "password") return "Your new password is set. Log in with it.";
    if (done == "logged_out") return "You are logged out.";
    return {};
}

http::Response show(const Front& front, const Shown& shown, int status) {
    Sheet sheet{front,
                "portal/pages/login.html",
                {.title = "Log in", .frame = Frame::door, .login_url = with_target("/login", shown.target)}};
    if (status == 200) sheet.notice(notice_of(front.request));
    sheet.body().show_if(status == 200 && front.request.parameter("done") == "nothing", "IS_NOTHING_SAVED");
    view_login(sheet.body(), shown);
    return sheet.answer(status);
}

http::Response refused(const Front& front, Shown shown, std::string field, std::string message) {
    shown.problems = {{std::move(field), std::move(message)}};
    return show(front, shown, 422);
}

// The answer is the same whether or not the address is known.
http::Response send_code(App& app, const Front& front, const Shown& typed) {
    const bool is_again = typed_email(front.request) == typed.email;
    const sessions::Asking asking = asking_of(app, front);
    app.store.write(front.shown->site.id, [&](Tx& tx) { sessions::begin_code(tx, typed.email, typed.target, asking); });
    app.mail_wake.call();
    http::Response response =
        http::see_other(with_target(is_again ? "/login/code?done=again" : "/login/code", typed.target));
    remember_email(response, front.request, typed.email);
    return response;
}

http::Response check_password(App& app, const Front& front, const Form& form, Shown typed) {
    typed.step = Step::password;
    const Secret<std::string> password{form.value("password")};
    if (password.empty()) return refused(front, typed, "password", "Type your password.");
    const auto opened =
        sessions::log_in_with_password(app.store, app.hashing, front.shown->site.id,
                                       {.email = typed.email, .password = password}, asking_of(app, front));
    if (opened) return welcomed(front.request, *opened, typed.target);
    return refused(front, typed, "",
                   "That e-mail and password don’t go together. Try again, or let us e-mail you a code.");
}

http::Response ask_for_password(const Front& front, const Shown& typed) {
    http::Response response = http::see_other(with_target("/login?with=password", typed.target));
    remember_email(response, front.request, typed.email);
    return response;
}

}  // namespace

http::Response show_login(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    const std::string target = target_of(request);
    if (front.member() != nullptr) return http::see_other(target.empty() ? "/" : target);
    const std::string email = typed_email(request);
    const bool is_second = request.parameter("with") == "password" && !email.empty();
    return show(front,
                {.step = is_second ? Step::password : Step::email, .email = is_second ? email : "", .target = target},
                200);
}

http::Response begin_login(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    const Form form{front};
    const Shown typed{.step = Step::email, .email = std::string{trimmed(form.value("email"))}, .target = form.target()};
    if (!is_email(typed.email))
        return refused(front, typed, "email", "Type your e-mail address, such as ana@example.com.");
    if (form.value("with") != "password") return send_code(app, front, typed);
    return form.has("password") ? check_password(app, front, form, typed) : ask_for_password(front, typed);
}

http::Response log_out(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (front.member() == nullptr) {
        http::check_same_origin(request);
        return http::see_other("/login?done=logged_out");
    }
    const Form form{front};
    app.store.write(front.shown->site.id,
                    [&](Tx& tx) { sessions::end_session(tx, front.member()->id, front.viewer->session); });
    http::Response response = http::see_other("/login?done=logged_out");
    clear_session_cookie(response, request);
    return response;
}

}  // namespace hub::portal
