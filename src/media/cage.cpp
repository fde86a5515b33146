#include "media/cage.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "media/cage_inside.h"

namespace hub::media {

namespace {

constexpr std::size_t answer_max = std::size_t{64} * 1024;
constexpr int out_of_the_way =
    200;  // handles are moved up here first, so that none is overwritten while they are dealt

[[noreturn]] void fail(std::string_view what, int reason) {
    throw Unavailable(format("{} failed: {}. Try again soon.", what, std::generic_category().message(reason)));
}

class Handle {
public:
    explicit Handle(int number) : number_(number) {}
    ~Handle() {
        if (number_ >= 0) ::close(number_);
    }
    Handle(Handle&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    int number() const { return number_; }

private:
    int number_;
};

Handle moved_up(int handle) {
    const int moved = ::fcntl(handle, F_DUPFD_CLOEXEC, out_of_the_way);
    if (moved < 0) fail("Handing over a file", errno);
    return Handle{moved};
}

struct Pipe {
    Handle reading{-1};
    Handle writing{-1};
};

Pipe fresh_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("Making a pipe", errno);
    return {.reading = Handle{ends[0]}, .writing = Handle{ends[1]}};
}

// What the child gets: its handles, a clean slate of signals, an environment of our own.
class Launch {
public:
    Launch() { ENSURE(::posix_spawn_file_actions_init(&actions_) == 0 && ::posix_spawnattr_init(&attributes_) == 0); }
    ~Launch() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    Launch(const Launch&) = delete;
    Launch& operator=(const Launch&) = delete;

    void give(const Handle& handle, int as) {
        ENSURE(::posix_spawn_file_actions_adddup2(&actions_, handle.number(), as) == 0);
    }
    void give_nothing(int as) {
        ENSURE(::posix_spawn_file_actions_addopen(&actions_, as, "/dev/null", O_RDWR, 0) == 0);
    }
    void forget_signals() {
        sigset_t all;
        sigset_t none;
        sigfillset(&all);
        sigemptyset(&none);
        ENSURE(::posix_spawnattr_setsigdefault(&attributes_, &all) == 0);
        ENSURE(::posix_spawnattr_setsigmask(&attributes_, &none) == 0);
        ENSURE(::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) == 0);
    }
    pid_t start(const std::vector<std::string>& words) {
        std::vector<char*> arguments;
        std::vector<std::string> given = words;
        for (std::string& word : given) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::vector<std::string> environment = caged_environment();
        std::vector<char*> settings;
        for (std::string& setting : environment) settings.push_back(setting.data());
        settings.push_back(nullptr);
        pid_t child = -1;
        const int failure =
            ::posix_spawn(&child, "/proc/self/exe", &actions_, &attributes_, arguments.data(), settings.data());
        if (failure != 0) fail("Starting the program that looks at files", failure);
        return child;
    }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

using Moment = std::chrono::steady_clock::time_point;

// Everything that comes until the other end is closed; empty when that takes too long, or is too much.
std::optional<std::string> read_all(const Handle& from, Moment until) {
    std::string heard;
    std::array<char, 4096> some{};
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return std::nullopt;
        pollfd waiting{.fd = from.number(), .events = POLLIN, .revents = 0};
        const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
        if (ready < 0 && errno != EINTR) return std::nullopt;
        if (ready <= 0) continue;
        const ssize_t count = ::read(from.number(), some.data(), some.size());
        if (count == 0) return heard;
        if (count < 0) return std::nullopt;
        heard.append(some.data(), static_cast<std::size_t>(count));
        if (heard.size() > answer_max) return std::nullopt;
    }
}

int wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) ENSURE(errno == EINTR);
    return status;
}

Report killed_by(int signal) {
    if (signal == SIGXCPU || signal == SIGKILL) return {.end = Report::End::failed, .said = "took longer than it may"};
    if (signal == SIGXFSZ) return {.end = Report::End::failed, .said = "wrote more than it may"};
    return {.end = Report::End::failed, .said = format("was stopped by signal {}", signal)};
}

Report report_of(int status, std::optional<std::string> heard) {
    if (WIFSIGNALED(status)) return killed_by(WTERMSIG(status));
    if (WEXITSTATUS(status) == caged_exit::not_here)
        return {.end = Report::End::not_here, .said = heard.value_or("It could not be confined.")};
    if (WEXITSTATUS(status) == caged_exit::out_of_memory)
        return {.end = Report::End::failed, .said = "needed more memory than it may"};
    if (WEXITSTATUS(status) != 0 || !heard) return {.end = Report::End::failed, .said = "gave up"};
    return {.end = Report::End::well, .said = *std::move(heard)};
}

}  // namespace

Report run_caged(const Errand& errand) {
    const Moment until = std::chrono::steady_clock::now() + errand.patience;
    Pipe answer = fresh_pipe();
    Launch launch;
    std::vector<Handle> dealt;
    const auto deal = [&](int handle, int as) {
        dealt.push_back(moved_up(handle));
        launch.give(dealt.back(), as);
    };
    if (errand.source >= 0) {
        deal(errand.source, caged_handle::source);
    } else {
        launch.give_nothing(caged_handle::source);
    }
    deal(answer.writing.number(), caged_handle::answer);
    launch.give_nothing(STDERR_FILENO);
    for (std::size_t at = 0; at < errand.outputs.size(); ++at)
        deal(errand.outputs[at], caged_handle::first_output + static_cast<int>(at));
    launch.forget_signals();
    std::vector<std::string> words{"customerhub", std::string{caged_command}};
    words.insert(words.end(), errand.words.begin(), errand.words.end());
    const pid_t child = launch.start(words);
    dealt.clear();
    answer.writing = Handle{-1};
    auto heard = read_all(answer.reading, until);
    if (!heard) ::kill(child, SIGKILL);
    return report_of(wait_for(child), std::move(heard));
}

}  // namespace hub::media
