#include "http/answer.h"

#include <chrono>
#include <string_view>
#include <typeinfo>

#include "base/log.h"
#include "base/text.h"

namespace hub::http {

namespace {

constexpr std::string_view problem_types = "https://customerhub.dev/problems/";
constexpr Duration away_for = 5s;  // what a caller should wait before asking again for what was away

struct KnownStatus {
    int status;
    std::string_view kind;
    std::string_view title;
    std::string_view detail;
};

constexpr KnownStatus known_statuses[] = {
    {400, "invalid", "The request could not be understood", "It is not well-formed HTTP. The connection was closed."},
    {401, "unauthenticated", "A valid key or a log-in is needed", "Send your key, or log in, and try again."},
    {403, "forbidden", "You may not do this", "Ask someone who may, or use a key with the right scope."},
    {404, "not-found", "This is not here", "Check the address for typing mistakes."},
    {405, "unsupported", "This address doesn't take that method", "The Allow header lists the methods it takes."},
    {408, "invalid", "The request took too long to arrive", "Send it again."},
    {413, "too-large", "This is more than the address takes", "Send a smaller body."},
    {412, "unsupported", "This version of the protocol is not spoken here",
     "The Tus-Version header lists those that are."},
    {414, "too-large", "The address is too long", "Shorten it to less than 8 kB."},
    {415, "unsupported", "This kind of body can't be read here",
     "Send it uncompressed and of the type the address takes."},
    {417, "unsupported", "The expectation can't be met", "Only 100-continue is understood in an Expect header."},
    {421, "not-found", "There is no site of this name here", "Check the address for typing mistakes."},
    {431, "too-large", "The head of the request is too large", "Send fewer or shorter headers, or clear your cookies."},
    {501, "unsupported", "This method or transfer encoding is not supported", "Use a method that the address takes."},
    {503, "unavailable", "We are busy", "Nothing was changed. Try again in a moment."},
    {505, "unsupported", "This version of HTTP is not supported", "Use HTTP/1.1."},
};

Problem failed() {
    return {.status = 500,
            .kind = "unexpected",
            .title = "Something went wrong on our side",
            .detail = "It was noted. Try again, and tell us the request id if it happens again.",
            .errors = {},
            .retry_after = {}};
}

std::string place_text(const std::source_location& place) {
    return format("{}:{}", place.file_name(), place.line());
}

std::string counted_seconds(Duration length) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(length).count());
}

Problem with_detail(int status, const std::exception& failure) {
    Problem problem = problem_of(status);
    problem.detail = failure.what();
    return problem;
}

Problem problem_of_fields(const Invalid& invalid) {
    // The mistakes with a status of their own.
    const std::string field = invalid.fields().size() == 1 ? invalid.fields().front().field : "";
    if (field == "Content-Type" || field == "Tus-Resumable") {
        Problem problem = with_detail(field == "Content-Type" ? 415 : 412, invalid);
        problem.errors = invalid.fields();
        return problem;
    }
    return {.status = 400,
            .kind = "invalid",
            .title = "Some of what was sent is not what it should be",
            .detail = invalid.what(),
            .errors = invalid.fields(),
            .retry_after = {}};
}

void note(std::string_view event, const Request& request, const std::exception& failure, std::string_view place) {
    log::error(event, {{"id", request.id.text()}, {"what", failure.what()}, {"place", std::string{place}}});
}

}  // namespace

Problem problem_of(int status) {
    for (const KnownStatus& known : known_statuses) {
        if (known.status != status) continue;
        return {.status = status,
                .kind = std::string{known.kind},
                .title = std::string{known.title},
                .detail = std::string{known.detail},
                .errors = {},
                .retry_after = status == 503 ? std::optional<Duration>{1s} : std::nullopt};
    }
    Problem problem = failed();
    problem.status = status;
    return problem;
}

Problem problem_of(const std::exception_ptr& exception, const Request& request) {
    try {
        std::rethrow_exception(exception);
    } catch (const Invalid& invalid) {
        return problem_of_fields(invalid);
    } catch (const NotFound& failure) {
        return with_detail(404, failure);
    } catch (const Forbidden& failure) {
        return with_detail(403, failure);
    } catch (const Unauthenticated& failure) {
        return with_detail(401, failure);
    } catch (const Conflict& failure) {
        Problem problem = with_detail(409, failure);
        problem.kind = "conflict";
        problem.title = "This contradicts what is there";
        if (failure.constraint() == passed_version) {
            problem.status = 412;
            problem.title = "Somebody changed this in the meantime";
        } else if (failure.constraint() == in_use) {
            problem.status = 423;
            problem.title = "Somebody is at it";
        }
        return problem;
    } catch (const TooLarge& failure) {
        return with_detail(413, failure);
    } catch (const Limited& failure) {
        Problem problem = with_detail(429, failure);
        problem.kind = "limited";
        problem.title = "That was too often";
        problem.retry_after = failure.retry_after();
        return problem;
    } catch (const Unavailable& failure) {
        note("unavailable", request, failure, place_text(failure.place()));
        Problem problem = problem_of(503);
        problem.title = "This can't be done right now";
        problem.detail = failure.what();
        problem.retry_after = away_for;
        return problem;
    } catch (const Failure& failure) {
        note("request_failed", request, failure, place_text(failure.place()));
    } catch (const std::exception& failure) {
        note("request_failed", request, failure, typeid(failure).name());
    } catch (...) {
        log::error("request_failed", {{"id", request.id.text()}, {"what", "not an exception of the standard library"}});
    }
    return failed();
}

Response problem_document(const Problem& problem, const Request& request) {
    JsonArray errors;
    for (const FieldError& error : problem.errors) {
        errors.push_back(JsonObject{{"field", error.field}, {"message", error.message}});
    }
    Response response = json(problem.status, JsonObject{{"type", std::string{problem_types} + problem.kind},
                                                        {"title", problem.title},
                                                        {"status", problem.status},
                                                        {"detail", problem.detail},
                                                        {"request_id", request.id.text()},
                                                        {"errors", std::move(errors)}});
    response.headers.front().second = "application/problem+json";
    return response;
}

Response answer_for(const Problem& problem, const Request& request, AnswerAs as, const ProblemPage& page) {
    Response response = as == AnswerAs::page ? page(problem, request) : problem_document(problem, request);
    if (problem.status == 401 && as == AnswerAs::problem) response.with("WWW-Authenticate", "Bearer");
    if (problem.retry_after) response.with("Retry-After", counted_seconds(*problem.retry_after));
    return response;
}

Response answer_for(const std::exception_ptr& exception, const Request& request, AnswerAs as, const ProblemPage& page) {
    return answer_for(problem_of(exception, request), request, as, page);
}

std::vector<FieldError> refused_fields(const std::function<void()>& work) {
    try {
        work();
    } catch (const Invalid& invalid) {
        return invalid.fields();
    }
    return {};
}

}  // namespace hub::http
