#include <atomic>
#include <filesystem>

#include "base/error.h"
#include "base/test_folder.h"
#include "http/loopback.h"

namespace hub::http {

namespace {

// A server that takes uploads of up to ten million bytes from callers who say please, and says what it took.
struct Dock {
    TestFolder folder;
    std::atomic<int> landed = 0;
    std::unique_ptr<LiveServer> server;

    Dock() {
        Route route{.method = Method::post, .path = "/files"};
        route.body_max = 10'000'000;
        route.admit = [](const Request& request) {
            return Response{
                .status = request.header("x-please").empty() ? 403 : 100, .headers = {}, .body = {}, .kept_body = {}};
        };
        route.answer = [this](const Request& request) {
            ++landed;
            std::string bytes(request.spooled->size(), '\0');
            request.spooled->read_at(0, bytes);
            const std::size_t end = bytes.size() < 10 ? 0 : bytes.size() - 10;
            return Response{.status = 200,
                            .headers = {},
                            .body = std::to_string(bytes.size()) + " " + bytes.substr(end) + request.body,
                            .kept_body = {}};
        };
        ServerSettings settings = quick_settings();
        settings.spool_folder = folder.path.string();
        server = std::make_unique<LiveServer>(std::vector{route}, settings);
    }

    bool is_swept() const {
        for (int turn = 0; turn < 500 && folder.size() > 0; ++turn)
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        return folder.size() == 0;
    }
};

std::string head(const std::string& fields) {
    return "POST /files HTTP/1.1\r\nHost: a.example\r\nX-Please: yes\r\n" + fields + "\r\n";
}

}  // namespace

TEST_CASE("an upload goes to a file, however it is framed, and the file goes with the request") {
    const Dock dock;
    const std::string bytes = std::string(3'000'000, 'b') + "0123456789";
    RawCaller caller{dock.server->port()};
    caller.send(head("Content-Length: " + std::to_string(bytes.size()) + "\r\n") + bytes);
    CHECK(content_of(caller.answer()) == "3000010 0123456789");
    caller.send(head("Transfer-Encoding: chunked\r\n") + "5\r\nabcde\r\n6\r\n fghij\r\n0\r\n\r\n");
    CHECK(content_of(caller.answer()) == "11 bcde fghij");
    caller.send(head("Content-Length: 0\r\n"));
    CHECK(content_of(caller.answer()) == "0 ");
    CHECK(dock.is_swept());
}

TEST_CASE("who may not upload is told before they have sent anything") {
    const Dock dock;
    RawCaller caller{dock.server->port()};
    caller.send("POST /files HTTP/1.1\r\nHost: a.example\r\nContent-Length: 9000000\r\nExpect: 100-continue\r\n\r\n");
    CHECK(status_in(caller.answer()) == "403");
    CHECK(caller.is_closed());
    RawCaller welcome{dock.server->port()};
    welcome.send(head("Content-Length: 5\r\nExpect: 100-continue\r\n"));
    CHECK(status_in(welcome.answer()) == "100");
    welcome.send("hello");
    CHECK(content_of(welcome.answer()) == "5 hello");
    CHECK(dock.landed == 1);
}

TEST_CASE("an upload that is too large, cut off or can't be kept leaves nothing") {
    Dock dock;
    RawCaller large{dock.server->port()};
    large.send(head("Content-Length: 10000001\r\n"));
    CHECK(status_in(large.rest()) == "413");
    RawCaller endless{dock.server->port()};
    endless.send(head("Transfer-Encoding: chunked\r\n"));
    const std::string chunk = "100000\r\n" + std::string(0x100000, 'c') + "\r\n";
    for (int count = 0; count < 12 && endless.send(chunk); ++count) {
    }
    CHECK(status_in(endless.rest()) == "413");
    {
        const RawCaller cut{dock.server->port()};
        cut.send(head("Content-Length: 1000\r\n") + std::string(990, 'd'));
    }
    CHECK(dock.is_swept());
    std::filesystem::remove_all(dock.folder.path);
    RawCaller unkept{dock.server->port()};
    unkept.send(head("Content-Length: 5\r\n") + "hello");
    CHECK(status_in(unkept.rest()) == "503");
    CHECK(dock.landed == 0);
}

}  // namespace hub::http
