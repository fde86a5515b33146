// The XML of a store: whatever it says, what is read of it is bounded, and reading it twice gives the same.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ensure.h"
#include "media/s3_xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view xml(reinterpret_cast<const char*>(bytes), size);
    const auto value = hub::media::s3_value(xml, "UploadId");
    ENSURE(!value || value->size() <= 4096);
    ENSURE(value == hub::media::s3_value(xml, "UploadId"));
    const auto listing = hub::media::s3_listing(xml);
    if (!listing) return 0;
    ENSURE(listing->entries.size() <= size / 10);
    for (const auto& entry : listing->entries) ENSURE(entry.key.size() <= 4096 && entry.upload.size() <= 4096);
    return 0;
}
