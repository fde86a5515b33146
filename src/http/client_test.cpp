#include "http/client.h"

#include <atomic>
#include <future>

#include "base/error.h"
#include "http/addresses.h"
#include "http/loopback.h"
#include "http/resolver.h"

namespace hub::http {

namespace {

using Kind = Reply::Kind;

Call inside_call(std::string url) {
    Call call;
    call.url = std::move(url);
    call.to_the_inside = true;
    return call;
}

std::vector<Route> receiver_routes(std::shared_future<void> gate) {
    std::vector<Route> routes;
    routes.push_back(route_to(Method::get, "/", [](const Request& request) {
        Response response = html(200, "hello");
        response.with("X-Seen-Encoding", std::string{request.header("accept-encoding")});
        response.with("X-Seen-Agent", std::string{request.header("user-agent")});
        return std::move(response.with("Retry-After", "7"));
    }));
    routes.push_back(route_to(Method::post, "/echo", [](const Request& request) {
        return html(201, std::string{request.header("content-type")} + "|" + request.body);
    }));
    routes.push_back(route_to(Method::del, "/gone", [](const Request&) { return no_content(); }));
    routes.push_back(route_to(Method::get, "/away", [](const Request&) { return see_other("/"); }));
    routes.push_back(route_to(Method::get, "/long", [](const Request&) { return html(200, std::string(5000, 'l')); }));
    routes.push_back(route_to(Method::get, "/head", [](const Request&) {
        return std::move(html(200, "").with("X-Long", std::string(70'000, 'h')));
    }));
    routes.push_back(route_to(Method::get, "/slow", [gate = std::move(gate)](const Request&) {
        gate.wait();
        return html(200, "late");
    }));
    return routes;
}

}  // namespace

TEST_CASE("a call comes back with what was answered") {
    std::promise<void> open;
    const LiveServer server{receiver_routes(open.get_future().share()), quick_settings()};
    const auto http = open_http();
    const Reply reply = http->send(inside_call(server.url("/")));
    CHECK(reply.kind == Kind::answered);
    CHECK(reply.status == 200);
    CHECK(reply.body == "hello");
    CHECK(reply.header("x-seen-encoding") == "identity");
    CHECK(reply.header("x-seen-agent") == "CustomerHub");
    CHECK(reply.retry_after(Time{}) == Duration{7s});
    CHECK(reply.note.empty());

    Call post = inside_call(server.url("/echo"));
    post.method = "POST";
    post.headers = {{"Content-Type", "application/json"}};
    post.body = "{\"a\":1}";
    CHECK(http->send(post).body == "application/json|{\"a\":1}");
    post.headers.clear();
    CHECK(http->send(post).body == "|{\"a\":1}");
    Call del = inside_call(server.url("/gone"));
    del.method = "DELETE";
    CHECK(http->send(del).status == 204);
    open.set_value();
}

TEST_CASE("a redirect is an answer, not a way") {
    std::promise<void> open;
    const LiveServer server{receiver_routes(open.get_future().share()), quick_settings()};
    const Reply reply = open_http()->send(inside_call(server.url("/away")));
    CHECK(reply.kind == Kind::answered);
    CHECK(reply.status == 303);
    CHECK(reply.body.empty());
    open.set_value();
}

TEST_CASE("an answer that is too long, too late or not there is said to be so") {
    std::promise<void> open;
    const LiveServer server{receiver_routes(open.get_future().share()), quick_settings()};
    const auto http = open_http();
    Call call = inside_call(server.url("/long"));
    call.answer_max = 4999;
    CHECK(http->send(call).kind == Kind::too_large);
    CHECK(http->send(call).status == 200);
    call.answer_max = 5000;
    CHECK(http->send(call).body.size() == 5000);

    call.url = server.url("/head");
    CHECK(http->send(call).kind == Kind::broken);

    call.url = server.url("/slow");
    call.timeout = 50ms;
    const Reply late = http->send(call);
    CHECK(late.kind == Kind::timed_out);
    CHECK_FALSE(late.note.empty());
    open.set_value();

    call.timeout = 5s;
    call.url = "http://127.0.0.1:1/";
    CHECK(http->send(call).kind == Kind::no_connection);
}

TEST_CASE("the inside can't be reached, however it is written") {
    std::promise<void> open;
    const LiveServer server{receiver_routes(open.get_future().share()), quick_settings()};
    const auto http = open_http();
    for (const std::string host : {"127.0.0.1",
                                   "127.1",
                                   "2130706433",
                                   "0x7f000001",
                                   "0177.0.0.1",
                                   "0",
                                   "localhost",
                                   "localhost.",
                                   "LOCALHOST",
                                   "[::1]",
                                   "[::ffff:127.0.0.1]",
                                   "[::ffff:7f00:1]",
                                   "[64:ff9b::a9fe:a9fe]",
                                   "[2002:7f00:1::]",
                                   "[fec0::1]",
                                   "169.254.169.254",
                                   "100.64.0.1",
                                   "224.0.0.1",
                                   "10.0.0.1",
                                   "192.168.0.1",
                                   "172.16.0.1",
                                   "0.0.0.0",
                                   "168.63.129.16",
                                   "[::]",
                                   "127.0.0.1.",
                                   "\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1",
                                   "127\xE3\x80\x82"
                                   "0\xE3\x80\x82"
                                   "0\xE3\x80\x82"
                                   "1",
                                   "%31%32%37.0.0.1",
                                   "%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1",
                                   "127.0.0.1#@8.8.8.8",
                                   "127.0.0.1?@8.8.8.8"}) {
        CAPTURE(host);
        Call call;
        call.url = "http://" + std::string{host} + "/";
        const Kind kind = http->send(call).kind;
        CHECK(kind != Kind::answered);
        CHECK(kind != Kind::timed_out);
        CHECK_THROWS_AS(check_outgoing_url("url", call.url, false), Invalid);
    }
    Call call;
    call.url = server.url("/");
    CHECK(http->send(call).kind == Kind::refused_address);
    open.set_value();
}

TEST_CASE("a name that led outside when it was saved is looked at again when it is called") {
    std::promise<void> open;
    const LiveServer server{receiver_routes(open.get_future().share()), quick_settings()};
    std::atomic<int> asked = 0;
    const Resolver::LookUp flips = [&](const std::string&) {
        return std::vector{Address::parse(asked++ == 0 ? "8.8.8.8" : "127.0.0.1").value()};
    };
    Resolver when_saved{flips};
    CHECK(is_public(when_saved.find("flips.example").value().at(0)));
    Resolver when_called{flips};
    Call call;
    call.url = "http://flips.example/";
    CHECK(open_http(when_called)->send(call).kind == Kind::refused_address);
    CHECK(asked == 2);
    open.set_value();
}

TEST_CASE("one address inside among those of a name is one too many") {
    for (const char* const inside : {"10.0.0.1", "::ffff:10.0.0.1", "fe80::1", "fd00::1", "100.64.0.1", "224.0.0.1",
                                     "0.0.0.0", "169.254.169.254", "fd00:ec2::254", "::", "::1"}) {
        CAPTURE(inside);
        Resolver names{[&](const std::string&) {
            return std::vector{Address::parse("8.8.8.8").value(), Address::parse(inside).value()};
        }};
        Call call;
        call.url = "http://both.example/";
        CHECK(open_http(names)->send(call).kind == Kind::refused_address);
    }
}

TEST_CASE("what is called is the address that was looked at, and no other answer is asked for") {
    std::promise<void> open;
    const LiveServer server{receiver_routes(open.get_future().share()), quick_settings()};
    std::atomic<int> asked = 0;
    Resolver names{[&](const std::string&) {
        ++asked;
        return std::vector{Address::parse("127.0.0.1").value()};
    }};
    std::string url = server.url("/");
    url.replace(url.find("127.0.0.1"), 9, "nowhere.invalid");
    CHECK(open_http(names)->send(inside_call(url)).body == "hello");
    CHECK(asked == 1);
    open.set_value();
}

TEST_CASE("an address of IPv6 can be called as it is written") {
    std::promise<void> open;
    const LiveServer server{receiver_routes(open.get_future().share()), quick_settings()};
    std::string url = server.url("/");
    url.replace(url.find("127.0.0.1"), 9, "[::ffff:127.0.0.1]");
    CHECK(open_http()->send(inside_call(url)).body == "hello");
    CHECK(open_http()->send(inside_call("http://[::1]:1/")).kind == Kind::no_connection);
    open.set_value();
}

TEST_CASE("a connection that was allowed inside is not lent to a call that isn't") {
    std::promise<void> open;
    ServerSettings settings = quick_settings();
    const LiveServer server{receiver_routes(open.get_future().share()), settings};
    const auto http = open_http();
    Call call = inside_call(server.url("/"));
    CHECK(http->send(call).status == 200);
    call.to_the_inside = false;
    CHECK(http->send(call).kind == Kind::refused_address);
    open.set_value();
}

TEST_CASE("what is no plain web address is refused") {
    const auto http = open_http();
    for (const std::string url :
         {"", "hooks.example", "ftp://hooks.example/", "file:///etc/passwd", "gopher://hooks.example/",
          "javascript:alert(1)", "http://", "http:///x", "http://8.8.8.8@127.0.0.1/", "http://user:word@hooks.example/",
          "http://[fe80::1%25lo]/", "http://a b.example/", "http://a\tb.example/", "http://a\r\nb.example/",
          "http://hooks.example:99999/", "http://[::1/", "//hooks.example/"}) {
        CAPTURE(url);
        CHECK_THROWS_AS(check_outgoing_url("url", url, false), Invalid);
        CHECK_THROWS_AS(check_outgoing_url("url", url, true), Invalid);
        Call call = inside_call(url);
        CHECK(http->send(call).kind == Kind::broken);
    }
    CHECK_THROWS_AS(check_outgoing_url("url", std::string{"http://a"} + '\0' + ".example/", true), Invalid);
}

TEST_CASE("only the ports of the web may be called outside") {
    for (const std::string url :
         {"https://8.8.8.8/", "http://8.8.8.8/x?y=z", "https://8.8.8.8:8443/", "https://8.8.8.8:443/"}) {
        CAPTURE(url);
        CHECK_NOTHROW(check_outgoing_url("url", url, false));
    }
    for (const std::string url : {"http://8.8.8.8:22/", "http://8.8.8.8:25/", "https://8.8.8.8:6379/"}) {
        CAPTURE(url);
        CHECK_THROWS_AS(check_outgoing_url("url", url, false), Invalid);
        Call call;
        call.url = url;
        CHECK(open_http()->send(call).kind == Kind::refused_address);
    }
    CHECK_NOTHROW(check_outgoing_url("url", "http://127.0.0.1:9999/hook", true));
}

TEST_CASE("a header can't carry another one") {
    Call call = inside_call("http://127.0.0.1:1/");
    call.headers = {{"X-A", "1\r\nX-B: 2"}};
    CHECK(open_http()->send(call).kind == Kind::broken);
}

TEST_CASE("Retry-After is understood as seconds and as a date") {
    Reply reply;
    const Time now = time_of(784'111'777'000);  // Sun, 06 Nov 1994 08:49:37 GMT
    CHECK_FALSE(reply.retry_after(now).has_value());
    const auto after = [&](const char* text) {
        reply.headers = {{"retry-after", text}};
        return reply.retry_after(now);
    };
    CHECK(after("120") == Duration{120s});
    CHECK(after("Sun, 06 Nov 1994 08:50:37 GMT") == Duration{60s});
    CHECK(after("Sun, 06 Nov 1994 08:00:00 GMT") == Duration{0});
    CHECK(after("99999999999999999999999") == Duration{365 * 24h});
    CHECK_FALSE(after("soon").has_value());
    CHECK_FALSE(after("-5").has_value());
}

}  // namespace hub::http
