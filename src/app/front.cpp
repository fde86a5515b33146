#include "app/front.h"

#include "base/error.h"
#include "base/sabotage.h"
#include "base/text.h"
#include "http/answer.h"
#include "media/uploads_api.h"
#include "portal/portal.h"
#include "sessions/staff_door.h"

namespace hub::app {

namespace {

// Programs get problem documents, people get pages. An address that can't be read is judged by how it begins.
http::AnswerAs way_of(const http::Request& request) {
    const std::string& path = request.path.empty() ? request.target : request.path;
    const bool for_programs = path.starts_with("/api/") || path.starts_with("/hooks/") ||
                              path.starts_with("/web_services/") || path == "/readyz" || path == "/metrics";
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

// A key that is sent counts alone: cookies are for who sends none.
staff::Actor actor_at_door(App& app, const http::Request& request) {
    const std::string_view token = staff::bearer_token(request.header("authorization"));
    if (!token.empty()) {
        auto actor = app.store.read_everywhere([&](Reader& reader) { return staff::find_actor(reader, token); });
        if (!actor) throw Unauthenticated("This API key is not valid here, or was revoked.");
        if (actor->is_use_news) app.store.note(actor->site, [&](Tx& tx) { staff::note_key_use(tx, *actor->key); });
        return *std::move(actor);
    }
    if (sessions::has_staff_cookie(request))
        return sessions::actor_of(sessions::admit_staff(app.store, app.sealer, request));
    throw Unauthenticated("Send your API key as “Authorization: Bearer chk_…”.");
}

[[noreturn]] void refuse(const staff::Actor& actor, const staff::Permission& permission) {
    if (!actor.person) throw Forbidden(format("This key lacks the scope {}.", permission.word()));
    throw Forbidden(format("As {} you may not do this; it takes {}. Ask an owner for another role.",
                           staff::word_of(actor.person->role), permission.word()));
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

staff::Actor admit(App& app, const http::Request& request, const staff::Permission& permission) {
    refuse_key_in_address(request);
    staff::Actor actor = actor_at_door(app, request);
    const bool is_asked = !permission.word().empty() && !sabotaged("doors_without_permission");
    if (is_asked && !actor.may(permission.word())) refuse(actor, permission);
    return actor;
}

sessions::StaffViewer admit_person(App& app, const http::Request& request, Needs needs) {
    refuse_key_in_address(request);
    if (!sessions::has_staff_cookie(request))
        throw Unauthenticated("This is for people: sign in with POST /api/v1/session.");
    sessions::StaffViewer viewer = sessions::admit_staff(app.store, app.sealer, request);
    if (needs == Needs::open_session) sessions::require_open(viewer);
    return viewer;
}

}  // namespace hub::app
