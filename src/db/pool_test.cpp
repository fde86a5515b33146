#include "db/pool.h"

#include <thread>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/test_folder.h"
#include "db/sqlite_session.h"

namespace hub::db {

TEST_CASE("while the database is away one caller tries now and then, and the others are told at once") {
    const TestFolder folder;
    int attempts = 0;
    bool is_away = true;
    Pool pool{4, [&]() -> std::unique_ptr<Session> {
                  ++attempts;
                  if (is_away) throw Unavailable("away");
                  return connect_sqlite(folder.file("pool.db"), false);
              }};
    for (int turn = 0; turn < 100; ++turn) CHECK_THROWS_AS(pool.take(), Unavailable);
    CHECK(attempts == 1);
    is_away = false;
    const auto end = std::chrono::steady_clock::now() + 10s;
    bool is_back = false;
    while (!is_back && std::chrono::steady_clock::now() < end) {
        try {
            const Pool::Lease lease = pool.take();
            is_back = true;
        } catch (const Unavailable&) {
            std::this_thread::yield();
        }
    }
    CHECK(is_back);
    CHECK(attempts == 2);
}

TEST_CASE("with a connection that broke go those that nobody uses") {
    const TestFolder folder;
    int attempts = 0;
    Pool pool{3, [&] {
                  ++attempts;
                  return connect_sqlite(folder.file("pool.db"), false);
              }};
    {
        const Pool::Lease one = pool.take();
        const Pool::Lease two = pool.take();
    }
    CHECK(attempts == 2);
    {
        Pool::Lease broken = pool.take();
        broken.drop();
    }
    {
        const Pool::Lease one = pool.take();
        const Pool::Lease two = pool.take();
        const Pool::Lease three = pool.take();
    }
    CHECK(attempts == 5);
}

}  // namespace hub::db
