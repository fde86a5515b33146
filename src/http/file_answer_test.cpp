#include <algorithm>
#include <filesystem>
#include <random>

#include "base/open_file.h"
#include "http/loopback.h"

namespace hub::http {

namespace {

std::string noise(std::size_t size) {
    std::mt19937 random{7};
    std::string bytes(size, '\0');
    std::ranges::generate(bytes, [&] { return static_cast<char>('a' + random() % 26); });
    return bytes;
}

// A server with one file at /film, and what is in it.
struct Cinema {
    explicit Cinema(std::size_t size) : bytes(noise(size)) {
        OpenFile made = OpenFile::fresh(std::filesystem::temp_directory_path());
        made.append(bytes);
        file = std::make_shared<const OpenFile>(std::move(made));
    }

    std::vector<Route> routes() {
        Route film{.path = "/film"};
        film.answer = [this](const Request&) {
            Response response;
            response.file = file;
            return response.with("ETag", "\"first\"").with("Content-Type", "video/mp4");
        };
        return {film};
    }
    std::string ask(const std::string& fields, const std::string& method = "GET") const {
        RawCaller caller{server.port()};
        caller.send(method + " /film HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n" + fields + "\r\n");
        return caller.rest();
    }

    std::string bytes;
    std::shared_ptr<const OpenFile> file;
    LiveServer server{routes(), quick_settings()};
};

}  // namespace

TEST_CASE("a file is sent whole, with its length before the first byte") {
    const Cinema cinema{5'000'000};
    const std::string answer = cinema.ask("");
    CHECK(status_in(answer) == "200");
    CHECK(header_in(answer, "Accept-Ranges") == "bytes");
    CHECK(content_of(answer) == cinema.bytes);
    const std::string head = cinema.ask("", "HEAD");
    CHECK(header_in(head, "Content-Length") == "5000000");
    CHECK(content_of(head).empty());
    CHECK(status_in(cinema.ask("If-None-Match: \"first\"\r\n")) == "304");
    CHECK(content_of(Cinema{0}.ask("")).empty());
}

TEST_CASE("a part of a file is exactly that part") {
    const Cinema cinema{1'000'000};
    const auto part = [&](const std::string& range, std::size_t first, std::size_t length) {
        const std::string answer = cinema.ask("Range: bytes=" + range + "\r\n");
        CHECK(status_in(answer) == "206");
        CHECK(header_in(answer, "Content-Range") == format("bytes {}-{}/1000000", first, first + length - 1));
        CHECK(header_in(answer, "Content-Length") == std::to_string(length));
        CHECK(content_of(answer) == cinema.bytes.substr(first, length));
    };
    part("0-9", 0, 10);
    part("-5", 999'995, 5);
    part("600000-", 600'000, 400'000);
    part("10-18446744073709551615", 10, 999'990);
    const std::string refused = cinema.ask("Range: bytes=1000000-\r\n");
    CHECK(status_in(refused) == "416");
    CHECK(header_in(refused, "Content-Range") == "bytes */1000000");
    CHECK(content_of(refused).empty());
}

TEST_CASE("several parts of a file come in one answer, each with its place") {
    const Cinema cinema{1000};
    const std::string answer = cinema.ask("Range: bytes=0-1,500-501\r\n");
    CHECK(status_in(answer) == "206");
    const std::string type = header_in(answer, "Content-Type");
    REQUIRE(type.starts_with("multipart/byteranges; boundary="));
    const std::string line = "--" + type.substr(type.find('=') + 1);
    const auto part = [&](std::size_t first) {
        return format("{}\r\nContent-Type: video/mp4\r\nContent-Range: bytes {}-{}/1000\r\n\r\n{}\r\n", line, first,
                      first + 1, cinema.bytes.substr(first, 2));
    };
    CHECK(content_of(answer) == part(0) + part(500) + line + "--\r\n");
    CHECK(header_in(answer, "Content-Length") == std::to_string(content_of(answer).size()));
}

TEST_CASE("a part is only for who has the rest of the same file") {
    const Cinema cinema{1000};
    CHECK(status_in(cinema.ask("Range: bytes=0-9\r\nIf-Range: \"first\"\r\n")) == "206");
    for (const std::string other : {"\"second\"", "W/\"first\"", "Sat, 21 Nov 2026 10:00:00 GMT"}) {
        const std::string answer = cinema.ask("Range: bytes=0-9\r\nIf-Range: " + other + "\r\n");
        CHECK(status_in(answer) == "200");
        CHECK(content_of(answer) == cinema.bytes);
    }
}

TEST_CASE("a caller who is slow to take a file keeps nobody waiting") {
    const Cinema cinema{50'000'000};
    RawCaller slow{cinema.server.port()};
    slow.send("GET /film HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
    CHECK(slow.hears_within(10'000));
    for (int turn = 0; turn < 20; ++turn) CHECK(status_in(cinema.ask("Range: bytes=0-9\r\n")) == "206");
    CHECK(content_of(slow.rest()) == cinema.bytes);
}

}  // namespace hub::http
