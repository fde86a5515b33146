#include "app/config.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

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

TEST_CASE("a store's keys are settings, and come by the names that others use where nothing is said of them") {
    ::setenv("AWS_ACCESS_KEY_ID", "THEIRS", 1);       // NOLINT(concurrency-mt-unsafe): tests of one program take turns
    ::setenv("AWS_SESSION_TOKEN", "their token", 1);  // NOLINT(concurrency-mt-unsafe)
    const Config theirs = load_config({});
    CHECK(theirs.s3_access_key_id == "THEIRS");
    CHECK(theirs.s3_session_token.equals("their token"));
    std::vector<Shown> shown;
    const Config ours = load_config({{"s3-access-key-id", "OURS"}, {"s3-secret-access-key", "our key"}}, &shown);
    CHECK(ours.s3_access_key_id == "OURS");
    CHECK(ours.s3_session_token.empty());
    const auto line = std::ranges::find(shown, "s3-secret-access-key", &Shown::name);
    CHECK(line->value == "•••");
    CHECK(line->source == "flag");
    ::unsetenv("AWS_ACCESS_KEY_ID");  // NOLINT(concurrency-mt-unsafe)
    ::unsetenv("AWS_SESSION_TOKEN");  // NOLINT(concurrency-mt-unsafe)
    CHECK(load_config({}).s3_access_key_id.empty());
}

}  // namespace hub::app
