#include "http/resolver.h"

#include <atomic>
#include <future>

#include <doctest/doctest.h>

namespace hub::http {

TEST_CASE("an address needs no look-up") {
    Resolver resolver{[](const std::string&) -> std::vector<Address> { throw std::logic_error("was asked"); }};
    CHECK(resolver.find("192.0.2.7") == std::vector{Address::parse("192.0.2.7").value()});
    CHECK(resolver.find("::1").value().size() == 1);
}

TEST_CASE("a name is asked for once in a while, and its absence is remembered too") {
    std::atomic<int> asked = 0;
    Resolver resolver{[&](const std::string& name) -> std::vector<Address> {
        ++asked;
        if (name == "known.example") return {Address::parse("192.0.2.7").value()};
        return {};
    }};
    for (int round = 0; round < 3; ++round) {
        CHECK(resolver.find("known.example").value().size() == 1);
        CHECK(resolver.find("unknown.example").value().empty());
    }
    CHECK(asked == 2);
}

TEST_CASE("a name that hangs ends in time and holds one thread, whoever asks for it") {
    std::promise<void> open;
    const std::shared_future<void> gate = open.get_future().share();
    std::atomic<int> hanging = 0;
    Resolver resolver{[&](const std::string& name) -> std::vector<Address> {
        if (name == "slow.example") {
            ++hanging;
            gate.wait();
        }
        return {Address::parse("192.0.2.7").value()};
    }};
    for (int round = 0; round < 20; ++round) CHECK_FALSE(resolver.find("slow.example", 1ms).has_value());
    CHECK(resolver.find("quick.example").has_value());
    CHECK(hanging <= 1);
    open.set_value();
    CHECK(resolver.find("slow.example", 10s).has_value());
}

TEST_CASE("the system finds localhost") {
    Resolver resolver;
    const auto found = resolver.find("localhost");
    REQUIRE(found.has_value());
    CHECK_FALSE(found->empty());
}

}  // namespace hub::http
