#include "http/server.h"

#include <atomic>
#include <future>
#include <stdexcept>

#include "base/error.h"
#include "http/loopback.h"

namespace hub::http {

namespace {

const std::string served_asset(50'000, 'k');

Response said(int status, const std::string& text) {
    return {.status = status, .headers = {}, .body = text, .kept_body = {}};
}

Response said(const std::string& text) {
    return said(200, text);
}

std::vector<Route> example_routes() {
    std::vector<Route> routes;
    routes.push_back(route_to(Method::get, "/", [](const Request&) { return said("home"); }));
    routes.push_back(route_to(Method::get, "/hello/:name", [](const Request& r) { return said(r.capture("name")); }));
    routes.push_back(route_to(Method::post, "/echo", [](const Request& request) { return said(request.body); }));
    routes.back().body_max = 1000;
    routes.push_back(route_to(Method::get, "/asset", [](const Request&) {
        Response response;
        response.kept_body = served_asset;
        return response;
    }));
    routes.push_back(
        route_to(Method::get, "/large", [](const Request&) { return said(std::string(20'000'000, 'l')); }));
    routes.push_back(
        route_to(Method::get, "/broken", [](const Request&) -> Response { throw std::runtime_error("broken"); }));
    return routes;
}

std::string get(std::string_view path, std::string_view fields = "") {
    return "GET " + std::string{path} + " HTTP/1.1\r\nHost: a.example\r\n" + std::string{fields} + "\r\n";
}

}  // namespace

TEST_CASE("requests are answered one after another on one connection") {
    const LiveServer server{example_routes(), quick_settings()};
    RawCaller caller{server.port()};
    for (const std::string name : {"ada", "ben", "cleo"}) {
        caller.send(get("/hello/" + name));
        const std::string answer = caller.answer();
        CHECK(status_in(answer) == "200");
        CHECK(content_of(answer) == name);
    }
    caller.send("POST /echo HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
    caller.send("1\r\nc\r\n0\r\n\r\n");
    CHECK(content_of(caller.answer()) == "abc");
    caller.send("HEAD / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
    const std::string head = caller.rest();
    CHECK(status_in(head) == "200");
    CHECK(head.find("Content-Length: 4\r\n") != std::string::npos);
    CHECK(head.find("Connection: close\r\n") != std::string::npos);
    CHECK(content_of(head).empty());
    CHECK(caller.is_closed());
}

TEST_CASE("an answer may come later from another thread, or the usual way after all") {
    std::vector<std::jthread> others;
    Route route{.path = "/later/:name", .answer = [](const Request&) { return said("usual"); }};
    route.answer_later = [&](const Request& request, const Respond& respond) {
        if (request.capture("name") == "never") return false;
        others.emplace_back([&request, respond] { respond(said("for " + std::string{request.capture("name")})); });
        return true;
    };
    const LiveServer server{{route}, quick_settings()};
    RawCaller caller{server.port()};
    for (const std::string name : {"ada", "ben"}) {
        caller.send(get("/later/" + name));
        CHECK(content_of(caller.answer()) == "for " + name);
    }
    caller.send(get("/later/never"));
    CHECK(content_of(caller.answer()) == "usual");
}

TEST_CASE("a server that has waited long enough goes only when every answer was given") {
    std::promise<Respond> kept;
    Route route{.path = "/later"};
    route.answer_later = [&](const Request&, const Respond& respond) {
        kept.set_value(respond);
        return true;
    };
    ServerSettings settings = quick_settings();
    settings.drain_timeout = 50ms;
    std::jthread giver;
    {
        LiveServer server{{route}, settings};
        const RawCaller caller{server.port()};
        caller.send(get("/later"));
        const Respond respond = kept.get_future().get();
        server.stop();
        giver = std::jthread{[respond] { respond(said("too late for the caller")); }};
    }  // would hang, or run into what is gone
}

TEST_CASE("what isn't there, isn't allowed or breaks has its answer") {
    const LiveServer server{example_routes(), quick_settings()};
    RawCaller caller{server.port()};
    caller.send(get("/nowhere"));
    CHECK(status_in(caller.answer()) == "404");
    caller.send("DELETE /echo HTTP/1.1\r\nHost: a.example\r\n\r\n");
    const std::string refused = caller.answer();
    CHECK(status_in(refused) == "405");
    CHECK(refused.find("Allow: POST\r\n") != std::string::npos);
    caller.send(get("/broken"));
    CHECK(status_in(caller.answer()) == "500");
    caller.send(get("/"));
    CHECK(status_in(caller.answer()) == "200");
}

TEST_CASE("a malformed request is answered and nothing behind it is read") {
    const LiveServer server{example_routes(), quick_settings()};
    RawCaller caller{server.port()};
    caller.send(
        "POST /echo HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
        get("/hello/smuggled"));
    const std::string all = caller.rest();
    CHECK(status_in(all) == "400");
    CHECK(all.find("Connection: close\r\n") != std::string::npos);
    CHECK(all.find("smuggled") == std::string::npos);
    CHECK(caller.is_closed());
}

TEST_CASE("a body above the limit is refused before it is read, and the answer arrives") {
    const LiveServer server{example_routes(), quick_settings()};
    RawCaller caller{server.port()};
    caller.send("POST /echo HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1000000\r\n\r\n" +
                std::string(200'000, 'a'));
    CHECK(status_in(caller.rest()) == "413");
}

TEST_CASE("a go-ahead is given where the body is allowed") {
    const LiveServer server{example_routes(), quick_settings()};
    RawCaller caller{server.port()};
    caller.send("POST /echo HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    CHECK(caller.answer() == "HTTP/1.1 100 Continue\r\n\r\n");
    caller.send("hello");
    CHECK(content_of(caller.answer()) == "hello");
    caller.send("POST /echo HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
    CHECK(status_in(caller.answer()) == "413");
}

TEST_CASE("pipelined requests are answered in order, up to a depth") {
    const LiveServer server{example_routes(), quick_settings()};
    RawCaller caller{server.port()};
    std::string all;
    for (int count = 0; count < 40; ++count) all += get("/hello/n" + std::to_string(count));
    caller.send(all);
    for (int count = 0; count < 16; ++count) CHECK(content_of(caller.answer()) == "n" + std::to_string(count));
    CHECK(caller.rest().empty());
    CHECK(caller.is_closed());
}

TEST_CASE("a connection ends after its last request, and the answer says so") {
    ServerSettings settings = quick_settings();
    settings.requests_per_connection = 2;
    const LiveServer server{example_routes(), settings};
    RawCaller caller{server.port()};
    caller.send(get("/"));
    CHECK(caller.answer().find("Connection: close") == std::string::npos);
    caller.send(get("/"));
    CHECK(caller.answer().find("Connection: close") != std::string::npos);
    CHECK(caller.is_closed());
}

TEST_CASE("kept bytes are sent whole, and not again to who has them") {
    const LiveServer server{example_routes(), quick_settings()};
    RawCaller caller{server.port()};
    caller.send(get("/asset"));
    const std::string answer = caller.answer();
    CHECK(content_of(answer) == served_asset);
    const std::size_t tag = answer.find("ETag: ") + 6;
    caller.send(get("/asset", "If-None-Match: " + answer.substr(tag, answer.find("\r\n", tag) - tag) + "\r\n"));
    CHECK(status_in(caller.answer()) == "304");
}

TEST_CASE("a quick answer needs no handler thread") {
    ServerSettings settings = quick_settings();
    settings.threads = 1;
    std::promise<void> open;
    const std::shared_future<void> gate = open.get_future().share();
    std::vector<Route> routes = example_routes();
    routes.push_back(route_to(Method::get, "/blocked", [gate](const Request&) {
        gate.wait();
        return said("at last");
    }));
    const LiveServer server{std::move(routes), settings, [](const Request& request, const Route&) {
                                return request.path == "/" ? std::optional{said("quick")} : std::nullopt;
                            }};
    RawCaller blocked{server.port()};
    blocked.send(get("/blocked"));
    RawCaller quick{server.port()};
    quick.send(get("/"));
    CHECK(content_of(quick.answer()) == "quick");
    open.set_value();
    CHECK(content_of(blocked.answer()) == "at last");
}

TEST_CASE("when all handlers are busy and the queue is full, callers are told to come back") {
    ServerSettings settings = quick_settings();
    settings.threads = 1;
    settings.queue = 1;
    std::promise<void> open;
    std::atomic<int> inside = 0;
    const std::shared_future<void> gate = open.get_future().share();
    std::vector<Route> routes;
    routes.push_back(route_to(Method::get, "/", [&inside, gate](const Request&) {
        ++inside;
        gate.wait();
        return said("done");
    }));
    const LiveServer server{std::move(routes), settings};
    RawCaller first{server.port()};
    first.send(get("/"));
    REQUIRE(becomes_true([&] { return inside == 1; }));
    RawCaller second{server.port()};
    second.send(get("/"));
    // The second waits in the queue as soon as a third is turned away.
    std::string turned_away;
    REQUIRE(becomes_true([&] {
        RawCaller third{server.port()};
        third.send(get("/", "Connection: close\r\n"));
        turned_away = third.answer();
        return status_in(turned_away) == "503";
    }));
    CHECK(turned_away.find("Retry-After: 1\r\n") != std::string::npos);
    open.set_value();
    CHECK(content_of(first.answer()) == "done");
    CHECK(content_of(second.answer()) == "done");
}

TEST_CASE("who sends slowly is told and let go") {
    ServerSettings settings = quick_settings();
    settings.head_timeout = 60ms;
    settings.body_timeout = 60ms;
    settings.idle_timeout = 60ms;
    const LiveServer server{example_routes(), settings};

    RawCaller silent{server.port()};
    CHECK(silent.is_closed());

    RawCaller slow_head{server.port()};
    slow_head.send("GET / HTTP/1.1\r\nHost: a.exa");
    CHECK(status_in(slow_head.rest()) == "408");
    CHECK(slow_head.is_closed());

    RawCaller slow_body{server.port()};
    slow_body.send("POST /echo HTTP/1.1\r\nHost: a.example\r\nContent-Length: 50\r\n\r\nhalf");
    CHECK(status_in(slow_body.rest()) == "408");

    RawCaller idle{server.port()};
    idle.send(get("/"));
    CHECK(status_in(idle.answer()) == "200");
    CHECK(idle.rest().empty());
    CHECK(idle.is_closed());
}

TEST_CASE("a trickle does not keep a connection open") {
    ServerSettings settings = quick_settings();
    settings.head_timeout = 100ms;
    settings.body_timeout = 100ms;
    const LiveServer server{example_routes(), settings};
    // Each byte is progress, but not enough of it: a head has one deadline, a body a least rate.
    RawCaller head{server.port()};
    head.send("GET / HTTP/1.1\r\nX-A: ");
    CHECK(becomes_true([&] { return head.hears_within(2) || !head.send("a"); }));
    CHECK(status_in(head.rest()) == "408");
    RawCaller body{server.port()};
    body.send("POST /echo HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1000\r\n\r\n");
    CHECK(becomes_true([&] { return body.hears_within(5) || !body.send("a"); }));
    CHECK(status_in(body.rest()) == "408");
}

TEST_CASE("who doesn't read what they asked for is let go") {
    ServerSettings settings = quick_settings();
    settings.write_timeout = 60ms;
    const LiveServer server{example_routes(), settings};
    RawCaller deaf{server.port()};
    deaf.send(get("/large"));
    // When the server gave up, what is left to read falls short of the whole.
    REQUIRE(becomes_true([&] { return !deaf.send("x"); }));
    CHECK(deaf.rest().size() < 20'000'000);
}

TEST_CASE("who was too slow and doesn't read what they are told is let go") {
    ServerSettings settings = quick_settings();
    settings.head_timeout = 60ms;
    settings.write_timeout = 60ms;
    settings.connections = 1;
    const auto at_length = [](int status, const Request&) {
        return said(status, std::string(status == 408 ? 20'000'000 : 1, 'l'));
    };
    const LiveServer server{example_routes(), settings, {}, at_length};
    const RawCaller deaf{server.port()};
    deaf.send("GET / HTTP/1.1\r\nHost: a.exa");
    CHECK(becomes_true([&] {
        RawCaller next{server.port()};
        next.send(get("/"));
        return status_in(next.answer()) == "200";
    }));
}

TEST_CASE("a large answer reaches a caller that reads in pieces") {
    const LiveServer server{example_routes(), quick_settings()};
    RawCaller caller{server.port()};
    caller.send(get("/large", "Connection: close\r\n"));
    CHECK(content_of(caller.rest()).size() == 20'000'000);
}

TEST_CASE("above the limit of connections newcomers are told so") {
    ServerSettings settings = quick_settings();
    settings.connections = 2;
    const LiveServer server{example_routes(), settings};
    RawCaller first{server.port()};
    RawCaller second{server.port()};
    first.send(get("/"));
    second.send(get("/"));
    CHECK(status_in(first.answer()) == "200");
    CHECK(status_in(second.answer()) == "200");
    RawCaller third{server.port()};
    CHECK(status_in(third.rest()) == "503");
    first.send(get("/"));
    CHECK(status_in(first.answer()) == "200");
}

TEST_CASE("a stop lets requests in flight finish, closes what is idle and takes nobody new") {
    std::promise<void> open;
    std::atomic<int> inside = 0;
    const std::shared_future<void> gate = open.get_future().share();
    std::vector<Route> routes = example_routes();
    routes.push_back(route_to(Method::get, "/slow", [&inside, gate](const Request&) {
        ++inside;
        gate.wait();
        return said("finished");
    }));
    LiveServer server{std::move(routes), quick_settings()};
    RawCaller idle{server.port()};
    idle.send(get("/"));
    CHECK(status_in(idle.answer()) == "200");
    RawCaller busy{server.port()};
    busy.send(get("/slow"));
    REQUIRE(becomes_true([&] { return inside == 1; }));

    server.begin_to_stop();
    CHECK(idle.is_closed());
    open.set_value();
    const std::string answer = busy.rest();
    CHECK(content_of(answer) == "finished");
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    server.stop();
}

TEST_CASE("a stop does not wait for ever") {
    ServerSettings settings = quick_settings();
    settings.drain_timeout = 50ms;
    LiveServer server{example_routes(), settings};
    RawCaller half{server.port()};
    half.send("POST /echo HTTP/1.1\r\nHost: a.example\r\nContent-Length: 50\r\n\r\nhalf");
    server.stop();
    CHECK(half.is_closed());
}

TEST_CASE("an address that is taken or malformed is said so") {
    const LiveServer server{example_routes(), quick_settings()};
    const SystemClock clock;
    for (const std::string& address : {"127.0.0.1:" + std::to_string(server.port()), std::string{"nowhere"},
                                       std::string{"127.0.0.1:99999"}, std::string{"host.example:80"}}) {
        CAPTURE(address);
        ServerSettings settings = quick_settings();
        settings.listen = address;
        settings.threads = 1;
        Server other{settings, clock, Router{{}}, {.front = {}, .plain = {}}};
        CHECK_THROWS_AS(other.listen(), Unavailable);
        CHECK(can_be_listened_on(address) == address.starts_with("127.0.0.1:" + std::to_string(server.port())));
    }
}

}  // namespace hub::http
