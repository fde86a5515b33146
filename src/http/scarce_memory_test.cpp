// Memory that runs out at any allocation: this test's program counts them, and lets the one fail that it is told.
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "base/json.h"
#include "http/intake.h"

namespace {

thread_local std::int64_t allocations_left = -1;  // below 0: without end

}  // namespace

// NOLINTBEGIN(misc-new-delete-overloads,cppcoreguidelines-no-malloc,hicpp-no-malloc): new and delete are what is made
// here
void* operator new(std::size_t size) {
    if (allocations_left == 0) throw std::bad_alloc{};
    if (allocations_left > 0) --allocations_left;
    if (void* const place = std::malloc(size == 0 ? 1 : size)) return place;
    throw std::bad_alloc{};
}

// What may fail without a word is freed by the same delete, so it comes from the same malloc.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return std::malloc(size == 0 ? 1 : size);
}

void operator delete(void* place, const std::nothrow_t&) noexcept {
    std::free(place);
}

void operator delete(void* place) noexcept {
    std::free(place);
}

void operator delete(void* place, std::size_t) noexcept {
    std::free(place);
}
// NOLINTEND(misc-new-delete-overloads,cppcoreguidelines-no-malloc,hicpp-no-malloc)

namespace hub::http {

namespace {

const std::string requests =
    "POST /things/t1?a=%20b&c=d HTTP/1.1\r\nHost: a.example\r\nX-Forwarded-For: 192.0.2.1, 192.0.2.2\r\nCookie: "
    "sid=abc; "
    "theme=\"x\"\r\nTransfer-Encoding: chunked\r\n\r\n19\r\nwhat is sent in one chunk\r\n0\r\nX-A: b\r\n\r\n"
    "GET /nowhere/that/is/long/enough/for/a/string/of/its/own HTTP/1.1\r\nHost: a.example\r\n\r\n";

std::size_t read_all(std::string_view bytes) {
    std::vector<Route> routes(1);
    routes[0] = {.method = Method::post, .path = "/things/:thing", .scope = {}, .answer = {}, .body_max = 200};
    const Router router{std::move(routes)};
    const Proxies proxies{{"10.0.0.0/8"}};
    const StoppedClock clock{time_of(1'000)};
    const std::string spool_folder = "/tmp";
    Intake intake{router, proxies, clock, Address::parse("10.1.2.3").value(), spool_folder};
    intake.add(bytes);
    std::size_t read = 0;
    while (intake.advance() == Intake::State::ready) {
        ++read;
        intake.next();
    }
    return read;
}

// Runs it with one allocation after the other failing, until none does; answers how many there were.
std::int64_t fail_each_allocation(const std::function<void()>& work) {
    for (std::int64_t count = 0;; ++count) {
        try {
            allocations_left = count;
            work();
            allocations_left = -1;
            return count;
        } catch (const std::bad_alloc&) {
            allocations_left = -1;
        }
    }
}

}  // namespace

TEST_CASE("whichever allocation fails while requests are read, it is said, and the next are read as ever") {
    const std::int64_t count = fail_each_allocation([] {
        const std::size_t read = read_all(requests);
        allocations_left = -1;
        CHECK(read == 2);
    });
    CHECK(count > 10);
    CHECK(read_all(requests) == 2);
}

TEST_CASE("whichever allocation fails while a document is read, it is said") {
    const std::string document =
        R"({"email": "a-rather-long-address@example.com", "tags": [1, 2.5, "three", {"deep": [null, true]}]})";
    const std::int64_t count = fail_each_allocation([&] {
        const auto json = parse_json(document);
        allocations_left = -1;
        CHECK(json.has_value());
    });
    CHECK(count > 1);
    CHECK(parse_json(document).has_value());
}

}  // namespace hub::http
