#include "demo/exhibits.h"

#include <cmath>
#include <cstdint>
#include <numbers>

#include "base/assets.h"
#include "base/error.h"
#include "base/text.h"
#include "media/webvtt.h"

namespace hub::demo {

namespace {

constexpr std::string_view made_here = "slow-breaths.wav";
constexpr std::string_view film_poster = "a-day-at-the-bay.webp";
constexpr std::uint32_t rate = 8000;  // samples a second
constexpr int breath = 10;            // seconds: four in, six out
constexpr int breaths = 5;

void append_number(std::string& bytes, std::uint32_t number, int size) {
    for (int at = 0; at < size; ++at) bytes += static_cast<char>(number >> (8 * at) & 0xff);
}

// From 0 to 1 and back, in the time of a breath.
double swell_at(double second) {
    constexpr double in = 4;
    const double place = std::fmod(second, breath);
    const double share = place < in ? place / in : (breath - place) / (breath - in);
    return 0.5 - 0.5 * std::cos(share * std::numbers::pi);
}

// Two soft tones a fifth apart that swell and fade, as WAV of one channel in 16 bits.
std::string breathing_tone() {
    const std::uint32_t samples = rate * breath * breaths;
    std::string bytes = "RIFF";
    append_number(bytes, 36 + samples * 2, 4);
    bytes += "WAVEfmt ";
    append_number(bytes, 16, 4);
    append_number(bytes, 1, 2);
    append_number(bytes, 1, 2);
    append_number(bytes, rate, 4);
    append_number(bytes, rate * 2, 4);
    append_number(bytes, 2, 2);
    append_number(bytes, 16, 2);
    bytes += "data";
    append_number(bytes, samples * 2, 4);
    for (std::uint32_t at = 0; at < samples; ++at) {
        const double second = static_cast<double>(at) / rate;
        const double turn = second * 2 * std::numbers::pi;
        const double tone = 0.6 * std::sin(turn * 146.8) + 0.3 * std::sin(turn * 220.2);
        const double level = 9000 * (0.08 + 0.92 * swell_at(second));
        append_number(bytes, static_cast<std::uint32_t>(static_cast<std::int32_t>(tone * level)) & 0xffff, 2);
    }
    return bytes;
}

std::string carried(std::string_view asset) {
    const auto bytes = assets::find(format("demo/content/media/{}", asset));
    if (!bytes) throw Invalid(std::string{asset}, "should be a file of the demo");
    return std::string{*bytes};
}

}  // namespace

std::vector<Exhibit> exhibits() {
    const auto fresh = [] { return FileId::fresh(Time{}); };
    using enum media::Kind;
    return {{fresh(), "first-light.webp", "First light.webp", image, "image/webp"},
            {fresh(), "noon.webp", "Noon.webp", image, "image/webp"},
            {fresh(), "evening.webp", "Evening.webp", image, "image/webp"},
            {fresh(), "night.webp", "Night.webp", image, "image/webp"},
            {fresh(), film_poster, "A day at the bay.webp", image, "image/webp"},
            {fresh(), "a-day-at-the-bay.webm", "A day at the bay.webm", video, "video/webm", film_poster,
             "a-day-at-the-bay.vtt"},
            {fresh(), made_here, "Slow breaths.wav", audio, "audio/wav"},
            {fresh(), "a-week-of-breathing.pdf", "A week of breathing.pdf", document, "application/pdf"},
            {fresh(), "a-list-for-the-bedroom.txt", "A list for the bedroom.txt", document, "text/plain"},
            {fresh(), "notes-for-ada.txt", "Notes for Ada.txt", document, "text/plain"}};
}

std::string bytes_of(const Exhibit& exhibit) {
    return exhibit.asset == made_here ? breathing_tone() : carried(exhibit.asset);
}

std::string captions_of(const Exhibit& exhibit) {
    return media::to_webvtt(media::read_captions(carried(exhibit.captions)));
}

media::File file_of(const Exhibit& exhibit, std::uint64_t size, Time now) {
    return {.id = exhibit.id,
            .name = std::string{exhibit.name},
            .kind = exhibit.kind,
            .type = std::string{exhibit.type},
            .size = size,
            .version = 1,
            .created_at = now};
}

}  // namespace hub::demo
