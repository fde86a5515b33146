#include <chrono>

#include "app/app.h"
#include "base/text.h"
#include "portal/portal.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

struct Words {
    std::string heading;
    std::string message;
    std::string advice;
    std::string action_url;
    std::string action_label;
};

// "4 minutes", rounded up, for nobody should come back too early.
std::string length_text(Duration length) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(length).count();
    if (minutes <= 1) return "a minute";
    if (minutes < 60) return counted(minutes, "minute", "minutes");
    return counted(std::chrono::ceil<std::chrono::hours>(length).count(), "hour", "hours");
}

// Who tried passwords too often may still be let in by a code.
Words too_many(const http::Problem& problem, const http::Request& request, const std::string& again) {
    const std::string wait = problem.retry_after ? length_text(*problem.retry_after) : "a little";
    const bool was_password = request.path == "/login" && http::value_of(request.form(), "with") == "password";
    if (!was_password)
        return {"That took too many tries", "To keep accounts safe we count them.",
                "Wait " + wait + ", then try again.", request.path.starts_with("/login") ? "/login" : again,
                "Try again"};
    return {"That took too many tries", "To keep your account safe we count them.",
            "Wait " + wait + ", then try again. Or let us e-mail you a code: that works now.", "/login",
            "Log in with a code"};
}

Words words_of(const http::Problem& problem, const http::Request& request) {
    const bool can_repeat = request.method == http::Method::get && http::is_local_path(request.target);
    const std::string again = can_repeat ? request.target : "/";
    switch (problem.status) {
        case 403:
            return {"That didn’t go through", problem.detail, "Nothing was changed.", "/", "Go home"};
        case 404:
        case 421:
            return {"There is no page here",
                    "The address may be mistyped, or the page has moved or isn’t meant for you.",
                    "Look for it in the library.", "/library", "Go to the library"};
        case 405:
            return {"This page can’t be sent there", "The form came to an address that takes none.",
                    "Go back and try it from the page itself.", "/", "Go home"};
        case 413:
            if (request.path == "/filebox")
                return {"There is no room for this file", "It is larger than what is left of your space here.",
                        "Send a smaller one, or delete another first.", "/filebox", "Back to your files"};
            return {"That was too much", "What was sent is larger than we take here.", "Send something shorter.", "/",
                    "Go home"};
        case 429:
            return too_many(problem, request, again);
        case 503:
            return {"We are very busy", problem.detail, "Nothing was lost. Try again in a moment.", again, "Try again"};
        default:
            break;
    }
    if (problem.status < 500) {
        return {"We couldn’t read that", problem.detail, "Go back and try it once more.", "/", "Go home"};
    }
    return {"Something went wrong on our side", "It was noted, and we look into it.", "Try it again in a moment.",
            again, "Try again"};
}

void view_error(view::Values& body, const Words& words, const http::Request& request) {
    body.set("HEADING", words.heading);
    body.set("MESSAGE", words.message);
    body.set("ADVICE", words.advice);
    body.show("HAS_ACTION");
    body.set("ACTION_URL", words.action_url);
    body.set("ACTION_LABEL", words.action_label);
    body.set("REQUEST_ID", request.id.text());
}

}  // namespace

http::Response show_problem(App& app, const http::Problem& problem, const http::Request& request) {
    if (problem.status == 401) return http::see_other(login_url_to(request.target));
    const Front front = front_for_problem(app, problem, request);
    const Words words = words_of(problem, request);
    Sheet sheet{front, "portal/pages/error.html", {.title = words.heading}};
    view_error(sheet.body(), words, request);
    return sheet.answer(problem.status);
}

}  // namespace hub::portal
