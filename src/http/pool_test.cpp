#include "http/pool.h"

#include <atomic>
#include <future>
#include <latch>

#include <doctest/doctest.h>

namespace hub::http {

TEST_CASE("a pool runs everything it took, and finishes it before it goes") {
    std::atomic<int> done = 0;
    int taken = 0;
    {
        Pool pool{4, 10'000};
        for (int job = 0; job < 5'000; ++job) {
            if (pool.offer([&] { ++done; })) ++taken;
        }
    }
    CHECK(taken == 5'000);
    CHECK(done == 5'000);
}

TEST_CASE("blocking jobs spread over all threads") {
    constexpr int threads = 8;
    std::latch all_here{threads};
    Pool pool{threads, 100};
    for (int job = 0; job < threads; ++job) CHECK(pool.offer([&] { all_here.arrive_and_wait(); }));
    all_here.wait();  // would hang if two of them waited for one thread
}

TEST_CASE("a full queue takes nothing more") {
    std::promise<void> open;
    std::promise<void> begun;
    const std::shared_future<void> gate = open.get_future().share();
    std::atomic<int> done = 0;
    {
        Pool pool{1, 2};
        CHECK(pool.offer([&] {
            begun.set_value();
            gate.wait();
        }));
        begun.get_future().wait();
        CHECK(pool.offer([&] { ++done; }));
        CHECK(pool.offer([&] { ++done; }));
        CHECK_FALSE(pool.offer([&] { ++done; }));
        open.set_value();
    }
    CHECK(done == 2);
}

TEST_CASE("a promised job is taken by a full pool, which waits for it before it goes") {
    std::promise<void> open;
    const std::shared_future<void> gate = open.get_future().share();
    std::atomic<int> done = 0;
    std::jthread giver;
    {
        Pool pool{1, 1};
        while (pool.offer([&] { gate.wait(); })) {
        }
        pool.promise();
        pool.promise();
        pool.take_back_promise();
        giver = std::jthread{[&] {
            open.set_value();
            pool.give([&] { ++done; });
        }};
    }
    CHECK(done == 1);
}

}  // namespace hub::http
