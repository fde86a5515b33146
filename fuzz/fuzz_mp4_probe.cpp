// An MP4 as it is looked over before a player gets it: sizes may lie as they like, nothing outside of the file is read,
// and a few reads are enough. The second half of the input is what a child says that it found in it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ensure.h"
#include "base/error.h"
#include "base/json.h"
#include "media/mp4_index.h"
#include "media/probe.h"

namespace {

void read_what_a_child_says(std::string_view text) {
    const auto json = hub::parse_json(text);
    if (!json) return;
    try {
        const hub::media::Probe probe = hub::media::probe_of(*json);
        ENSURE(probe.tracks.size() <= 32 && probe.codecs().size() < 32 * 64);
        for (const std::string& warning : hub::media::warnings_of(probe, "video/mp4")) ENSURE(!warning.empty());
        ENSURE(hub::to_text(hub::media::probe_json(hub::media::probe_of(*hub::parse_json(
                   hub::to_text(hub::media::probe_json(probe)))))) == hub::to_text(hub::media::probe_json(probe)));
    } catch (const hub::Invalid&) {
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view file(reinterpret_cast<const char*>(bytes), size);
    std::size_t questions = 0;
    const hub::media::ReadAt read = [&](std::uint64_t place, std::span<char> into) {
        ENSURE(place < file.size() && into.size() <= 16);
        ++questions;
        const std::string_view there = file.substr(static_cast<std::size_t>(place), into.size());
        std::ranges::copy(there, into.begin());
        return there.size();
    };
    hub::media::find_mp4_index(read, size);
    ENSURE(questions <= 10'001);
    read_what_a_child_says(file.substr(size / 2));
    return 0;
}
