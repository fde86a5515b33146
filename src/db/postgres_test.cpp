#include "db/postgres.h"

#include <atomic>
#include <exception>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <unistd.h>

#include "base/error.h"
#include "base/stamps.h"
#include "db/test_store.h"

namespace hub::db {

namespace {

// Somebody whom the server allows only so many connections, as others leave us when they have taken the rest.
class RoleWithFew {
public:
    RoleWithFew(const std::string& url, int connections) : admin_(*soci::factory_postgresql(), url) {
        admin_ << "CREATE ROLE " + name_ + " LOGIN CONNECTION LIMIT " + std::to_string(connections);
    }
    RoleWithFew(const RoleWithFew&) = delete;
    RoleWithFew& operator=(const RoleWithFew&) = delete;
    ~RoleWithFew() {
        try {
            admin_ << "DROP ROLE " + name_;
        } catch (const std::exception& error) {
            std::cerr << "a role of a test stays behind: " << error.what() << '\n';
        }
    }
    std::string url_of(const std::string& url) const {
        return url + (url.find('?') == std::string::npos ? '?' : '&') + "user=" + name_;
    }

private:
    std::string name_ = "few_" + std::to_string(::getpid());
    soci::session admin_;
};

int ask_again_and_again(Engine& engine, int turns) {
    int answered = 0;
    for (int turn = 0; turn < turns; ++turn) {
        try {
            engine.read(std::nullopt,
                        [&](Reader& reader) { answered += reader.values<int>("SELECT 1 FROM pg_sleep(0.002)").at(0); });
        } catch (const Unavailable&) {
            continue;  // what is counted
        }
    }
    return answered;
}

// How often they were answered, all in all.
int ask_at_once(Engine& engine, std::size_t askers, int turns) {
    std::atomic<int> answered = 0;
    {
        std::vector<std::jthread> threads(askers);
        for (std::jthread& thread : threads)
            thread = std::jthread([&] { answered += ask_again_and_again(engine, turns); });
    }
    return answered;
}

}  // namespace

TEST_CASE("where the server gives two connections, eight who ask at once wait for one another and are all answered") {
    with_empty_databases([](const std::string& url) {
        if (!url.starts_with("postgresql:")) return;
        const RoleWithFew role{url, 2};
        const StoppedClock clock{Time{}};
        Stamps stamps;
        const std::vector<Reaction> none;
        const auto engine = open_engine({.url = role.url_of(url)}, clock, stamps, none);
        CHECK(ask_at_once(*engine, 8, 20) == 160);
    });
}

}  // namespace hub::db
