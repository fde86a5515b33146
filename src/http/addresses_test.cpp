#include "http/addresses.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "http/client.h"

namespace hub::http {

TEST_CASE("only global unicast addresses may be reached") {
    for (const std::string address : {"0.0.0.0",
                                      "0.1.2.3",
                                      "10.0.0.1",
                                      "10.255.255.255",
                                      "100.64.0.1",
                                      "100.127.255.255",
                                      "127.0.0.1",
                                      "127.1.2.3",
                                      "169.254.169.254",
                                      "172.16.0.1",
                                      "172.31.255.255",
                                      "192.0.0.1",
                                      "192.0.2.1",
                                      "192.88.99.1",
                                      "192.168.1.1",
                                      "198.18.0.1",
                                      "198.19.255.255",
                                      "198.51.100.1",
                                      "203.0.113.1",
                                      "224.0.0.1",
                                      "239.255.255.255",
                                      "240.0.0.1",
                                      "255.255.255.255",
                                      "168.63.129.16",
                                      "::",
                                      "::1",
                                      "::ffff:127.0.0.1",
                                      "::ffff:10.0.0.1",
                                      "::127.0.0.1",
                                      "64:ff9b::a9fe:a9fe",
                                      "64:ff9b::808:808",
                                      "2002:7f00:1::",
                                      "2002:808:808::",
                                      "2001::1",
                                      "2001:1ff::1",
                                      "2001:db8::1",
                                      "fec0::1",
                                      "fe80::1",
                                      "fc00::1",
                                      "fd00::1",
                                      "ff02::1",
                                      "100::1",
                                      "3fff:ffff::1%lo",
                                      "",
                                      "example",
                                      "1.2.3",
                                      "1.2.3.4.5",
                                      "[::1]"}) {
        CAPTURE(address);
        CHECK_FALSE(is_public_address(address));
    }
}

TEST_CASE("every other address may be reached") {
    for (const std::string address : {"8.8.8.8",        "1.1.1.1",
                                      "9.255.255.255",  "11.0.0.0",
                                      "100.63.255.255", "100.128.0.0",
                                      "172.15.255.255", "172.32.0.0",
                                      "192.0.1.1",      "198.17.255.255",
                                      "198.20.0.0",     "223.255.255.255",
                                      "168.63.129.15",  "168.63.129.17",
                                      "::ffff:8.8.8.8", "2606:4700:4700::1111",
                                      "2001:200::1",    "2001:4860:4860::8888",
                                      "2003::1",        "3ffe::1"}) {
        CAPTURE(address);
        CHECK(is_public_address(address));
    }
}

TEST_CASE("a mapped address is the address it stands for") {
    CHECK(Address::parse("::ffff:192.0.2.7") == Address::parse("192.0.2.7"));
    CHECK(Address::parse("::ffff:192.0.2.7")->text() == "192.0.2.7");
    CHECK(Address::parse("2001:DB8:0::1")->text() == "2001:db8::1");
}

TEST_CASE("this machine's own addresses are known") {
    CHECK(is_own(Address::parse("127.0.0.1").value()));
    CHECK_FALSE(is_own(Address::parse("8.8.8.8").value()));
}

TEST_CASE("a range contains what shares its bits") {
    const Range odd = Range::parse("192.168.100.0/22").value();
    CHECK(odd.contains(Address::parse("192.168.103.255").value()));
    CHECK_FALSE(odd.contains(Address::parse("192.168.104.0").value()));
    CHECK(Range::parse("0.0.0.0/0")->contains(Address::parse("8.8.8.8").value()));
    CHECK_FALSE(Range::parse("::/0")->contains(Address::parse("8.8.8.8").value()));
    CHECK_FALSE(Range::parse("10.0.0.0/33").has_value());
    CHECK_FALSE(Range::parse("10.0.0.0/").has_value());
    CHECK_FALSE(Range::parse("proxy.example").has_value());
}

TEST_CASE("the caller is the right-most hop that no trusted proxy stands for") {
    const Proxies proxies{{"10.0.0.0/8", "192.0.2.1", "::1"}};
    const auto caller = [&](const char* peer, const char* forwarded) {
        return proxies.caller(Address::parse(peer).value(), forwarded).text();
    };
    CHECK(caller("198.51.100.1", "8.8.8.8") == "198.51.100.1");
    CHECK(caller("10.0.0.1", "8.8.8.8") == "8.8.8.8");
    CHECK(caller("10.0.0.1", "1.1.1.1, 8.8.8.8") == "8.8.8.8");
    CHECK(caller("10.0.0.1", "1.1.1.1, 8.8.8.8 ,\t10.2.2.2") == "8.8.8.8");
    CHECK(caller("192.0.2.1", "8.8.8.8, nonsense") == "192.0.2.1");
    CHECK(caller("10.0.0.1", "8.8.8.8, nonsense, 10.0.0.9") == "10.0.0.9");
    CHECK(caller("10.0.0.1", "10.0.0.2, 10.0.0.3") == "10.0.0.2");
    CHECK(caller("10.0.0.1", "") == "10.0.0.1");
    CHECK(caller("10.0.0.1", ",,,") == "10.0.0.1");
    CHECK(caller("::1", "2606:4700::1") == "2606:4700::1");
    CHECK_THROWS_AS(Proxies{{"everyone"}}, Invalid);
}

}  // namespace hub::http
