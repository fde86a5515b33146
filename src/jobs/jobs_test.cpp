#include <atomic>
#include <future>
#include <latch>

#include <doctest/doctest.h>

#include "base/error.h"
#include "jobs/attempt.h"
#include "jobs/crew.h"
#include "jobs/leases.h"
#include "jobs/loop.h"

namespace hub::jobs {

namespace {

// Waits for what another thread brings about; fails rather than hangs.
bool comes_true(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return condition();
}

}  // namespace

TEST_CASE("what one attempt throws reaches nobody else") {
    CHECK(attempt("good", [] {}));
    CHECK_FALSE(attempt("refused", [] { throw Unavailable("away"); }));
    CHECK_FALSE(attempt("broken", [] { throw std::runtime_error("odd"); }));
}

TEST_CASE("a loop steps until there is nothing to do, then waits until it is woken") {
    Wake wake;
    std::atomic<int> work = 3;
    std::atomic<int> steps = 0;
    const Loop loop{"test", wake, 1h, [&] {
                        ++steps;
                        if (work == 0) return Step::found_nothing;
                        --work;
                        return Step::did_something;
                    }};
    CHECK(comes_true([&] { return steps == 4; }));
    work = 1;
    wake.call();
    CHECK(comes_true([&] { return steps == 6; }));
}

TEST_CASE("a call that comes while the loop is busy is not lost") {
    Wake wake;
    wake.call();
    wake.call();
    wake.wait({}, 1h);  // returns at once
    std::stop_source stop;
    stop.request_stop();
    wake.wait(stop.get_token(), 1h);  // the second call was the same as the first; only the stop ends this
    CHECK(stop.stop_requested());
}

TEST_CASE("a step that throws is tried again") {
    Wake wake;
    std::atomic<int> steps = 0;
    const Loop loop{"test", wake, 1h, [&] {
                        if (++steps < 3) throw Unavailable("not yet");
                        return Step::found_nothing;
                    }};
    CHECK(comes_true([&] { return steps == 3; }));
}

TEST_CASE("a loop ends while it waits") {
    Wake wake;
    {
        const Loop loop{"test", wake, 24h, [] { return Step::found_nothing; }};
    }
    CHECK(true);  // reached: its end did not wait for the timer
}

TEST_CASE("a crew runs as many tasks at once as it may, and keeps the rest") {
    std::latch both_inside{2};
    std::promise<void> go_on;
    const std::shared_future<void> released = go_on.get_future().share();
    std::atomic<int> ran = 0;
    Crew crew{"test", 2};
    CHECK(crew.room() == 2);
    for (int task = 0; task < 5; ++task) {
        crew.give([&] {
            if (!both_inside.try_wait()) both_inside.count_down();
            released.wait();
            ++ran;
        });
    }
    both_inside.wait();
    CHECK(crew.room() == 0);
    CHECK(ran == 0);
    go_on.set_value();
    CHECK(comes_true([&] { return ran == 5; }));
    CHECK(comes_true([&] { return crew.room() == 2; }));
}

TEST_CASE("a task that throws does not take its thread along") {
    Crew crew{"test", 1};
    std::atomic<bool> ran = false;
    crew.give([] { throw Unavailable("no"); });
    crew.give([&] { ran = true; });
    CHECK(comes_true([&] { return ran.load(); }));
}

TEST_CASE("only a claim that stands unchanged for the whole lease is abandoned") {
    Leases leases{20s};
    const Leases::Moment start{};
    CHECK(leases.abandoned({{"a", 1}, {"b", 1}}, start).empty());
    CHECK(leases.abandoned({{"a", 1}, {"b", 2}}, start + 15s).empty());
    const auto found = leases.abandoned({{"a", 1}, {"b", 2}, {"c", 1}}, start + 20s);
    REQUIRE(found.size() == 1);
    CHECK(found[0].key == "a");
    CHECK(found[0].epoch == 1);
    CHECK(leases.abandoned({{"b", 2}}, start + 34s).empty());
    CHECK(leases.abandoned({{"b", 2}, {"c", 1}}, start + 35s).size() == 1);  // c had gone in between and begins anew
}

}  // namespace hub::jobs
