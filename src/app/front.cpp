#include "app/front.h"

#include "base/error.h"
#include "http/answer.h"
#include "media/uploads_api.h"
#include "portal/portal.h"

namespace hub::app {

namespace {

// Programs get problem documents, people get pages.
http::AnswerAs way_of(const http::Request& request) {
    const bool for_programs = request.path.starts_with("/api/") || request.path.starts_with("/hooks/") ||
                              request.path.starts_with("/web_services/") || request.path == "/readyz" ||
                              request.path == "/metrics";
    return for_programs ? http::AnswerAs::problem : http::AnswerAs::page;
}

http::ProblemPage page_for(App& app) {
    return [&app](const http::Problem& problem, const http::Request& request) {
        return portal::show_problem(app, problem, request);
    };
}

void refuse_key_in_address(const http::Request& request) {
    for (const auto& [name, value] : request.query) {
        if (value.starts_with("chk_"))
            throw Invalid(name,
                          "holds an API key; send it in the Authorization header, and make a new one: this one may be "
                          "in a log by now");
    }
}

}  // namespace

http::Response answer(App& app, const http::Request& request, const http::Route::Answer& what) {
    try {
        return what(request);
    } catch (...) {
        return answer_failure(app, std::current_exception(), request);
    }
}

http::Response answer_failure(App& app, const std::exception_ptr& failure, const http::Request& request) {
    http::Response answer = http::answer_for(failure, request, way_of(request), page_for(app));
    media::api::mark_as_tus(answer, request);
    return answer;
}

http::Response answer_plainly(App& app, int status, const http::Request& request) {
    http::Response answer = http::answer_for(http::problem_of(status), request, way_of(request), page_for(app));
    media::api::mark_as_tus(answer, request);
    return answer;
}

staff::Actor admit_key(App& app, const http::Request& request, std::string_view scope) {
    refuse_key_in_address(request);
    const std::string_view token = staff::bearer_token(request.header("authorization"));
    if (token.empty()) throw Unauthenticated("Send your API key as “Authorization: Bearer chk_…”.");
    auto actor = app.store.read_everywhere([&](Reader& reader) { return staff::find_actor(reader, token); });
    if (!actor) throw Unauthenticated("This API key is not valid here, or was revoked.");
    if (!scope.empty() && !actor->may(scope)) throw Forbidden("This key lacks the scope " + std::string{scope} + ".");
    return std::move(*actor);
}

}  // namespace hub::app
