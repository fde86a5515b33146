// Captions: what is taken is written so that it reads as the same again, and holds nothing that a player could take for
// something else.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ensure.h"
#include "base/error.h"
#include "media/webvtt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    try {
        const auto cues = hub::media::read_captions(text);
        ENSURE(!cues.empty() && cues.size() <= hub::media::cues_max + 1);
        for (const hub::media::Cue& cue : cues) {
            ENSURE(cue.from >= 0 && cue.from < cue.until && !cue.text.empty());
            ENSURE(cue.text.find("-->") == std::string::npos && cue.text.find("\n\n") == std::string::npos);
        }
        const std::string written = hub::media::to_webvtt(cues);
        ENSURE(hub::media::to_webvtt(hub::media::read_captions(written)) == written);
    } catch (const hub::Invalid& wrong) {
        ENSURE(!wrong.fields().empty() && wrong.fields().size() <= 10);
    }
    return 0;
}
