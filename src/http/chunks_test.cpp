#include "http/chunks.h"

#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace hub::http {

namespace {

using State = Chunks::State;

struct ChunksVector {
    const char* why;
    std::string bytes;
    State state;
    std::string body;
};

const std::vector<ChunksVector> chunk_vectors = {
    {"one chunk", "5\r\nhello\r\n0\r\n\r\n", State::complete, "hello"},
    {"two chunks", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", State::complete, "hello world"},
    {"sizes in both cases and with zeros before", "00a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", State::complete,
     "01234567890123456789"},
    {"nothing at all", "0\r\n\r\n", State::complete, ""},
    {"an extension", "5;name=value;other=\"quoted\"\r\nhello\r\n0\r\n\r\n", State::complete, "hello"},
    {"a trailer", "0\r\nX-Sum: 12\r\nX-More: 1\r\n\r\n", State::complete, ""},
    {"unfinished", "5\r\nhel", State::hungry, "hel"},

    {"no size", "\r\nhello\r\n", State::malformed, ""},
    {"a size that is not hexadecimal", "g\r\nhello\r\n", State::malformed, ""},
    {"a size with 0x", "0x5\r\nhello\r\n0\r\n\r\n", State::malformed, ""},
    {"a size with a sign", "+5\r\nhello\r\n0\r\n\r\n", State::malformed, ""},
    {"a negative size", "-5\r\nhello\r\n0\r\n\r\n", State::malformed, ""},
    {"a size with a blank behind", "5 \r\nhello\r\n0\r\n\r\n", State::malformed, ""},
    {"a size with a blank before", " 5\r\nhello\r\n0\r\n\r\n", State::malformed, ""},
    {"a size of all bits", "FFFFFFFFFFFFFFFF\r\nhello\r\n", State::malformed, ""},
    {"a size of seventeen digits", "10000000000000000\r\nhello\r\n", State::malformed, ""},
    {"a size of seventeen digits that is small", "00000000000000005\r\nhello\r\n0\r\n\r\n", State::malformed, ""},
    {"a size line that ends in LF", "5\nhello\r\n0\r\n\r\n", State::malformed, ""},
    {"a size line with CR and a letter", "5\rhello\r\n0\r\n\r\n", State::malformed, ""},
    {"no CRLF behind the data", "5\r\nhello0\r\n\r\n", State::malformed, "hello"},
    {"LF alone behind the data", "5\r\nhello\n0\r\n\r\n", State::malformed, "hello"},
    {"more data than the size says", "5\r\nhello!\r\n0\r\n\r\n", State::malformed, "hello"},
    {"an extension of 257 bytes", "5;" + std::string(257, 'a') + "\r\nhello\r\n0\r\n\r\n", State::malformed, ""},
    {"a bare LF in an extension", "5;a\nb\r\nhello\r\n0\r\n\r\n", State::malformed, ""},
    {"NUL in an extension", std::string{"5;a"} + '\0' + "\r\nhello\r\n", State::malformed, ""},
    {"a trailer that frames", "0\r\nContent-Length: 4\r\n\r\n", State::malformed, ""},
    {"a trailer that encodes", "0\r\ntransfer-encoding: chunked\r\n\r\n", State::malformed, ""},
    {"a trailer that names another host", "0\r\nHost: b.example\r\n\r\n", State::malformed, ""},
    {"a trailer with a key", "0\r\nAuthorization: Bearer x\r\n\r\n", State::malformed, ""},
    {"a trailer without colon", "0\r\nGET / HTTP/1.1\r\n\r\n", State::malformed, ""},
    {"a trailer with a blank before the colon", "0\r\nX-A : 1\r\n\r\n", State::malformed, ""},
    {"a trailer that ends in LF", "0\r\nX-A: 1\n\r\n", State::malformed, ""},
    {"trailers above 8 kB", "0\r\nX-A: " + std::string(trailers_max, 'a') + "\r\n\r\n", State::malformed, ""},
    {"a chunk above the limit of the body", "65\r\n", State::too_large, ""},
    {"chunks that together are above the limit", "32\r\n" + std::string(50, 'a') + "\r\n33\r\n", State::too_large,
     std::string(50, 'a')},
};

constexpr std::size_t body_limit = 100;

}  // namespace

TEST_CASE("chunks are taken apart strictly") {
    for (const ChunksVector& vector : chunk_vectors) {
        CAPTURE(vector.why);
        Chunks chunks{body_limit};
        std::string body;
        chunks.take(vector.bytes, body);
        CHECK(chunks.state() == vector.state);
        CHECK(body == vector.body);
    }
}

TEST_CASE("a chunked body comes out the same however its bytes are split") {
    std::mt19937 random{7};
    for (const ChunksVector& vector : chunk_vectors) {
        CAPTURE(vector.why);
        for (int round = 0; round < 50; ++round) {
            Chunks chunks{body_limit};
            std::string body;
            std::string_view left = vector.bytes;
            while (!left.empty() && chunks.state() == State::hungry) {
                const std::size_t count = 1 + random() % left.size();
                const std::size_t taken = chunks.take(left.substr(0, count), body);
                left.remove_prefix(taken);
            }
            CHECK(chunks.state() == vector.state);
            CHECK(body == vector.body);
        }
    }
}

TEST_CASE("what follows a chunked body is left for the next request") {
    const std::string bytes = "5\r\nhello\r\n0\r\n\r\n";
    Chunks chunks{body_limit};
    std::string body;
    CHECK(chunks.take(bytes + "GET / HTTP/1.1\r\n", body) == bytes.size());
    CHECK(chunks.state() == State::complete);
}

TEST_CASE("extensions can't outweigh a body") {
    Chunks chunks{1024 * 1024};
    std::string body;
    for (int chunk = 0; chunk < 100; ++chunk) chunks.take("1;" + std::string(200, 'a') + "\r\nx\r\n", body);
    CHECK(chunks.state() == State::malformed);
}

}  // namespace hub::http
