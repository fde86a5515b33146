#include <algorithm>
#include <iterator>
#include <set>

#include "app/app.h"
#include "base/error.h"
#include "http/answer.h"
#include "jobs/wake.h"
#include "members/members.h"
#include "portal/forms.h"
#include "portal/phrases.h"
#include "portal/portal.h"
#include "portal/reasons.h"
#include "portal/sheet.h"
#include "sessions/passwords.h"
#include "sessions/sessions.h"

namespace hub::portal {

namespace {

using sessions::Session;

// What is in the forms of the page: as it is, or as it was just typed.
struct Shown {
    std::string first_name;
    std::string last_name;
    Problems problems{};
};

void view_profile(view::Values& body, const Shown& shown, const members::Member& member) {
    add_field(body, "FIRST_NAME_FIELD",
              {.name = "first_name", .label = "First name", .autocomplete = "given-name", .value = shown.first_name},
              shown.problems);
    add_field(body, "LAST_NAME_FIELD",
              {.name = "last_name", .label = "Last name", .autocomplete = "family-name", .value = shown.last_name},
              shown.problems);
    body.keep("EMAIL", member.email);
}

void view_password(view::Values& body, const Problems& problems, const members::Member& member) {
    body.show(member.has_password ? view::Name("HAS_PASSWORD") : view::Name("NO_PASSWORD"));
    if (member.has_password) {
        add_field(body, "CURRENT_PASSWORD_FIELD",
                  {.name = "current_password",
                   .label = "Current password",
                   .type = "password",
                   .autocomplete = "current-password",
                   .is_required = true},
                  problems);
    }
    add_field(body, "NEW_PASSWORD_FIELD",
              {.name = "password",
               .label = "New password",
               .type = "password",
               .autocomplete = "new-password",
               .hint = "At least 8 characters. A few words in a row are easy to keep.",
               .is_required = true},
              problems);
}

// This one first, then those last seen.
void view_sessions(view::Values& body, std::vector<Session> list, const Front& front) {
    const auto is_this = [&](const Session& session) { return session.id == front.viewer->session; };
    const auto here = std::ranges::find_if(list, is_this);
    if (here != list.end()) std::rotate(list.begin(), here, std::next(here));
    for (const Session& session : list) {
        view::Values& values = body.add("SESSION");
        values.set("NAME", session.device);
        if (is_this(session)) {
            values.show("IS_THIS");
            values.set("PLACE", "Logged in since " + front.shown->zone.date_text(session.began_at));
        } else {
            values.show("IS_OTHER");
            values.set("PLACE", "Last used " + ago_text(session.seen_at, front.now, front.shown->zone));
            values.set("END_URL", "/account/sessions/" + session.id.text() + "/end");
        }
    }
    body.show_if(list.size() > 1, "HAS_OTHERS");
}

// What is open only until a payment comes, or closed because none came.
void view_failed_payments(view::Values& body, const Front& front) {
    Look look = front.look();
    std::set<std::string> said;
    for (const access::Held& held : front.facts->held) {
        if (!held.awaits_payment) continue;
        const std::string sentence = failed_payment_sentence(look, held.thing);
        if (!sentence.empty() && said.insert(sentence).second) body.add("FAILED_PAYMENT").set("TEXT", sentence);
    }
}

std::string notice_of(const http::Request& request) {
    const std::string done = request.parameter("done").value_or(std::string{});
    if (done == "profile") return "Saved.";
    if (done == "password") return "Your password is changed, and you are logged out everywhere else.";
    if (done == "session") return "That session is ended.";
    if (done == "others") return "You are logged out everywhere else.";
    return {};
}

http::Response show(App& app, const Front& front, const Shown& shown) {
    const members::Member& member = *front.member();
    auto list = app.store.read(front.shown->site.id,
                               [&](Reader& reader) { return sessions::list_sessions(reader, member.id); });
    Sheet sheet{front, "portal/pages/account.html", {.title = "Your account", .tab = Tab::account}};
    if (shown.problems.empty()) sheet.notice(notice_of(front.request));
    add_problems(sheet.body(), shown.problems);
    view_failed_payments(sheet.body(), front);
    view_profile(sheet.body(), shown, member);
    view_password(sheet.body(), shown.problems, member);
    view_sessions(sheet.body(), std::move(list), front);
    return sheet.answer(shown.problems.empty() ? 200 : 422);
}

Shown as_it_is(const Front& front, Problems problems = {}) {
    return {.first_name = front.member()->first_name,
            .last_name = front.member()->last_name,
            .problems = std::move(problems)};
}

}  // namespace

http::Response show_account(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (front.member() == nullptr) return http::see_other(login_url_to(request.target));
    return show(app, front, as_it_is(front));
}

http::Response change_profile(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (auto away = sent_away(front, "/account")) return *std::move(away);
    const Form form{front};
    Shown typed{};
    typed.first_name = read_name(form, "first_name", "Your first name", typed.problems);
    typed.last_name = read_name(form, "last_name", "Your last name", typed.problems);
    if (!typed.problems.empty()) return show(app, front, typed);
    app.store.write(front.shown->site.id, [&](Tx& tx) {
        members::change(tx, front.member()->id, {.first_name = typed.first_name, .last_name = typed.last_name});
    });
    return http::see_other("/account?done=profile");
}

http::Response change_password(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (auto away = sent_away(front, "/account")) return *std::move(away);
    const Form form{front};
    const sessions::PasswordChange wanted{.viewer = *front.viewer,
                                          .current = Secret<std::string>{form.value("current_password")},
                                          .wanted = Secret<std::string>{form.value("password")}};
    Problems problems = http::refused_fields([&] {
        sessions::change_password(app.store, app.hashing, front.shown->site.id, wanted, asking_of(app, front));
    });
    if (!problems.empty()) return show(app, front, as_it_is(front, std::move(problems)));
    app.mail_wake.call();
    return http::see_other("/account?done=password");
}

http::Response end_session(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (auto away = sent_away(front, "/account")) return *std::move(away);
    const Form form{front};
    const std::string& id = request.capture("session");
    if (!SessionId::matches(id)) throw NotFound("There is no such session.");
    app.store.write(front.shown->site.id,
                    [&](Tx& tx) { sessions::end_session(tx, front.member()->id, SessionId::parse(id)); });
    return http::see_other("/account?done=session");
}

http::Response end_other_sessions(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (auto away = sent_away(front, "/account")) return *std::move(away);
    const Form form{front};
    app.store.write(front.shown->site.id,
                    [&](Tx& tx) { sessions::end_other_sessions(tx, front.member()->id, front.viewer->session); });
    return http::see_other("/account?done=others");
}

}  // namespace hub::portal
