#include "app/app.h"
#include "base/error.h"
#include "base/text.h"
#include "http/answer.h"
#include "http/headers.h"
#include "jobs/wake.h"
#include "portal/doors.h"
#include "portal/forms.h"
#include "portal/portal.h"
#include "portal/sheet.h"
#include "sessions/registrations.h"

// How a visitor becomes a member, where the owner lets them.
namespace hub::portal {

namespace {

constexpr std::string_view page_path = "portal/pages/register.html";
constexpr int expired_status = 410;

struct Typed {
    std::string email{};
    std::string first_name{};
    std::string last_name{};
    bool agrees = false;
};

Sheet::Look look() {
    return {.title = "Register", .frame = Frame::door, .login_url = "/login"};
}

// As if there were no such page.
void require_open(const Front& front) {
    if (!front.shown->site.registration) throw NotFound("There is no such page.");
}

void view_terms(view::Values& body, const sites::Site& site, bool agrees, const Problems& problems) {
    if (site.terms.empty()) return;
    body.set_and_show("TERMS", site.terms, "HAS_TERMS");
    body.set_and_show("TERMS_URL", site.terms_url, "HAS_TERMS_URL");
    body.show_if(agrees, "AGREES");
    for (const FieldError& problem : problems) {
        if (problem.field == "agrees") body.set_and_show("TERMS_ERROR", problem.message, "HAS_TERMS_ERROR");
    }
}

http::Response show_form(const Front& front, const Typed& typed, const Problems& problems) {
    Sheet sheet{front, page_path, look()};
    view::Values& body = sheet.body();
    add_problems(body, problems);
    body.show("IS_ASKING");
    add_field(body, "EMAIL_FIELD",
              {.name = "email",
               .label = "Your e-mail address",
               .type = "email",
               .autocomplete = "email",
               .value = typed.email,
               .is_required = true,
               .is_focused = true},
              problems);
    add_field(body, "FIRST_NAME_FIELD",
              {.name = "first_name", .label = "First name", .autocomplete = "given-name", .value = typed.first_name},
              problems);
    add_field(body, "LAST_NAME_FIELD",
              {.name = "last_name", .label = "Last name", .autocomplete = "family-name", .value = typed.last_name},
              problems);
    view_terms(body, front.shown->site, typed.agrees, problems);
    return sheet.answer(problems.empty() ? 200 : 422);
}

Typed read_form(const Form& form, const sites::Site& site, Problems& problems) {
    Typed typed{.email = std::string{trimmed(form.value("email"))}, .agrees = form.has("agrees")};
    if (!is_email(typed.email)) problems.push_back({"email", "Type your e-mail address, such as ana@example.com."});
    typed.first_name = read_name(form, "first_name", "The first name", problems);
    typed.last_name = read_name(form, "last_name", "The last name", problems);
    if (!site.terms.empty() && !typed.agrees) problems.push_back({"agrees", "Tick this to become a member."});
    return typed;
}

http::Response show_sent(const Front& front, const std::string& email) {
    Sheet sheet{front, page_path, look()};
    sheet.body().show("IS_SENT");
    sheet.body().set("EMAIL", email);
    sheet.body().set("HOURS", sessions::registration_life.count());
    return sheet.answer(200);
}

http::Response show_link(App& app, const Front& front, const Problems& problems) {
    const std::string token = front.request.capture("token");
    const auto open = app.store.read(front.shown->site.id,
                                     [&](Reader& reader) { return sessions::look_at_registration(reader, token); });
    Sheet sheet{front, page_path, look()};
    view::Values& body = sheet.body();
    body.set("HOURS", sessions::registration_life.count());
    if (open) {
        add_problems(body, problems);
        body.show("IS_READY");
        body.set("LINK_URL", "/register/" + token);
        body.set("EMAIL", open->email);
        add_field(body, "PASSWORD_FIELD",
                  {.name = "password",
                   .label = "Password",
                   .type = "password",
                   .autocomplete = "new-password",
                   .hint = "At least 8 characters. A few words in a row are easy to keep.",
                   .is_required = true,
                   .is_focused = true},
                  problems);
    } else {
        body.show("IS_EXPIRED");
    }
    http::Response response = sheet.answer(!open ? expired_status : problems.empty() ? 200 : 422);
    http::hide_referrer(response);
    return response;
}

}  // namespace

http::Response show_register(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    if (front.member() != nullptr && !front.preview) return http::see_other("/");
    require_open(front);
    const std::string email = typed_email(request);
    return request.parameter("sent") && !email.empty() ? show_sent(front, email) : show_form(front, {}, {});
}

http::Response begin_register(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    require_open(front);
    const Form form{front};
    Problems problems;
    const Typed typed = read_form(form, front.shown->site, problems);
    if (!problems.empty()) return show_form(front, typed, problems);
    const sessions::Asking asking = asking_of(app, front);
    app.store.write(front.shown->site.id, [&](Tx& tx) {
        sessions::begin_registration(
            tx, {.email = typed.email, .first_name = typed.first_name, .last_name = typed.last_name}, asking);
    });
    app.mail_wake.call();
    http::Response response = http::see_other("/register?sent=1");
    remember_email(response, request, typed.email);
    return response;
}

http::Response show_registration(App& app, const http::Request& request) {
    return show_link(app, front_of_door(app, request), {});
}

http::Response finish_register(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    const Form form{front};
    const sessions::RegistrationEnd wanted{.token = request.capture("token"),
                                           .password = Secret<std::string>{form.value("password")}};
    const sessions::Asking asking = asking_of(app, front);
    std::optional<sessions::Opened> opened;
    const Problems problems = http::refused_fields(
        [&] { opened = sessions::finish_registration(app.store, app.hashing, front.shown->site.id, wanted, asking); });
    return opened ? welcomed(request, *opened, {}) : show_link(app, front, problems);
}

}  // namespace hub::portal
