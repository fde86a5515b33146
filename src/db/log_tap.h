#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "db/log_reader.h"
#include "db/session.h"

// Private to the engine of SQLite and to who ships its log.
namespace hub::db {

// The pages that commits wrote since they were last taken, each as the last of them left it.
struct PageSet {
    std::map<std::uint32_t, std::shared_ptr<const std::string>> pages;
    std::uint32_t database_pages = 0;  // how long the database is after the last commit; 0 when there was none
    std::uint64_t bytes = 0;

    void take(LogCommit&& commit);
};

// Copies what is committed out of the log before the log begins anew. While sets follow, one connection always reads:
// SQLite itself then refuses to everybody, other processes too, to write back and begin anew what wasn't copied.
// Thread- safe.
class LogTap {
public:
    explicit LogTap(const std::string& path);
    ~LogTap();
    LogTap(const LogTap&) = delete;
    LogTap& operator=(const LogTap&) = delete;

    // From now on the set gets what is committed; what was before stands in the database's file itself. False while
    // somebody's long reading holds that up: try again.
    bool follow(PageSet& set);
    void leave(PageSet& set);
    // The sets now hold all that was committed when it was called. False when the chain broke: no set is whole any
    // more, and none follows.
    bool copy();
    PageSet take(PageSet& set);
    // Called, on any thread, when it is better not to wait any longer.
    void when_much_waits(std::function<void()> call);

    // As they stand in the file of the database this moment: possibly older than what is committed, and possibly half
    // of each of two versions when a set will get a newer one.
    std::string file_pages(std::uint32_t first, std::uint32_t count);
    std::uint32_t pages_in_file();
    std::uint32_t page_size();

    enum class Checkpoint { done, later, off };
    // For the writer, between two commits: writes back and lets the log begin anew when all of it was copied. Most of
    // it is copied by a thread of our own first; until it was, the answer is `later`. `off`: nobody follows.
    Checkpoint checkpoint(Session& writer);
    // The chain breaks, for the sake of whoever needs the log's room.
    void give_up();

private:
    void run(const std::stop_token& stopping);
    bool copy_locked();
    bool begin_locked();
    void break_locked(const char* why);
    bool is_on() const { return !sets_.empty(); }
    void checkpoint_locked(Session& writer);

    std::mutex mutex_;  // guards what follows; the connections too
    std::condition_variable_any asked_;
    std::unique_ptr<Session> holding_;  // reads while sets follow
    std::unique_ptr<Session> spare_;    // takes its place for a moment
    std::unique_ptr<Session> reading_;  // whose files are read
    LogReader reader_;
    std::vector<PageSet*> sets_;
    std::function<void()> when_much_waits_;
    bool is_broken_ = false;
    bool is_nearly_copied_ = false;
    int times_put_off_ = 0;
    std::jthread copying_;  // last: ends before what it uses
};

}  // namespace hub::db
