#include "db/powercut.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string_view>

#include <sqlite3.h>

#include "base/ensure.h"
#include "db/powercut_file.h"

namespace hub::db {

namespace {

// The files that are open now, by path.
class Disk {
public:
    Disk(const PowerCut& wanted, sqlite3_vfs& real)
        : below(real), torn_(wanted.torn), folder_(std::filesystem::canonical(wanted.folder).string() + "/") {}

    bool keeps(std::string_view path) const { return path.starts_with(folder_); }

    std::shared_ptr<Unsynced> open(const std::string& path) {
        const std::scoped_lock lock{mutex_};
        std::shared_ptr<Unsynced> shared = files_[path].lock();
        if (!shared) files_[path] = shared = std::make_shared<Unsynced>(torn_);
        return shared;
    }

    bool has_unsynced(const std::string& path) {
        const std::scoped_lock lock{mutex_};
        const auto found = files_.find(path);
        const std::shared_ptr<Unsynced> file = found == files_.end() ? nullptr : found->second.lock();
        return file && !file->is_empty();
    }

    // Once the last handle is gone the bytes belong to the machine, which a killed process doesn't take with it.
    int close(std::shared_ptr<Unsynced>& file, sqlite3_file& real) {
        const std::scoped_lock lock{mutex_};
        const int status = file.use_count() == 1 ? file->sync(real) : SQLITE_OK;
        file.reset();
        return status;
    }

    sqlite3_vfs& below;  // SQLite's own way to the disk

private:
    const double torn_;
    const std::string folder_;
    std::mutex mutex_;  // guards files_, and counts handles one at a time
    std::map<std::string, std::weak_ptr<Unsynced>> files_;
};

std::unique_ptr<Disk> disk;  // NOLINT: SQLite calls back without a word about whom; set once, before the first call

// What SQLite holds as its file; the file of the layer below lies right behind it.
struct Handle {
    sqlite3_file face;
    std::shared_ptr<Unsynced> unsynced;

    sqlite3_file& real() { return *reinterpret_cast<sqlite3_file*>(this + 1); }
};
static_assert(sizeof(Handle) % 8 == 0);

Handle& handle(sqlite3_file* file) noexcept {
    return *reinterpret_cast<Handle*>(file);
}

int close_file(sqlite3_file* file) noexcept {
    Handle& held = handle(file);
    sqlite3_file& real = held.real();
    const int status = disk->close(held.unsynced, real);
    held.unsynced.~shared_ptr();
    const int closed = real.pMethods->xClose(&real);
    return status == SQLITE_OK ? closed : status;
}
int read_file(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) noexcept {
    return handle(file).unsynced->read(handle(file).real(), static_cast<char*>(to), amount, offset);
}
int write_file(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) noexcept {
    return handle(file).unsynced->write(handle(file).real(), static_cast<const char*>(from), amount, offset);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) noexcept {
    return handle(file).unsynced->truncate(handle(file).real(), size);
}
int sync_file(sqlite3_file* file, int /*flags*/) noexcept {
    return handle(file).unsynced->sync(handle(file).real());
}
int size_of_file(sqlite3_file* file, sqlite3_int64* size) noexcept {
    std::int64_t found = 0;
    const int status = handle(file).unsynced->size(handle(file).real(), found);
    *size = found;
    return status;
}
int lock_file(sqlite3_file* file, int level) noexcept {
    sqlite3_file& real = handle(file).real();
    return real.pMethods->xLock(&real, level);
}
int unlock_file(sqlite3_file* file, int level) noexcept {
    sqlite3_file& real = handle(file).real();
    return real.pMethods->xUnlock(&real, level);
}
int is_reserved(sqlite3_file* file, int* found) noexcept {
    sqlite3_file& real = handle(file).real();
    return real.pMethods->xCheckReservedLock(&real, found);
}
// Memory maps would look past what is unsynced.
int control_file(sqlite3_file* file, int operation, void* argument) noexcept {
    if (operation == SQLITE_FCNTL_MMAP_SIZE) return SQLITE_NOTFOUND;
    sqlite3_file& real = handle(file).real();
    return real.pMethods->xFileControl(&real, operation, argument);
}
int sector_of_file(sqlite3_file* file) noexcept {
    sqlite3_file& real = handle(file).real();
    return real.pMethods->xSectorSize(&real);
}
int traits_of_file(sqlite3_file* file) noexcept {
    sqlite3_file& real = handle(file).real();
    return real.pMethods->xDeviceCharacteristics(&real);
}
int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** found) noexcept {
    sqlite3_file& real = handle(file).real();
    return real.pMethods->xShmMap(&real, region, size, extend, found);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) noexcept {
    sqlite3_file& real = handle(file).real();
    return real.pMethods->xShmLock(&real, offset, count, flags);
}
void order_shared(sqlite3_file* file) noexcept {
    sqlite3_file& real = handle(file).real();
    real.pMethods->xShmBarrier(&real);
}
int unmap_shared(sqlite3_file* file, int remove) noexcept {
    sqlite3_file& real = handle(file).real();
    return real.pMethods->xShmUnmap(&real, remove);
}

// Version 2: without the calls for memory maps.
constexpr sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = is_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_of_file,
    .xDeviceCharacteristics = traits_of_file,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = order_shared,
    .xShmUnmap = unmap_shared,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_file(sqlite3_vfs* /*self*/, const char* path, sqlite3_file* file, int flags, int* flags_out) noexcept {
    sqlite3_vfs& below = disk->below;
    constexpr int durable = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
    if ((flags & durable) == 0 || path == nullptr || !disk->keeps(path))
        return below.xOpen(&below, path, file, flags, flags_out);
    Handle& held = *new (file) Handle{};
    const int status = below.xOpen(&below, path, &held.real(), flags, flags_out);
    if (status != SQLITE_OK) return status;  // without methods, SQLite does not close it
    held.unsynced = disk->open(path);
    held.face.pMethods = &methods;
    return SQLITE_OK;
}

// To SQLite an empty file is none; one whose bytes all wait for a sync isn't empty.
int is_there(sqlite3_vfs* /*self*/, const char* path, int flags, int* found) noexcept {
    sqlite3_vfs& below = disk->below;
    const int status = below.xAccess(&below, path, flags, found);
    if (status == SQLITE_OK && flags == SQLITE_ACCESS_EXISTS && *found == 0) *found = disk->has_unsynced(path) ? 1 : 0;
    return status;
}

}  // namespace

void install_powercut(const PowerCut& wanted) {
    ENSURE(!disk);
    sqlite3_vfs* const below = sqlite3_vfs_find(nullptr);
    disk = std::make_unique<Disk>(wanted, *below);
    static sqlite3_vfs way = *below;
    way.zName = "powercut";
    way.szOsFile += static_cast<int>(sizeof(Handle));
    way.xOpen = open_file;
    way.xAccess = is_there;
    ENSURE(sqlite3_vfs_register(&way, 1) == SQLITE_OK);
}

void install_powercut_if_asked() {
    static const bool done = [] {
        const char* const folder =
            std::getenv("CUSTOMERHUB_POWERCUT");  // NOLINT(concurrency-mt-unsafe): nobody sets it
        const char* const torn =
            std::getenv("CUSTOMERHUB_POWERCUT_TORN");  // NOLINT(concurrency-mt-unsafe): nobody sets it
        if (folder != nullptr)
            install_powercut({.folder = folder, .torn = torn == nullptr ? 0 : std::strtod(torn, nullptr)});
        return true;
    }();
    static_cast<void>(done);
}

}  // namespace hub::db
