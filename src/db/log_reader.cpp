#include "db/log_reader.h"

#include <cstring>
#include <string_view>
#include <utility>

#include "base/sabotage.h"

namespace hub::db {

namespace {

constexpr std::size_t head_size = 32;
constexpr std::size_t frame_head_size = 24;
constexpr std::uint32_t magic = 0x377f0682;  // whose checksums take words with the smallest byte first, as we do
constexpr std::uint32_t known_version = 3'007'000;
constexpr std::size_t frames_at_once = 64;

std::uint32_t word_at(std::string_view bytes, std::size_t place) {
    std::uint32_t number = 0;
    for (std::size_t at = place; at < place + 4; ++at) number = number << 8U | static_cast<unsigned char>(bytes[at]);
    return number;
}

bool is_page_size(std::uint32_t size) {
    return size >= 512 && size <= 65'536 && (size & (size - 1)) == 0;
}

}  // namespace

void LogReader::Sum::add(std::string_view bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
        std::uint32_t words[2];
        std::memcpy(words, bytes.data() + at, sizeof words);
        first += words[0] + second;
        second += words[1] + first;
    }
}

std::size_t LogReader::frame_size() const {
    return frame_head_size + head_.page_size;
}

// False when there is none yet, or one that is just being written.
bool LogReader::read_head(Head& head) const {
    std::string bytes(head_size, '\0');
    if (read_at_(0, bytes) < head_size) return false;
    if (word_at(bytes, 0) != magic || word_at(bytes, 4) != known_version) return false;
    Sum sum;
    sum.add(std::string_view{bytes}.substr(0, head_size - 8));
    head = {.page_size = word_at(bytes, 8),
            .salt_1 = word_at(bytes, 16),
            .salt_2 = word_at(bytes, 20),
            .sum_1 = word_at(bytes, 24),
            .sum_2 = word_at(bytes, 28)};
    return sum == Sum{head.sum_1, head.sum_2} && is_page_size(head.page_size);
}

bool LogReader::begin_behind(std::uint32_t frames) {
    is_passed_over_ = frames == 0;
    has_head_ = read_head(head_);
    if (frames == 0) return true;
    std::string bytes(frame_head_size, '\0');
    if (!has_head_ || read_at_(head_size + (frames - 1) * frame_size(), bytes) < bytes.size()) return false;
    if (word_at(bytes, 8) != head_.salt_1 || word_at(bytes, 12) != head_.salt_2) return false;
    frames_ = frames;
    sum_ = {word_at(bytes, 16), word_at(bytes, 20)};
    return true;
}

bool LogReader::read_on(const OnCommit& on_commit) {
    Head now;
    if (!read_head(now)) return true;
    if (!has_head_ || !now.is_same_log(head_)) {
        // Each new beginning counts this up by one.
        const bool is_next = !has_head_ || now.salt_1 == head_.salt_1 + 1;
        if (!is_next && !sabotaged("log_uncopied")) return false;
        head_ = now;
        has_head_ = true;
        is_passed_over_ = false;
        frames_ = 0;
        sum_ = {now.sum_1, now.sum_2};
    }
    if (!is_passed_over_) read_frames(on_commit);
    return true;
}

void LogReader::read_frames(const OnCommit& on_commit) {
    const std::uint64_t end = size_() / frame_size();
    std::string some(frames_at_once * frame_size(), '\0');
    LogCommit commit;
    Sum sum = sum_;
    for (std::uint64_t frame = frames_;;) {
        const std::size_t got = read_at_(head_size + frame * frame_size(), some);
        const std::size_t whole = got / frame_size();
        for (std::size_t at = 0; at < whole; ++at) {
            const std::string_view bytes = std::string_view{some}.substr(at * frame_size(), frame_size());
            if (word_at(bytes, 8) != head_.salt_1 || word_at(bytes, 12) != head_.salt_2) return;
            sum.add(bytes.substr(0, 8));
            sum.add(bytes.substr(frame_head_size));
            if (sum != Sum{word_at(bytes, 16), word_at(bytes, 20)}) return;
            ++frame;
            commit.pages.push_back({word_at(bytes, 0), std::string{bytes.substr(frame_head_size)}});
            commit.database_pages = word_at(bytes, 4);
            if (commit.database_pages == 0) continue;
            frames_ = frame;
            sum_ = sum;
            on_commit(std::exchange(commit, {}));
        }
        if (whole < frames_at_once || frame > end) return;
    }
}

}  // namespace hub::db
