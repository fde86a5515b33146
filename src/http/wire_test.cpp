#include "http/wire.h"

#include <doctest/doctest.h>

namespace hub::http {

namespace {

const std::string kept_bytes = "body of an asset";

Response kept_response() {
    Response response;
    response.kept_body = kept_bytes;
    return response;
}

bool has_line(const Wire& wire, std::string_view line) {
    return wire.head.find("\r\n" + std::string{line} + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("an answer carries its length, the date, the request's id and the security headers") {
    const Request request;
    const Wire wire = to_wire(html(200, "hello"), request, time_of(784111777000), After::keep_alive);
    CHECK(wire.head.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(wire.head.ends_with("\r\n\r\n"));
    CHECK(has_line(wire, "Date: Sun, 06 Nov 1994 08:49:37 GMT"));
    CHECK(has_line(wire, "Content-Length: 5"));
    CHECK(has_line(wire, "X-Request-Id: " + request.id.text()));
    CHECK(has_line(wire, "X-Content-Type-Options: nosniff"));
    CHECK(has_line(wire, "Cache-Control: no-store"));
    CHECK(wire.head.find("Connection") == std::string::npos);
    CHECK(wire.content() == "hello");
    CHECK(has_line(to_wire(html(200, "hello"), request, Time{}, After::close), "Connection: close"));
}

TEST_CASE("an answer to HEAD says the length and sends nothing") {
    Request request;
    request.method = Method::head;
    const Wire wire = to_wire(html(200, "hello"), request, Time{}, After::keep_alive);
    CHECK(has_line(wire, "Content-Length: 5"));
    CHECK(wire.content().empty());
}

TEST_CASE("an answer without content says no length") {
    const Wire wire = to_wire(no_content(), Request{}, Time{}, After::keep_alive);
    CHECK(wire.head.starts_with("HTTP/1.1 204 No Content\r\n"));
    CHECK(wire.head.find("Content-Length") == std::string::npos);
}

TEST_CASE("what a caller has already is not sent again") {
    Request request;
    const Wire first = to_wire(kept_response(), request, Time{}, After::keep_alive);
    CHECK(first.content() == kept_bytes);
    CHECK(has_line(first, "ETag: " + tag_of_kept(kept_bytes)));
    request.headers = {{"if-none-match", "\"other\", W/" + tag_of_kept(kept_bytes)}};
    const Wire second = to_wire(kept_response(), request, Time{}, After::keep_alive);
    CHECK(second.head.starts_with("HTTP/1.1 304 Not Modified\r\n"));
    CHECK(has_line(second, "ETag: " + tag_of_kept(kept_bytes)));
    CHECK(second.content().empty());
    request.method = Method::post;
    CHECK(to_wire(kept_response(), request, Time{}, After::keep_alive).content() == kept_bytes);
}

TEST_CASE("tags are compared whole and weakly") {
    CHECK(names_tag("\"a\"", "\"a\""));
    CHECK(names_tag("*", "\"a\""));
    CHECK(names_tag("\"b\" , W/\"a\"", "W/\"a\""));
    CHECK_FALSE(names_tag("\"b\"", "\"a\""));
    CHECK_FALSE(names_tag("a", "\"a\""));
    CHECK_FALSE(names_tag("", "\"a\""));
    CHECK_FALSE(names_tag("\"\"", ""));
}

TEST_CASE("a header that would begin a line of its own is left out") {
    Response response = html(200, "");
    response.with("Location", "/a\r\nSet-Cookie: sid=stolen").with("X Bad", "1").with("X-Good", "1");
    const Wire wire = to_wire(std::move(response), Request{}, Time{}, After::keep_alive);
    CHECK(wire.head.find("stolen") == std::string::npos);
    CHECK(wire.head.find("X Bad") == std::string::npos);
    CHECK(has_line(wire, "X-Good: 1"));
}

}  // namespace hub::http
