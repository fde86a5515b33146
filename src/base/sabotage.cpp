#include "base/sabotage.h"

#ifdef CUSTOMERHUB_SABOTAGE_BUILD

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <string>

#include "base/text.h"

namespace hub {

namespace {

// Of the environment, which nobody sets once the program runs; 0 where it says nothing.
std::chrono::milliseconds milliseconds_in(const char* name) {
    const char* const wanted = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
    return std::chrono::milliseconds{parse_i64(wanted == nullptr ? "" : wanted).value_or(0)};
}

void sleep_for_ever() {
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock{mutex};
    never.wait(lock, [] { return false; });
}

}  // namespace

bool sabotaged(std::string_view name) {
    static const std::string chosen = [] {
        const char* const wanted =
            std::getenv("CUSTOMERHUB_SABOTAGE");  // NOLINT(concurrency-mt-unsafe): read once, nobody sets it
        return std::string(wanted == nullptr ? "" : wanted);
    }();
    return chosen == name;
}

void suffer_from(std::string_view text) {
    static const bool is_real =
        std::getenv("CUSTOMERHUB_POISON") != nullptr;  // NOLINT(concurrency-mt-unsafe): read once, nobody sets it
    if (!is_real) return;
    if (text.find("poison: abort") != std::string_view::npos) std::abort();
    if (text.find("poison: throw") != std::string_view::npos) throw std::runtime_error("poisoned");
    if (text.find("poison: kill") != std::string_view::npos) std::raise(SIGKILL);  // as for want of memory
    if (text.find("poison: loop") != std::string_view::npos) sleep_for_ever();
}

void take_time_to_read() {
    static const std::chrono::milliseconds time = milliseconds_in("CUSTOMERHUB_SLOW_READ");
    if (time.count() == 0) return;
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock{mutex};
    never.wait_for(lock, time, [] { return false; });
}

std::chrono::milliseconds hurried(std::chrono::milliseconds usual) {
    static const std::chrono::milliseconds wanted = milliseconds_in("CUSTOMERHUB_HURRY");
    return wanted.count() == 0 ? usual : wanted;
}

}  // namespace hub

#endif
