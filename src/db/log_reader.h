#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// SQLite's write-ahead log, read as its file format says (sqlite.org/fileformat2.html, part 4).
namespace hub::db {

struct LogPage {
    std::uint32_t number = 0;
    std::string bytes;
};

// What one transaction left behind.
struct LogCommit {
    std::vector<LogPage> pages;        // in the order they were written; the last of a page counts
    std::uint32_t database_pages = 0;  // how long the database is after it
};

// Reads a log while others write to it, and believes only what its checksums say: what isn't whole yet comes the next
// time. For one thread at a time.
class LogReader {
public:
    // How many bytes there were of those wanted; the log grows, begins anew, or isn't there.
    using ReadAt = std::function<std::size_t(std::uint64_t place, std::span<char> into)>;
    using Size = std::function<std::uint64_t()>;
    using OnCommit = std::function<void(LogCommit&&)>;

    LogReader(ReadAt read_at, Size size) : read_at_(std::move(read_at)), size_(std::move(size)) {}

    // Passes over so many frames of the log as it is now; with 0, over all that lies in it, until it begins anew.
    // False when there aren't as many.
    bool begin_behind(std::uint32_t frames);
    // Calls for each transaction since the last time, up to now: who writes faster than this reads isn't followed for
    // ever. False when the log began anew more than once meanwhile: then
    // something is missing, and nobody can say what.
    bool read_on(const OnCommit& on_commit);

private:
    struct Head {
        std::uint32_t page_size = 0;
        std::uint32_t salt_1 = 0;
        std::uint32_t salt_2 = 0;
        std::uint32_t sum_1 = 0;
        std::uint32_t sum_2 = 0;
        bool is_same_log(const Head& other) const { return salt_1 == other.salt_1 && salt_2 == other.salt_2; }
    };
    struct Sum {
        std::uint32_t first = 0;
        std::uint32_t second = 0;
        void add(std::string_view bytes);
        bool operator==(const Sum&) const = default;
    };

    bool read_head(Head& head) const;
    void read_frames(const OnCommit& on_commit);
    std::size_t frame_size() const;

    ReadAt read_at_;
    Size size_;
    bool has_head_ = false;
    bool is_passed_over_ = false;  // all of this log, whatever lies in it
    Head head_;
    std::uint64_t frames_ = 0;  // up to the last commit that was told
    Sum sum_;                   // up to there
};

}  // namespace hub::db
