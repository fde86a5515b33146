#include "app/config.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/test_folder.h"

namespace hub::app {

namespace {

std::string refusal_of(const std::map<std::string, std::string>& flags) {
    try {
        load_config(flags);
        return "";
    } catch (const Invalid& refused) {
        return refused.what();
    }
}

std::string refusal_of_file(const std::string& text) {
    const TestFolder folder;
    const std::string path = (folder.path / "hub.conf").string();
    std::ofstream{path} << text;
    return refusal_of({{"config", path}});
}

}  // namespace

TEST_CASE("a setting that nobody knows is refused, with the name that was probably meant") {
    CHECK(refusal_of_file("# ours\ntrusted-proxies = 127.0.0.1\n").empty());
    CHECK(refusal_of_file("trusted_proxy = 127.0.0.1\n").find("“trusted-proxies”") != std::string::npos);
    CHECK(refusal_of_file("public_url = https://a.example\n").find("“public-url”") != std::string::npos);
    CHECK(refusal_of_file("colour-of-the-sky = blue\n").find("no setting “colour-of-the-sky”") != std::string::npos);
}

TEST_CASE("the public address is a scheme and a host, and nothing behind them") {
    for (const std::string good : {"", "https://members.example.com", "http://localhost:8080", "http://[::1]:8080"})
        CHECK_MESSAGE(refusal_of({{"public-url", good}}).empty(), good);
    for (const std::string bad : {"notaurl", "https://a.example/sub?x", "https://a.example/sub", "https://", "ftp://a",
                                  "https://a.example:0", "https://a.example:99999", "https://me:pw@a.example",
                                  "https://a b", "https://[::1", "https://[::1]x", "https://a.example#x"})
        CHECK_MESSAGE(refusal_of({{"public-url", bad}}).find("members.example.com") != std::string::npos, bad);
    CHECK(load_config({{"public-url", "https://members.example.com/"}}).public_url == "https://members.example.com");
}

TEST_CASE("the mail server is an address of one") {
    for (const std::string good :
         {"", "smtp://127.0.0.1:2525", "smtps://mail.example.com:465", "smtp://mail.example.com"})
        CHECK_MESSAGE(refusal_of({{"smtp", good}}).empty(), good);
    for (const std::string bad : {"nonsense", "mail.example.com:587", "http://mail.example.com", "smtp://"})
        CHECK_MESSAGE(refusal_of({{"smtp", bad}}).find("smtp://") != std::string::npos, bad);
}

}  // namespace hub::app
