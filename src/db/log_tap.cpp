#include "db/log_tap.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/log.h"
#include "base/sabotage.h"
#include "db/sqlite_session.h"

namespace hub::db {

namespace {

// Bytes of pages: when they are shipped without waiting for their time, and what a store that is away may hold up.
constexpr std::uint64_t much = std::uint64_t{16} * 1024 * 1024;
constexpr std::uint64_t waiting_max = std::uint64_t{96} * 1024 * 1024;
constexpr std::chrono::seconds copy_timer{2};
constexpr int put_off_max = 64;  // commits; then the writer copies the rest itself

// SQLite's head of a database file.
constexpr std::size_t page_size_place = 16;

}  // namespace

void PageSet::take(LogCommit&& commit) {
    database_pages = commit.database_pages;
    for (LogPage& page : commit.pages) {
        auto& kept = pages[page.number];
        bytes += kept ? 0 : page.bytes.size();
        kept = std::make_shared<const std::string>(std::move(page.bytes));
    }
}

LogTap::LogTap(const std::string& path)
    : holding_(connect_sqlite(path, true)),
      spare_(connect_sqlite(path, true)),
      reading_(connect_sqlite(path, true)),
      reader_([this](std::uint64_t place, std::span<char> into) { return read_log_file(*reading_, place, into); },
              [this] { return log_file_size(*reading_); }),
      copying_([this](const std::stop_token& stopping) { run(stopping); }) {
    hold_the_log(*reading_);  // which opens the log's file
    let_go_of_the_log(*reading_);
}

LogTap::~LogTap() = default;

void LogTap::run(const std::stop_token& stopping) {
    std::unique_lock lock{mutex_};
    while (!stopping.stop_requested()) {
        asked_.wait_for(lock, stopping, copy_timer, [this] { return times_put_off_ > 0 && !is_nearly_copied_; });
        if (!is_on()) continue;
        copy_locked();
        is_nearly_copied_ = true;
    }
}

bool LogTap::follow(PageSet& set) {
    const std::scoped_lock lock{mutex_};
    if (is_on() && !copy_locked()) return false;
    try {
        if (!begin_locked()) return false;
    } catch (const std::exception& failure) {
        break_locked(failure.what());
        return false;
    }
    set = {};
    sets_.push_back(&set);
    is_broken_ = false;
    return true;
}

// While nobody can write: what is in the log is committed, and all of it is to be in the file too.
bool LogTap::begin_locked() {
    spare_->command("BEGIN IMMEDIATE");
    struct Letting {
        Session& session;
        ~Letting() { let_go_of_the_log(session); }
    };
    const Letting letting{*spare_};
    if (is_on() && !copy_locked()) return false;
    let_go_of_the_log(*holding_);
    const Checkpointed done = checkpoint_told(*reading_);
    hold_the_log(*holding_);
    const bool is_all_back = done.in_log >= 0 && done.written_back == done.in_log;
    if (is_all_back && !is_on() && !reader_.begin_behind(static_cast<std::uint32_t>(done.in_log))) return false;
    if (!is_all_back && !is_on()) let_go_of_the_log(*holding_);
    return is_all_back;
}

void LogTap::leave(PageSet& set) {
    const std::scoped_lock lock{mutex_};
    std::erase(sets_, &set);
    if (!is_on()) let_go_of_the_log(*holding_);
}

bool LogTap::copy() {
    const std::scoped_lock lock{mutex_};
    return is_on() && copy_locked();
}

bool LogTap::copy_locked() {
    try {
        const bool is_whole = reader_.read_on([this](LogCommit&& commit) {
            for (PageSet* const set : sets_) {
                if (set == sets_.back()) {
                    set->take(std::move(commit));
                } else {
                    set->take(LogCommit{commit});
                }
            }
        });
        if (!is_whole) break_locked("the log began anew before it was copied");
        std::uint64_t most = 0;
        for (const PageSet* const set : sets_) most = std::max(most, set->bytes);
        if (most > waiting_max) break_locked("more waits to be shipped than is kept");
        if (most > much && when_much_waits_) when_much_waits_();
    } catch (const std::exception& failure) {
        break_locked(failure.what());
    }
    return !is_broken_;
}

void LogTap::break_locked(const char* why) {
    if (is_on()) log::warn("what is shipped of the database begins anew with a whole copy", {{"why", why}});
    is_broken_ = true;
    for (PageSet* const set : sets_) *set = {};
    sets_.clear();
    let_go_of_the_log(*spare_);
    let_go_of_the_log(*holding_);
}

void LogTap::give_up() {
    const std::scoped_lock lock{mutex_};
    if (is_on()) break_locked("the log's room was needed");
}

void LogTap::when_much_waits(std::function<void()> call) {
    const std::scoped_lock lock{mutex_};
    when_much_waits_ = std::move(call);
}

PageSet LogTap::take(PageSet& set) {
    const std::scoped_lock lock{mutex_};
    return std::exchange(set, {});
}

std::uint32_t LogTap::page_size() {
    std::string bytes(2, '\0');
    const std::scoped_lock lock{mutex_};
    if (read_database_file(*reading_, page_size_place, bytes) < bytes.size()) return 0;
    const unsigned size = static_cast<unsigned char>(bytes[0]) * 256U + static_cast<unsigned char>(bytes[1]);
    return size == 1 ? 65'536 : size;
}

std::uint32_t LogTap::pages_in_file() {
    const std::uint32_t size = page_size();
    const std::scoped_lock lock{mutex_};
    return size == 0 ? 0 : static_cast<std::uint32_t>(database_file_size(*reading_) / size);
}

std::string LogTap::file_pages(std::uint32_t first, std::uint32_t count) {
    const std::uint64_t size = page_size();
    std::string bytes(count * size, '\0');
    const std::scoped_lock lock{mutex_};
    read_database_file(*reading_, (first - 1) * size, bytes);
    return bytes;
}

LogTap::Checkpoint LogTap::checkpoint(Session& writer) {
    const std::unique_lock lock{mutex_, std::try_to_lock};
    if (!lock.owns_lock()) return Checkpoint::later;
    if (!is_on()) return Checkpoint::off;
    if (!is_nearly_copied_ && !sabotaged("log_uncopied") && ++times_put_off_ < put_off_max) {
        asked_.notify_one();
        return Checkpoint::later;
    }
    is_nearly_copied_ = false;
    times_put_off_ = 0;
    try {
        checkpoint_locked(writer);
    } catch (const std::exception& failure) {
        break_locked(failure.what());
    }
    return is_on() ? Checkpoint::done : Checkpoint::off;
}

// One of the two always holds the log. When all of it was written back, the one that takes hold then holds up no new
// beginning, but whatever is written after it.
void LogTap::checkpoint_locked(Session& writer) {
    hold_the_log(*spare_);
    if (!sabotaged("log_uncopied") && !copy_locked()) return;
    let_go_of_the_log(*holding_);
    checkpoint_told(writer);
    hold_the_log(*holding_);
    let_go_of_the_log(*spare_);
}

}  // namespace hub::db
