// A backup as it is read: whatever the file holds, it is read to its end or refused with a sentence, and what is read
// has the shape that its own lines announce.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "base/ensure.h"
#include "base/error.h"
#include "db/archive.h"

namespace {

// A file that only this process knows, for the reader wants a name.
class Memory {
public:
    Memory(const std::uint8_t* bytes, std::size_t size) : handle_(::memfd_create("backup", MFD_CLOEXEC)) {
        ENSURE(handle_ >= 0 && ::write(handle_, bytes, size) == static_cast<ssize_t>(size));
    }
    ~Memory() { ::close(handle_); }
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    std::string path() const { return "/proc/self/fd/" + std::to_string(handle_); }

private:
    int handle_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const Memory file{bytes, size};
    try {
        hub::db::ArchiveReader reader{file.path()};
        std::int64_t tables = 0;
        std::int64_t rows = 0;
        std::vector<hub::db::Value> values;
        while (const auto table = reader.next_table()) {
            ++tables;
            for (; reader.next_row(values); ++rows) ENSURE(values.size() == table->columns.size());
        }
        ENSURE(reader.sum().tables == tables && reader.sum().rows == rows);
        ENSURE(reader.sum().bytes == static_cast<std::int64_t>(size) && reader.sum().sha256.size() == 64);
    } catch (const hub::Unavailable&) {
        return 0;
    }
    return 0;
}
