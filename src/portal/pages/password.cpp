#include "app/app.h"
#include "base/text.h"
#include "http/answer.h"
#include "http/headers.h"
#include "jobs/wake.h"
#include "portal/doors.h"
#include "portal/forms.h"
#include "portal/portal.h"
#include "portal/sheet.h"
#include "sessions/passwords.h"

namespace hub::portal {

namespace {

constexpr int expired_status = 410;

// ---- asking for a link

void view_asking(view::Values& body, const std::string& email, const Problems& problems) {
    add_problems(body, problems);
    body.show("IS_ASKING");
    add_field(body, "EMAIL_FIELD",
              {.name = "email",
               .label = "Your e-mail address",
               .type = "email",
               .autocomplete = "username",
               .value = email,
               .is_required = true,
               .is_focused = true},
              problems);
}

void view_sent(view::Values& body, const std::string& email) {
    body.show("IS_SENT");
    body.set("EMAIL", email);
    body.set("MINUTES", sessions::reset_life.count());
}

Sheet::Look look_of(const std::string& title) {
    return {.title = title, .frame = Frame::door, .login_url = "/login"};
}

// ---- choosing a password

void view_set_password(view::Values& body, const sessions::PasswordLink& link, const std::string& url,
                       const Problems& problems) {
    add_problems(body, problems);
    body.show("IS_READY");
    body.show(link.is_first ? view::Name("IS_WELCOME") : view::Name("IS_RESET"));
    body.set("LINK_URL", url);
    body.set("EMAIL", link.email);
    add_field(body, "PASSWORD_FIELD",
              {.name = "password",
               .label = "New password",
               .type = "password",
               .autocomplete = "new-password",
               .hint = "At least 8 characters. A few words in a row are easy to keep.",
               .is_required = true,
               .is_focused = true},
              problems);
}

http::Response show_link(App& app, const Front& front, const Problems& problems) {
    const auto link = app.store.read(front.shown->site.id, [&](Reader& reader) {
        return sessions::look_at_password_link(reader, front.request.capture("token"));
    });
    Sheet sheet{front, "portal/pages/set_password.html", look_of("Choose a password")};
    if (link) {
        view_set_password(sheet.body(), *link, "/password/set/" + front.request.capture("token"), problems);
    } else {
        sheet.body().show("IS_EXPIRED");
    }
    http::Response response = sheet.answer(!link ? expired_status : problems.empty() ? 200 : 422);
    http::hide_referrer(response);
    return response;
}

}  // namespace

http::Response show_forgot(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    Sheet sheet{front, "portal/pages/forgot.html", look_of("Forgotten password")};
    const std::string email = typed_email(request);
    if (request.parameter("sent") && !email.empty()) {
        view_sent(sheet.body(), email);
    } else {
        view_asking(sheet.body(), email, {});
    }
    return sheet.answer(200);
}

http::Response send_reset(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    const Form form{front};
    const std::string email{trimmed(form.value("email"))};
    if (!is_email(email)) {
        Sheet sheet{front, "portal/pages/forgot.html", look_of("Forgotten password")};
        view_asking(sheet.body(), email, {{"email", "Type your e-mail address, such as ana@example.com."}});
        return sheet.answer(422);
    }
    const sessions::Asking asking = asking_of(app, front);
    app.store.write(front.shown->site.id, [&](Tx& tx) { sessions::begin_reset(tx, email, asking); });
    app.mail_wake.call();
    http::Response response = http::see_other("/password/forgot?sent=1");
    remember_email(response, request, email);
    return response;
}

http::Response show_set_password(App& app, const http::Request& request) {
    return show_link(app, front_of_door(app, request), {});
}

http::Response set_password(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    const Form form{front};
    const sessions::NewPassword wanted{.token = request.capture("token"),
                                       .password = Secret<std::string>{form.value("password")}};
    const sessions::Asking asking = asking_of(app, front);
    std::optional<sessions::PasswordSet> set;
    const Problems problems = http::refused_fields(
        [&] { set = sessions::set_password(app.store, app.hashing, front.shown->site.id, wanted, asking); });
    if (!set) return show_link(app, front, problems);
    app.mail_wake.call();
    if (set->opened) return welcomed(request, *set->opened, set->target);
    http::Response response = http::see_other("/login?with=password&done=password");
    clear_session_cookie(response, request);
    remember_email(response, request, set->email);
    return response;
}

}  // namespace hub::portal
