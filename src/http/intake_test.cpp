#include "http/intake.h"

#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace hub::http {

namespace {

struct Doorway {
    Router router = [] {
        std::vector<Route> routes(3);
        routes[0].path = "/";
        routes[1] = {.method = Method::post, .path = "/things/:thing", .scope = {}, .answer = {}, .body_max = 20};
        routes[2].path = "/things/:thing";
        return Router{std::move(routes)};
    }();
    Proxies proxies{{"10.0.0.0/8"}};
    StoppedClock clock{time_of(1'000)};
    std::string spool_folder = "/tmp";

    Intake intake(std::string_view peer = "192.0.2.7") {
        return Intake{router, proxies, clock, Address::parse(peer).value(), spool_folder};
    }
};

std::string summary_of(const Intake& intake) {
    const Request& request = intake.request();
    std::string text = std::string{name_of(request.method)} + " " + request.path + " [" + request.body + "]";
    for (const auto& [name, value] : request.query) text += " ?" + name + "=" + value;
    for (const auto& [name, value] : request.captured) text += " :" + name + "=" + value;
    return text + (intake.keeps_alive() ? " goes on" : " ends");
}

// Everything that comes out of one connection's bytes, delivered in the pieces that `next_piece` chooses.
template <class Pieces>
std::vector<std::string> outcome_of(std::string_view bytes, Pieces next_piece) {
    Doorway doorway;
    Intake intake = doorway.intake();
    std::vector<std::string> outcomes;
    while (!bytes.empty()) {
        const std::size_t count = next_piece(bytes.size());
        intake.add(bytes.substr(0, count));
        bytes.remove_prefix(count);
        for (;;) {
            const Intake::State state = intake.advance();
            if (state == Intake::State::hungry) break;
            if (state == Intake::State::go_ahead) continue;
            if (state == Intake::State::refused) {
                outcomes.push_back("refused " + std::to_string(intake.refusal()));
                return outcomes;
            }
            outcomes.push_back(summary_of(intake));
            intake.next();
        }
    }
    return outcomes;
}

const std::vector<std::string> whole_connections = {
    "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n",
    "GET /?a=1&b=2 HTTP/1.1\r\nHost: a.example\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: a.example\r\nConnection: "
    "close\r\n\r\n",
    "POST /things/t1 HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: "
    "a.example\r\n\r\n",
    "POST /things/t1 HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: "
    "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-A: "
    "1\r\n\r\nGET / HTTP/1.1\r\nHost: a.example\r\n\r\n",
    "POST /things/t1 HTTP/1.1\r\nHost: a.example\r\nContent-Length: 21\r\n\r\n" + std::string(21, 'a'),
    "POST /things/t1 HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n" + std::string(21, 'a') +
        "\r\n0\r\n\r\n",
    "POST /things/t1 HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "POST /things/t1 HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
    "GET / HTTP/1.1\r\nHost: a.example\r\n\r\nBAD\n",
    "GET / HTTP/1.1\r\nHost: a.example\r\nHost: a.example\r\n\r\n",
    "GET /a%2Fb HTTP/1.1\r\nHost: a.example\r\n\r\n",
    "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a.example\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a.example\r\nX-A: " + std::string(40'000, 'a') + "\r\n\r\n",
    std::string{"GET / HTTP/1.1\r\nHost: a.example\r\nX-A: a"} + '\0' + "\r\n\r\n",
};

}  // namespace

TEST_CASE("what comes out of a connection does not depend on how its bytes were split") {
    std::mt19937 random{11};
    for (const std::string& bytes : whole_connections) {
        CAPTURE(bytes.substr(0, 60));
        const auto at_once = outcome_of(bytes, [](std::size_t left) { return left; });
        CHECK_FALSE(at_once.empty());
        if (bytes.size() < 1000) CHECK(outcome_of(bytes, [](std::size_t) { return 1U; }) == at_once);
        for (int round = 0; round < 30; ++round) {
            const auto piecewise = outcome_of(bytes, [&](std::size_t left) { return 1 + random() % left; });
            CHECK(piecewise == at_once);
        }
    }
}

TEST_CASE("requests come out one after another, each with its own body") {
    const auto all_at_once = [](std::size_t left) { return left; };
    CHECK(outcome_of(whole_connections[2], all_at_once) ==
          std::vector<std::string>{"POST /things/t1 [hello] :thing=t1 goes on", "GET / [] goes on"});
    CHECK(outcome_of(whole_connections[3], all_at_once) ==
          std::vector<std::string>{"POST /things/t1 [abcde] :thing=t1 goes on", "GET / [] goes on"});
    CHECK(outcome_of(whole_connections[4], all_at_once) == std::vector<std::string>{"refused 413"});
    CHECK(outcome_of(whole_connections[8], all_at_once) == std::vector<std::string>{"GET / [] goes on", "refused 400"});
}

TEST_CASE("a body above its route's limit is refused before it is sent") {
    Doorway doorway;
    Intake intake = doorway.intake();
    intake.add("POST /things/t1 HTTP/1.1\r\nHost: a.example\r\nContent-Length: 21\r\nExpect: 100-continue\r\n\r\n");
    CHECK(intake.advance() == Intake::State::refused);
    CHECK(intake.refusal() == 413);
}

TEST_CASE("a caller that waits for a go-ahead gets it once, and only for a body that is allowed") {
    Doorway doorway;
    Intake intake = doorway.intake();
    intake.add("POST /things/t1 HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    CHECK(intake.advance() == Intake::State::go_ahead);
    CHECK(intake.advance() == Intake::State::hungry);
    intake.add("hello");
    CHECK(intake.advance() == Intake::State::ready);
    CHECK(intake.request().body == "hello");
}

TEST_CASE("a target in absolute form must agree with Host") {
    const auto status_of = [](const std::string& bytes) {
        Doorway doorway;
        Intake intake = doorway.intake();
        intake.add(bytes);
        return intake.advance() == Intake::State::refused ? intake.refusal() : 0;
    };
    CHECK(status_of("GET http://A.example/ HTTP/1.1\r\nHost: a.Example\r\n\r\n") == 0);
    CHECK(status_of("GET http://b.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n") == 400);
    CHECK(status_of("GET http://a.example:81/ HTTP/1.1\r\nHost: a.example\r\n\r\n") == 400);
}

TEST_CASE("only a trusted proxy is believed about who asks and how") {
    const std::string bytes =
        "GET / HTTP/1.1\r\nHost: Portal.Example.:8443\r\nX-Forwarded-For: 198.51.100.9, 203.0.113.5\r\n"
        "X-Forwarded-For: 10.1.1.1\r\nX-Forwarded-Proto: https\r\n\r\n";
    Doorway doorway;
    Intake stranger = doorway.intake("192.0.2.7");
    stranger.add(bytes);
    REQUIRE(stranger.advance() == Intake::State::ready);
    CHECK(stranger.request().remote == "192.0.2.7");
    CHECK_FALSE(stranger.request().secure);
    CHECK(stranger.request().host == "portal.example");
    CHECK(stranger.request().authority == "portal.example.:8443");

    Intake proxied = doorway.intake("10.0.0.1");
    proxied.add(bytes);
    REQUIRE(proxied.advance() == Intake::State::ready);
    CHECK(proxied.request().remote == "203.0.113.5");
    CHECK(proxied.request().secure);
}

}  // namespace hub::http
