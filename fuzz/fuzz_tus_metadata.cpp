// An Upload-Metadata header: what is read of it is text that may be shown, or it is refused; and a name made of it
// leads nowhere.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "media/files.h"
#include "media/uploads.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view header(reinterpret_cast<const char*>(bytes), size);
    for (const std::string_view key : {"filename", "filetype", "replaces"}) {
        try {
            const auto value = hub::media::metadata_value(header, key);
            if (!value) continue;
            ENSURE(hub::is_utf8(*value) && hub::is_printable(*value) && value->size() <= size);
            const std::string name = hub::media::clean_name(*value);
            ENSURE(!name.empty() && name.front() != '.' && name.find('/') == std::string::npos);
            ENSURE(hub::is_utf8(name) && hub::media::clean_name(name) == name);
        } catch (const hub::Invalid&) {
        }
    }
    return 0;
}
