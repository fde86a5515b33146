#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "http/request.h"
#include "http/response.h"

namespace hub::http {

// Why a request was not answered as hoped, for a program (RFC 9457) or for a person.
struct Problem {
    int status = 500;
    std::string kind = "unexpected";  // stable; the last part of `type`
    std::string title;                // what happened
    std::string detail;               // what exactly, and what to do
    std::vector<FieldError> errors;
    std::optional<Duration> retry_after;
};

// What an exception means to the one who asked. Unknown ones say nothing of themselves and are logged with their place.
// The only place where an exception becomes a status.
Problem problem_of(const std::exception_ptr& exception, const Request& request);
// What a status without an exception means: 404, 405, 413, 503 and so on.
Problem problem_of(int status);

Response problem_document(const Problem& problem, const Request& request);

enum class AnswerAs { problem, page };
using ProblemPage = std::function<Response(const Problem&, const Request&)>;

// The answer, with WWW-Authenticate, Retry-After and so on where they belong.
Response answer_for(const Problem& problem, const Request& request, AnswerAs as, const ProblemPage& page);
Response answer_for(const std::exception_ptr& exception, const Request& request, AnswerAs as, const ProblemPage& page);

// Runs `work` and answers what it found wrong with which field; nothing, when it went through. For forms that are shown
// again with their faults. Any other exception travels on.
std::vector<FieldError> refused_fields(const std::function<void()>& work);

}  // namespace hub::http
