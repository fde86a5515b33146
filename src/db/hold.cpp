#include "db/hold.h"

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include <fcntl.h>
#include <soci/soci.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/sabotage.h"
#include "db/quiet_postgres.h"

namespace hub::db {

namespace {

constexpr Duration look_again = 100ms;
constexpr int house_key = 7265;  // beside the migrations' 7264

// A lock on a file beside the database; the kernel ends it with the process.
class FileHold final : public Hold {
public:
    explicit FileHold(const std::string& path) : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        if (file_ < 0) throw Unavailable("Can't write " + path + ". Look at the folder's rights and its room.");
    }
    ~FileHold() override { ::close(file_); }
    FileHold(const FileHold&) = delete;
    FileHold& operator=(const FileHold&) = delete;

    bool is_ours() override { return ::flock(file_, LOCK_EX | LOCK_NB) == 0 || errno == EINTR; }

private:
    const int file_;
};

// A lock of a session of the server's, which ends it with the connection.
class SessionHold final : public Hold {
public:
    explicit SessionHold(std::string url) : url_(std::move(url)) {}

    // While the server is away nobody serves its database.
    bool is_ours() override {
        if (holds_) {
            try {
                *session_ << "SELECT 1";
                return true;
            } catch (const soci::soci_error&) {
                holds_ = false;
            }
        }
        try {
            session_ = connect_quietly(url_);
        } catch (const soci::soci_error&) {
            return was_ever_;
        }
        return take();
    }

private:
    bool take() {
        try {
            int got = 0;
            *session_ << "SELECT CASE WHEN pg_try_advisory_lock(" << house_key << ") THEN 1 ELSE 0 END",
                soci::into(got);
            holds_ = got == 1;
        } catch (const soci::soci_error&) {
            return was_ever_;
        }
        was_ever_ = was_ever_ || holds_;
        return holds_;
    }

    const std::string url_;
    std::unique_ptr<soci::session> session_;
    bool holds_ = false;
    bool was_ever_ = false;
};

// What must never be: several that believe to be alone.
class NoHold final : public Hold {
public:
    bool is_ours() override { return true; }
};

std::unique_ptr<Hold> hold_of(const std::string& url) {
    if (sabotaged("no_house_lock") || sabotaged("no_epoch")) return std::make_unique<NoHold>();
    if (url.starts_with("sqlite:")) return std::make_unique<FileHold>(url.substr(url.find(':') + 1) + ".lock");
    return std::make_unique<SessionHold>(url);
}

}  // namespace

std::unique_ptr<Hold> hold_alone(const std::string& url, Duration patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    auto hold = hold_of(url);
    std::mutex mutex;
    std::condition_variable never;  // nobody tells us when the other one ends
    std::unique_lock lock{mutex};
    while (!hold->is_ours()) {
        if (std::chrono::steady_clock::now() > end)
            throw Unavailable("Another process serves this database already. Stop it first.");
        never.wait_for(lock, look_again);
    }
    return hold;
}

}  // namespace hub::db
