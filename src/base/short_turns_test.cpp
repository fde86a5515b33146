#include "base/short_turns.h"

#include <thread>

#include <doctest/doctest.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace hub;

TEST_CASE("A thread with short turns keeps its kind of scheduling and its priority") {
    int policy = -1;
    int priority = -1;
    std::thread{[&] {
        const auto self = static_cast<id_t>(syscall(SYS_gettid));
        setpriority(PRIO_PROCESS, self, 3);
        ask_for_short_turns();
        policy = sched_getscheduler(0);
        priority = getpriority(PRIO_PROCESS, self);
    }}.join();
    CHECK(policy == SCHED_OTHER);
    CHECK(priority == 3);
}
