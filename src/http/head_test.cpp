#include "http/head.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "http/parse.h"

namespace hub::http {

namespace {

struct HeadVector {
    const char* why;
    std::string head;
    int status;  // 0: well formed
};

std::string get_with(const std::string& fields) {
    return "GET / HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n";
}

std::string post_with(const std::string& fields) {
    return "POST / HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n";
}

// Every line of trust.md 5.2 that concerns heads.
const std::vector<HeadVector> head_vectors = {
    {"plain", get_with(""), 0},
    {"absolute form", "GET http://a.example/x HTTP/1.1\r\nHost: a.example\r\n\r\n", 0},
    {"blanks around a value", get_with("X-A: \t one two \t\r\n"), 0},
    {"an empty value", get_with("X-A:\r\n"), 0},
    {"letters beyond ASCII in UTF-8", get_with("X-A: caf\xC3\xA9\r\n"), 0},
    {"length zero", post_with("Content-Length: 0\r\n"), 0},
    {"the largest length", post_with("Content-Length: 9223372036854775807\r\n"), 0},
    {"chunked", post_with("Transfer-Encoding: chunked\r\n"), 0},
    {"chunked in capitals", post_with("Transfer-Encoding: Chunked\r\n"), 0},
    {"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 0},
    {"an upgrade we ignore", get_with("Connection: Upgrade\r\nUpgrade: websocket\r\n"), 0},
    {"identity encoding", post_with("Content-Encoding: identity\r\nContent-Length: 1\r\n"), 0},

    {"length and transfer encoding", post_with("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"length zero and transfer encoding", post_with("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"transfer encoding and length", post_with("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"), 400},
    {"length and an unknown encoding", post_with("Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n"), 400},
    {"two equal lengths", post_with("Content-Length: 4\r\nContent-Length: 4\r\n"), 400},
    {"two unequal lengths", post_with("Content-Length: 4\r\nContent-Length: 5\r\n"), 400},
    {"a list of lengths", post_with("Content-Length: 4, 4\r\n"), 400},
    {"a length with a sign", post_with("Content-Length: +4\r\n"), 400},
    {"a negative length", post_with("Content-Length: -4\r\n"), 400},
    {"a length with a blank behind", post_with("Content-Length: 4 \r\n"), 400},
    {"a hexadecimal length", post_with("Content-Length: 0x4\r\n"), 400},
    {"an empty length", post_with("Content-Length:\r\n"), 400},
    {"a length with a point", post_with("Content-Length: 4.0\r\n"), 400},
    {"a length of 2^63", post_with("Content-Length: 9223372036854775808\r\n"), 400},
    {"a length of 2^64", post_with("Content-Length: 18446744073709551616\r\n"), 400},
    {"a length of sixty digits", post_with("Content-Length: " + std::string(60, '1') + "\r\n"), 400},
    {"an unknown transfer encoding", post_with("Transfer-Encoding: xchunked\r\n"), 501},
    {"chunked is not last", post_with("Transfer-Encoding: chunked, gzip\r\n"), 501},
    {"gzip before chunked", post_with("Transfer-Encoding: gzip, chunked\r\n"), 501},
    {"identity transfer encoding", post_with("Transfer-Encoding: identity\r\n"), 501},
    {"an empty transfer encoding", post_with("Transfer-Encoding:\r\n"), 501},
    {"two transfer encodings", post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"a vertical tab before chunked",
     post_with("Transfer-Encoding: \x0B"
               "chunked\r\n"),
     400},
    {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
    {"a blank before the colon", get_with("X-A : 1\r\n"), 400},
    {"a blank before the colon of Host", "GET / HTTP/1.1\r\nHost : a.example\r\n\r\n", 400},
    {"a tab before the colon", post_with("Content-Length\t: 4\r\n"), 400},
    {"a folded line", get_with("X-A: 1\r\n 2\r\n"), 400},
    {"a line folded by a tab", get_with("X-A: 1\r\n\t2\r\n"), 400},
    {"a first field that begins with a blank", "GET / HTTP/1.1\r\n Host: a.example\r\n\r\n", 400},
    {"a line without colon", get_with("X-A\r\n"), 400},
    {"an empty name", get_with(": 1\r\n"), 400},
    {"a bare CR in a value", get_with("X-A: 1\r2\r\n"), 400},
    {"a bare CR before CRLF", get_with("X-A: 1\r\r\n"), 400},
    {"a bare LF in a value", get_with("X-A: 1\nX-B: 2\r\n"), 400},
    {"NUL in a value", get_with(std::string{"X-A: 1"} + '\0' + "\r\n"), 400},
    {"NUL in a name", get_with(std::string{"X-A"} + '\0' + ": 1\r\n"), 400},
    {"DEL in a value", get_with("X-A: \x7F\r\n"), 400},
    {"a control byte in a value", get_with("X-A: \x01\r\n"), 400},
    {"broken UTF-8 in a value", get_with("X-A: \xC3\x28\r\n"), 400},
    {"a letter beyond ASCII in a name", get_with("X-\xC3\xA9: 1\r\n"), 400},
    {"NUL in the target", std::string{"GET /"} + '\0' + " HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"a control byte in the target", "GET /\x01 HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"a letter beyond ASCII in the target", "GET /\xC3\xA9 HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"a tab in the request line", "GET\t/ HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"two blanks in the request line", "GET  / HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
    {"two Hosts", get_with("Host: a.example\r\n"), 400},
    {"two different Hosts", get_with("Host: b.example\r\n"), 400},
    {"an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
    {"a Host with a path", "GET / HTTP/1.1\r\nHost: a.example/x\r\n\r\n", 400},
    {"a Host with a user", "GET / HTTP/1.1\r\nHost: me@a.example\r\n\r\n", 400},
    {"a list of Hosts", "GET / HTTP/1.1\r\nHost: a.example, b.example\r\n\r\n", 400},
    {"TRACE", "TRACE / HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"CONNECT", "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"HTTP/0.9", "GET /\r\n\r\n", 400},
    {"a version in small letters", "GET / http/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"a version without minor", "GET / HTTP/1\r\nHost: a.example\r\n\r\n", 400},
    {"a version of two digits", "GET / HTTP/1.10\r\nHost: a.example\r\n\r\n", 400},
    {"HTTP/2 by the preface", "PRI * HTTP/2.0\r\n\r\n", 400},
    {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a.example\r\n\r\n", 505},
    {"h2c", get_with("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"), 400},
    {"h2c among others", get_with("Upgrade: websocket, H2C\r\n"), 400},
    {"HTTP2-Settings", get_with("HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n"), 400},
    {"an unknown method", "BREW / HTTP/1.1\r\nHost: a.example\r\n\r\n", 501},
    {"a method in small letters", "get / HTTP/1.1\r\nHost: a.example\r\n\r\n", 501},
    {"a method that is no token", "G@T / HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"an unknown expectation", post_with("Content-Length: 4\r\nExpect: tea\r\n"), 417},
    {"a compressed body", post_with("Content-Length: 4\r\nContent-Encoding: gzip\r\n"), 415},
    {"a compressed body of two lengths",
     post_with("Content-Encoding: gzip\r\nContent-Length: 4\r\nContent-Length: 4\r\n"), 400},
    {"a hundred fields",
     "GET / HTTP/1.1\r\nHost: a.example\r\n" +
         [] {
             std::string fields;
             for (int field = 0; field < 99; ++field) fields += "X-A: 1\r\n";
             return fields;
         }() +
         "\r\n",
     0},
    {"a hundred and one fields",
     "GET / HTTP/1.1\r\nHost: a.example\r\n" +
         [] {
             std::string fields;
             for (int field = 0; field < 100; ++field) fields += "X-A: 1\r\n";
             return fields;
         }() +
         "\r\n",
     431},
};

// What the scan and then the check say, as a connection would ask them.
int verdict_of(const std::string& head) {
    HeadScan scan;
    switch (scan.look(head)) {
        case HeadScan::State::refused:
            return scan.refusal();
        case HeadScan::State::hungry:
            return -1;
        case HeadScan::State::complete:
            break;
    }
    return check_head(std::string_view{head}.substr(0, scan.size())).refusal;
}

}  // namespace

TEST_CASE("every rule of framing refuses what breaks it, and only that") {
    for (const HeadVector& vector : head_vectors) {
        CAPTURE(vector.why);
        CHECK(verdict_of(vector.head) == vector.status);
    }
}

TEST_CASE("Beast reads every head that the check lets pass") {
    for (const HeadVector& vector : head_vectors) {
        CAPTURE(vector.why);
        if (vector.status == 0) CHECK(parse_head(vector.head).has_value());
    }
}

TEST_CASE("the check says how the body is framed and whether the connection goes on") {
    const Framing sized = check_head(post_with("Content-Length: 12\r\nExpect: 100-continue\r\n"));
    CHECK(sized.length == 12);
    CHECK_FALSE(sized.is_chunked);
    CHECK(sized.keeps_alive);
    CHECK(sized.expects_go_ahead);
    CHECK(check_head(post_with("Transfer-Encoding: chunked\r\n")).is_chunked);
    CHECK_FALSE(check_head(get_with("Connection: foo, Close\r\n")).keeps_alive);
    CHECK_FALSE(check_head("GET / HTTP/1.0\r\n\r\n").keeps_alive);
    CHECK(check_head("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keeps_alive);
}

TEST_CASE("the end of a head is found in the same place however the bytes are split") {
    const std::string head = get_with("X-A: 1\r\nX-B: 2\r\n");
    const std::string bytes = head + "GET /next HTTP/1.1\r\n";
    HeadScan scan;
    std::size_t given = 0;
    HeadScan::State state = HeadScan::State::hungry;
    while (state == HeadScan::State::hungry) state = scan.look(std::string_view{bytes}.substr(0, ++given));
    CHECK(state == HeadScan::State::complete);
    CHECK(given == head.size());
    CHECK(scan.size() == head.size());
}

TEST_CASE("a head that grows past its limits is refused before it ends") {
    HeadScan line;
    CHECK(line.look("GET /" + std::string(request_line_max, 'a')) == HeadScan::State::refused);
    CHECK(line.refusal() == 414);

    std::string many = "GET / HTTP/1.1\r\n";
    while (many.size() <= head_max) many += "X-A: " + std::string(2000, 'a') + "\r\n";
    HeadScan block;
    CHECK(block.look(many) == HeadScan::State::refused);
    CHECK(block.refusal() == 431);

    HeadScan bare;
    CHECK(bare.look("GET / HTTP/1.1\n") == HeadScan::State::refused);
    CHECK(bare.refusal() == 400);

    HeadScan blank;
    CHECK(blank.look("\r\nGET / HTTP/1.1\r\n") == HeadScan::State::refused);
    CHECK(blank.refusal() == 400);
}

}  // namespace hub::http
