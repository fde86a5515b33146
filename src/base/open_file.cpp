#include "base/open_file.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ensure.h"
#include "base/error.h"
#include "base/random.h"
#include "base/text.h"

namespace hub {

namespace {

[[noreturn]] void fail(std::string_view what) {
    const int reason = errno;
    if (reason == ENOSPC || reason == EDQUOT)
        throw Unavailable("The disk is full. Reading goes on; free some space to write again.");
    throw Unavailable(format("The disk failed while {}: {}.", what, std::generic_category().message(reason)));
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

// A name is on the disk when its folder is.
void sync_folder(const std::string& folder) {
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) fail("opening a folder");
    const int synced = ::fsync(handle);
    ::close(handle);
    if (synced != 0) fail("writing a folder");
}

}  // namespace

OpenFile OpenFile::open(const std::string& path) {
    const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (handle < 0 && errno == ENOENT) throw NotFound("There is no such file.");
    if (handle < 0) fail("opening a file");
    return OpenFile{handle};
}

OpenFile OpenFile::fresh(const std::string& folder) {
    std::string path = folder + "/" + random::token(16) + std::string{unkept_ending};
    const int handle = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (handle < 0) fail("making a file");
    return OpenFile{handle, std::move(path)};
}

std::optional<OpenFile> OpenFile::extend(const std::string& path) {
    const int handle = ::open(path.c_str(), O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (handle < 0) fail("opening a file");
    OpenFile file{handle, {}, path};
    if (::flock(handle, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return std::nullopt;
        fail("locking a file");
    }
    if (file.size() == 0) sync_folder(folder_of(path));
    return file;
}

OpenFile::~OpenFile() {
    if (handle_ >= 0) ::close(handle_);
    if (!unkept_.empty()) ::unlink(unkept_.c_str());
}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)),
      unkept_(std::exchange(other.unkept_, {})),
      extended_(std::exchange(other.extended_, {})) {}

std::uint64_t OpenFile::size() const {
    struct stat known{};
    if (::fstat(handle_, &known) != 0) fail("looking at a file");
    return static_cast<std::uint64_t>(known.st_size);
}

std::size_t OpenFile::read_at(std::uint64_t place, std::span<char> into) const {
    std::size_t count = 0;
    while (count < into.size()) {
        const ssize_t got =
            ::pread(handle_, into.data() + count, into.size() - count, static_cast<off_t>(place + count));
        if (got == 0) break;
        if (got < 0 && errno != EINTR) fail("reading a file");
        if (got > 0) count += static_cast<std::size_t>(got);
    }
    return count;
}

void OpenFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(handle_, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) fail("writing a file");
        if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void OpenFile::shorten(std::uint64_t size) {
    if (::ftruncate(handle_, static_cast<off_t>(size)) != 0) fail("shortening a file");
}

void OpenFile::sync() const {
    if (::fdatasync(handle_) != 0) fail("writing a file");
}

void OpenFile::also_as(const std::string& path) const {
    const std::string& own = unkept_.empty() ? extended_ : unkept_;
    ENSURE(!own.empty());
    sync();
    if (::link(own.c_str(), path.c_str()) != 0 && errno != EEXIST) fail("naming a file");
    sync_folder(folder_of(path));
}

void OpenFile::keep_as(const std::string& path) {
    ENSURE(!unkept_.empty());
    sync();
    if (::rename(unkept_.c_str(), path.c_str()) != 0) fail("naming a file");
    unkept_.clear();
    sync_folder(folder_of(path));
}

}  // namespace hub
