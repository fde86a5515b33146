#include "jobs/loop.h"

#include <algorithm>
#include <utility>

#include "jobs/attempt.h"

namespace hub::jobs {

namespace {

constexpr Duration pause_least = 100ms;
constexpr Duration pause_most = 4s;  // what was away has come back before anybody has to wait for us

}  // namespace

Loop::Loop(std::string name, Wake& wake, Duration timer, Work work)
    : name_(std::move(name)),
      wake_(wake),
      timer_(timer),
      work_(std::move(work)),
      thread_([this](const std::stop_token& stopping) { run(stopping); }) {}

void Loop::stop() {
    thread_.request_stop();
}

void Loop::run(const std::stop_token& stopping) {
    Wake pause;  // nobody calls it: after a failure only time helps
    Duration next_pause = pause_least;
    while (!stopping.stop_requested()) {
        Step step = Step::found_nothing;
        if (!attempt(name_, [&] { step = work_(); })) {
            pause.wait(stopping, next_pause);
            next_pause = std::min(next_pause * 2, pause_most);
            continue;
        }
        next_pause = pause_least;
        if (step == Step::found_nothing) wake_.wait(stopping, timer_);
    }
}

}  // namespace hub::jobs
