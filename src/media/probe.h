#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

// What a video or audio is made of, and whether browsers play it.
namespace hub::media {

struct Track {
    enum class Kind : std::uint8_t { video, audio };
    Kind kind = Kind::video;
    std::string codec;        // "h264", as libavcodec names it
    std::string pixels{};     // "yuv420p"; of a video
    std::uint32_t width = 0;  // of a video, as it is meant to be seen
    std::uint32_t height = 0;
};

struct Probe {
    std::string container;                      // "mov,mp4,m4a,3gp,3g2,mj2", as libavformat names it
    std::optional<std::int64_t> duration_ms{};  // where it is told
    std::vector<Track> tracks{};

    const Track* first(Track::Kind kind) const;
    std::string codecs() const;  // "h264, aac"
};

// Sentences about what will not play, or not well; empty when all is fine. `type` is what was found by the first bytes.
std::vector<std::string> warnings_of(const Probe& probe, const std::string& type);

Json probe_json(const Probe& probe);
Probe probe_of(const Json& json);  // throws Invalid

// Reads containers by libavformat. Only ever inside the cage (cage.h).
class Prober {
public:
    // Loads the library; throws Unavailable.
    Prober();
    ~Prober();
    Prober(const Prober&) = delete;
    Prober& operator=(const Prober&) = delete;

    // Throws Invalid{"file"} with a sentence when it can't be read.
    Probe probe(int source) const;

private:
    struct Av;
    std::unique_ptr<const Av> av_;
};

}  // namespace hub::media
