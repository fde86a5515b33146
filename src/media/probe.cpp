#include "media/probe.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace hub::media {

namespace {

constexpr std::string_view video_played[] = {"h264", "vp8", "vp9", "av1"};
constexpr std::string_view audio_played[] = {"aac",       "mp3",    "opus",      "vorbis",    "flac",
                                             "pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_f32le", "pcm_s32le"};

// What people call them.
struct Called {
    std::string_view codec;
    std::string_view name;
};
constexpr Called called[] = {
    {"hevc", "H.265 (HEVC)"},
    {"prores", "ProRes"},
    {"mpeg4", "MPEG-4 Part 2 (DivX, Xvid)"},
    {"mpeg2video", "MPEG-2"},
    {"mpeg1video", "MPEG-1"},
    {"wmv3", "Windows Media Video"},
    {"wmv2", "Windows Media Video"},
    {"vc1", "VC-1"},
    {"dnxhd", "DNxHD"},
    {"mjpeg", "Motion JPEG"},
    {"theora", "Theora"},
    {"ac3", "AC-3 (Dolby Digital)"},
    {"eac3", "E-AC-3 (Dolby Digital Plus)"},
    {"dts", "DTS"},
    {"alac", "Apple Lossless"},
    {"wmav2", "Windows Media Audio"},
    {"wmapro", "Windows Media Audio"},
    {"amr_nb", "AMR"},
};

struct Container {
    std::string_view type;
    std::string_view name;
};
// Found by the first bytes; no browser opens them, whatever is inside.
constexpr Container closed[] = {
    {"video/x-msvideo", "AVI"},
    {"video/x-ms-asf", "Windows Media"},
    {"video/x-ms-wmv", "Windows Media"},
    {"video/x-matroska", "Matroska (MKV)"},
    {"video/mpeg", "MPEG"},
    {"video/mp2t", "MPEG transport stream"},
    {"video/x-flv", "Flash Video"},
    {"video/3gpp", "3GPP"},
    {"audio/x-ms-wma", "Windows Media Audio"},
    {"audio/x-aiff", "AIFF"},
    {"audio/amr", "AMR"},
};

std::string name_of(std::string_view codec) {
    const auto* const known = std::ranges::find(called, codec, &Called::codec);
    return std::string{known == std::end(called) ? codec : known->name};
}

bool plays(const Track& track) {
    return track.kind == Track::Kind::video ? std::ranges::count(video_played, track.codec) > 0
                                            : std::ranges::count(audio_played, track.codec) > 0;
}

// More than eight bits, or colours kept whole: H.264 as cameras and editors write it.
bool is_for_editing(const Track& track) {
    return track.codec == "h264" && !track.pixels.empty() && track.pixels != "yuv420p" && track.pixels != "yuvj420p";
}

std::string what_of(const Track& track) {
    return track.kind == Track::Kind::video ? "picture" : "sound";
}

void judge(const Track& track, std::vector<std::string>& warnings) {
    const std::string advice =
        track.kind == Track::Kind::video ? "Export it as MP4 with H.264 (High, 8 bit)." : "Export it with AAC sound.";
    if (track.codec == "hevc") {
        warnings.push_back(
            "Many browsers can't play its picture: it is H.265 (HEVC), which plays on Apple's devices and some "
            "others. " +
            advice);
    } else if (!plays(track)) {
        warnings.push_back(
            format("Browsers can't play its {}: it is {}. {}", what_of(track), name_of(track.codec), advice));
    } else if (is_for_editing(track)) {
        warnings.push_back(format("Many browsers can't play its picture: it is H.264 made for editing ({}). {}",
                                  track.pixels, advice));
    }
}

std::uint32_t side_of(const Json& json, std::string_view field) {
    constexpr std::int64_t side_max = 100'000;
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(number_at(json, {field}).value_or(0), 0, side_max));
}

// Words of other people's making are kept short and plain.
std::string word_of(const Json& json, std::string_view field) {
    constexpr std::size_t letters_max = 60;
    std::string word = text_at(json, {field}).value_or("").substr(0, letters_max);
    std::erase_if(word, [](char letter) { return letter < ' ' || letter > '~'; });
    return word;
}

}  // namespace

const Track* Probe::first(Track::Kind kind) const {
    const auto found = std::ranges::find(tracks, kind, &Track::kind);
    return found == tracks.end() ? nullptr : &*found;
}

std::string Probe::codecs() const {
    std::vector<std::string> names;
    for (const Track& track : tracks) {
        if (std::ranges::count(names, track.codec) == 0) names.push_back(track.codec);
    }
    return join(names, ", ");
}

std::vector<std::string> warnings_of(const Probe& probe, const std::string& type) {
    std::vector<std::string> warnings;
    const auto* const shut = std::ranges::find(closed, type, &Container::type);
    if (shut != std::end(closed))
        warnings.push_back(
            format("No browser plays {} files, so members can only download it. Export it as MP4.", shut->name));
    for (const Track::Kind kind : {Track::Kind::video, Track::Kind::audio}) {
        if (const Track* const track = probe.first(kind)) judge(*track, warnings);
    }
    if (probe.tracks.empty() && shut == std::end(closed))
        warnings.emplace_back("There is neither picture nor sound in it that we could find, so it may not play.");
    return warnings;
}

Json probe_json(const Probe& probe) {
    JsonArray tracks;
    for (const Track& track : probe.tracks) {
        tracks.push_back(JsonObject{{"kind", track.kind == Track::Kind::video ? "video" : "audio"},
                                    {"codec", track.codec},
                                    {"pixels", track.pixels},
                                    {"width", track.width},
                                    {"height", track.height}});
    }
    return JsonObject{{"container", probe.container},
                      {"duration_ms", hub::json_of(probe.duration_ms)},
                      {"tracks", std::move(tracks)}};
}

Probe probe_of(const Json& json) {
    constexpr std::size_t tracks_max = 32;
    const Json* const tracks = at(json, {"tracks"});
    if (tracks == nullptr || !tracks->is_array()) throw Invalid("file", "What was found in it makes no sense.");
    Probe probe{.container = word_of(json, "container"), .duration_ms = number_at(json, {"duration_ms"})};
    if (probe.duration_ms.value_or(0) < 0) probe.duration_ms.reset();
    for (const Json& track : tracks->as_array()) {
        if (probe.tracks.size() == tracks_max) break;
        probe.tracks.push_back({.kind = text_at(track, {"kind"}) == "audio" ? Track::Kind::audio : Track::Kind::video,
                                .codec = word_of(track, "codec"),
                                .pixels = word_of(track, "pixels"),
                                .width = side_of(track, "width"),
                                .height = side_of(track, "height")});
    }
    return probe;
}

}  // namespace hub::media
