// A form with files: whatever the body holds, each part lies in it, behind the one before, and what is copied out of it
// is what lies there.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "base/error.h"
#include "base/open_file.h"
#include "http/multipart.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view content(reinterpret_cast<const char*>(bytes), size);
    const std::string folder = std::filesystem::temp_directory_path();
    hub::OpenFile body = hub::OpenFile::fresh(folder);
    body.append(content);
    try {
        std::uint64_t last = 0;
        for (const hub::http::Part& part : hub::http::parts_of(body, "multipart/form-data; boundary=b")) {
            ENSURE(part.begin >= last && part.begin <= part.end && part.end <= size);
            last = part.end;
            const std::string_view wanted = content.substr(part.begin, part.end - part.begin);
            const hub::OpenFile copy = hub::http::copy_of(body, part, folder);
            std::string found(copy.size(), '\0');
            found.resize(copy.read_at(0, found));
            ENSURE(found == wanted);
            if (wanted.size() <= 4096) ENSURE(hub::http::text_of(body, part) == wanted);
        }
    } catch (const hub::Invalid&) {
    }
    return 0;
}
