#include "db/powercut_file.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include <sqlite3.h>

namespace hub::db {

namespace {

int stored_size(sqlite3_file& real, std::int64_t& found) {
    sqlite3_int64 size = 0;
    const int status = real.pMethods->xFileSize(&real, &size);
    found = size;
    return status;
}

}  // namespace

int Unsynced::read(sqlite3_file& real, char* to, std::int64_t amount, std::int64_t offset) {
    const std::scoped_lock lock{mutex_};
    const int status = real.pMethods->xRead(&real, to, static_cast<int>(amount), offset);
    if (sectors_.empty() || (status != SQLITE_OK && status != SQLITE_IOERR_SHORT_READ)) return status;
    const std::int64_t end = offset + amount;
    for (auto at = sectors_.lower_bound(offset / sector_size); at != sectors_.end(); ++at) {
        const std::int64_t start = at->first * sector_size;
        if (start >= end) break;
        const std::int64_t from = std::max(offset, start);
        const std::int64_t length = std::min(end, start + sector_size) - from;
        std::memcpy(to + (from - offset), at->second.data() + (from - start), static_cast<std::size_t>(length));
    }
    return end > end_ ? status : SQLITE_OK;
}

int Unsynced::write(sqlite3_file& real, const char* from, std::int64_t amount, std::int64_t offset) {
    const std::scoped_lock lock{mutex_};
    const std::int64_t end = offset + amount;
    end_ = std::max(end_, end);
    for (std::int64_t number = offset / sector_size; number * sector_size < end; ++number) {
        const std::int64_t start = number * sector_size;
        const std::int64_t first = std::max(offset, start);
        const std::int64_t length = std::min(end, start + sector_size) - first;
        Sector& sector = sector_at(real, number);
        std::memcpy(sector.data() + (first - start), from + (first - offset), static_cast<std::size_t>(length));
        const int status = chance() ? put(real, number, sector) : SQLITE_OK;
        if (status != SQLITE_OK) return status;
    }
    return SQLITE_OK;
}

// The file itself needs no sync: killing a process takes nothing from the machine's page cache.
int Unsynced::sync(sqlite3_file& real) {
    const std::scoped_lock lock{mutex_};
    std::vector<std::int64_t> numbers;
    numbers.reserve(sectors_.size());
    for (const auto& [number, sector] : sectors_) numbers.push_back(number);
    if (torn_ > 0) std::ranges::shuffle(numbers, random_);
    for (const std::int64_t number : numbers) {
        const int status = put(real, number, sectors_.at(number));
        if (status != SQLITE_OK) return status;
    }
    sectors_.clear();
    end_ = 0;
    return SQLITE_OK;
}

int Unsynced::truncate(sqlite3_file& real, std::int64_t size) {
    const std::scoped_lock lock{mutex_};
    sectors_.erase(sectors_.lower_bound((size + sector_size - 1) / sector_size), sectors_.end());
    const auto last = sectors_.find(size / sector_size);
    if (last != sectors_.end()) std::fill(last->second.begin() + size % sector_size, last->second.end(), '\0');
    end_ = std::min(end_, size);
    std::int64_t stored = 0;
    const int status = stored_size(real, stored);
    if (status != SQLITE_OK || stored <= size) return status;
    return real.pMethods->xTruncate(&real, size);
}

int Unsynced::size(sqlite3_file& real, std::int64_t& found) {
    const std::scoped_lock lock{mutex_};
    const int status = stored_size(real, found);
    found = std::max(found, end_);
    return status;
}

bool Unsynced::is_empty() {
    const std::scoped_lock lock{mutex_};
    return sectors_.empty();
}

// Past the end of the file there are zeros.
Unsynced::Sector& Unsynced::sector_at(sqlite3_file& real, std::int64_t number) {
    const auto [at, is_new] = sectors_.try_emplace(number);
    if (is_new) real.pMethods->xRead(&real, at->second.data(), sector_size, number * sector_size);
    return at->second;
}

int Unsynced::put(sqlite3_file& real, std::int64_t number, const Sector& sector) const {
    const std::int64_t start = number * sector_size;
    std::int64_t stored = 0;
    const int status = stored_size(real, stored);
    if (status != SQLITE_OK) return status;
    const std::int64_t length = std::min(sector_size, std::max(end_, stored) - start);
    return real.pMethods->xWrite(&real, sector.data(), static_cast<int>(length), start);
}

bool Unsynced::chance() {
    return torn_ > 0 && std::uniform_real_distribution<double>{0, 1}(random_) < torn_;
}

}  // namespace hub::db
