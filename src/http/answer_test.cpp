#include "http/answer.h"

#include <stdexcept>

#include <doctest/doctest.h>

namespace hub::http {

namespace {

const ProblemPage no_page = [](const Problem&, const Request&) { return html(500, "not asked for"); };

template <class Thrown>
Response answer_to(const Thrown& thrown) {
    return answer_for(std::make_exception_ptr(thrown), Request{}, AnswerAs::problem, no_page);
}

std::string kind_in(const Response& response) {
    const auto type = text_at(parse_json(response.body).value(), {"type"}).value_or("");
    return type.substr(type.rfind('/') + 1);
}

}  // namespace

TEST_CASE("each kind of exception has its status and its problem") {
    CHECK(answer_to(NotFound{"x"}).status == 404);
    CHECK(answer_to(Forbidden{"x"}).status == 403);
    CHECK(answer_to(Unauthenticated{"x"}).status == 401);
    CHECK(answer_to(Unauthenticated{"x"}).header("WWW-Authenticate") == "Bearer");
    CHECK(answer_to(Invalid{"email", "should be an address"}).status == 400);
    CHECK(answer_to(Conflict{"x"}).status == 409);
    CHECK(kind_in(answer_to(Conflict{"x"})) == "conflict");
    CHECK(answer_to(Limited{"x", 1500ms}).status == 429);
    CHECK(answer_to(Limited{"x", 1500ms}).header("Retry-After") == "2");
    CHECK(answer_to(Unavailable{"x"}).status == 503);
    CHECK_FALSE(answer_to(Unavailable{"x"}).header("Retry-After").empty());
}

TEST_CASE("a problem document names every field and the request") {
    const Request request;
    const Invalid wrong{{{"email", "should be an address"}, {"name", "should not be empty"}}};
    const Response response = answer_for(std::make_exception_ptr(wrong), request, AnswerAs::problem, no_page);
    CHECK(response.header("Content-Type") == "application/problem+json");
    const Json body = parse_json(response.body).value();
    CHECK(text_at(body, {"type"}) == "https://customerhub.dev/problems/invalid");
    CHECK(number_at(body, {"status"}) == 400);
    CHECK(text_at(body, {"request_id"}) == request.id.text());
    const JsonArray& errors = body.at("errors").as_array();
    REQUIRE(errors.size() == 2);
    CHECK(text_at(errors[1], {"field"}) == "name");
    CHECK(text_at(errors[1], {"message"}) == "should not be empty");
}

TEST_CASE("what nobody expected says nothing of itself") {
    const Response response = answer_to(std::runtime_error{"secret table is broken"});
    CHECK(response.status == 500);
    CHECK(response.body.find("secret") == std::string::npos);
    CHECK(answer_to(42).status == 500);
}

TEST_CASE("a body of the wrong type is 415") {
    Request request;
    request.body = "{}";
    request.headers = {{"content-type", "text/plain"}};
    try {
        static_cast<void>(request.json());
        FAIL("read as JSON");
    } catch (const Invalid& invalid) {
        const Response response = answer_to(invalid);
        CHECK(response.status == 415);
        CHECK(kind_in(response) == "unsupported");
    }
}

TEST_CASE("people get a page") {
    const ProblemPage page = [](const Problem& problem, const Request&) { return html(problem.status, problem.title); };
    const Response response = answer_for(std::make_exception_ptr(Limited{"x", 30s}), Request{}, AnswerAs::page, page);
    CHECK(response.status == 429);
    CHECK(response.body == "That was too often");
    CHECK(response.header("Retry-After") == "30");
}

TEST_CASE("statuses without an exception have words of their own") {
    for (const int status : {400, 404, 405, 408, 413, 414, 415, 417, 431, 501, 503, 505}) {
        CAPTURE(status);
        const Problem problem = problem_of(status);
        CHECK(problem.status == status);
        CHECK(problem.kind != "unexpected");
        CHECK_FALSE(problem.title.empty());
    }
    CHECK(problem_of(503).retry_after == Duration{1s});
}

}  // namespace hub::http
