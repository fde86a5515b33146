#include "demo/exhibits.h"

#include <cmath>
#include <cstdint>
#include <numbers>

#include "base/assets.h"
#include "base/error.h"
#include "base/text.h"

namespace hub::demo {

namespace {

constexpr std::string_view made_here = "slow-breaths.wav";
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

}  // namespace

std::vector<Exhibit> exhibits() {
    const auto fresh = [] { return FileId::fresh(Time{}); };
    using enum media::Kind;
    return {{fresh(), "first-light.webp", "First light.webp", image, "image/webp"},
            {fresh(), "noon.webp", "Noon.webp", image, "image/webp"},
            {fresh(), "evening.webp", "Evening.webp", image, "image/webp"},
            {fresh(), "night.webp", "Night.webp", image, "image/webp"},
            {fresh(), "a-day-at-the-bay.webm", "A day at the bay.webm", video, "video/webm"},
            {fresh(), made_here, "Slow breaths.wav", audio, "audio/wav"},
            {fresh(), "a-week-of-breathing.pdf", "A week of breathing.pdf", document, "application/pdf"}};
}

std::string bytes_of(const Exhibit& exhibit) {
    if (exhibit.asset == made_here) return breathing_tone();
    const auto bytes = assets::find(format("demo/content/media/{}", exhibit.asset));
    if (!bytes) throw Invalid(std::string{exhibit.asset}, "should be a file of the demo");
    return std::string{*bytes};
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
