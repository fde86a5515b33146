#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/open_file.h"
#include "media/cage_inside.h"
#include "media/mp4_index.h"
#include "media/picture_header.h"
#include "media/picture_maker.h"
#include "media/probe.h"

namespace hub::media {

namespace {

using namespace std::string_literals;

std::string be32(std::uint32_t number) {
    std::string bytes(4, '\0');
    for (std::size_t at = 4; at-- > 0; number >>= 8U) bytes[at] = static_cast<char>(number & 0xffU);
    return bytes;
}

std::string le(std::uint32_t number, std::size_t length) {
    std::string bytes(length, '\0');
    for (char& byte : bytes) {
        byte = static_cast<char>(number & 0xffU);
        number >>= 8U;
    }
    return bytes;
}

std::string png_head(std::uint32_t width, std::uint32_t height) {
    return "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + be32(width) + be32(height) + "\x08\2\0\0\0....\0\0\0\0IDAT"s;
}

std::string box(const std::string& kind, const std::string& inside) {
    return be32(static_cast<std::uint32_t>(inside.size() + 8)) + kind + inside;
}

std::string gif_of(std::size_t frames) {
    std::string gif = "GIF89a"s + le(2, 2) + le(3, 2) + "\0\0\0"s;
    for (std::size_t at = 0; at < frames; ++at) gif += "\x2c"s + std::string(9, '\0') + "\2\1\0\0"s;
    return gif + ";";
}

OpenFile file_with(const std::string& bytes) {
    OpenFile file = OpenFile::fresh(std::filesystem::temp_directory_path());
    file.append(bytes);
    return file;
}

std::optional<PictureHeader> header_of(const std::string& bytes) {
    return read_picture_header(file_with(bytes));
}

Mp4Index index_of(const std::string& bytes) {
    return find_mp4_index(file_with(bytes));
}

Probe playing(const std::string& picture, const std::string& sound, const std::string& pixels = "yuv420p") {
    Probe probe{.container = "mov"};
    if (!picture.empty())
        probe.tracks.push_back(
            {.kind = Track::Kind::video, .codec = picture, .pixels = pixels, .width = 2, .height = 1});
    if (!sound.empty()) probe.tracks.push_back({.kind = Track::Kind::audio, .codec = sound});
    return probe;
}

// A picture of 1300 × 2 points in the format PPM is not for us; so a BMP isn't. This is the smallest GIF there is.
const std::string one_point = "GIF89a\1\0\1\0\x80\0\0\xff\0\0\0\0\xff!\xf9\4\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"s;

}  // namespace

TEST_CASE("an image says how large it is before anybody unpacks it") {
    const auto png = header_of(png_head(50'000, 50'176));
    REQUIRE(png);
    CHECK(png->width == 50'000);
    CHECK(png->height == 50'176);
    const auto jpeg = header_of("\xff\xd8\xff\xe1\0\4ab\xff\xff\xff\xc2\0\x11\x08\2\x58\3\x20\3"s);
    REQUIRE(jpeg);
    CHECK(jpeg->width == 800);
    CHECK(jpeg->height == 600);
    const auto webp = header_of("RIFF....WEBPVP8X"s + le(10, 4) + "\0\0\0\0"s + le(1919, 3) + le(1079, 3));
    REQUIRE(webp);
    CHECK(webp->width == 1920);
    CHECK(webp->height == 1080);
    const auto avif =
        header_of(box("ftyp", "avif") +
                  box("meta", be32(0) + box("hdlr", "x") +
                                  box("iprp", box("ipco", box("ispe", be32(0) + be32(64) + be32(48)) +
                                                              box("ispe", be32(0) + be32(640) + be32(480))))));
    REQUIRE(avif);
    CHECK(avif->width == 640);
    const auto gif = header_of(gif_of(3));
    REQUIRE(gif);
    CHECK(gif->width == 2);
    CHECK(gif->height == 3);
    CHECK(gif->frames == 3);
}

TEST_CASE("what is cut off, broken or no image has no header") {
    for (const std::string& bytes : {""s, "\x89PNG"s, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"s, png_head(0, 5),
                                     "\xff\xd8\xff"s, "\xff\xd8\xff\xe0\0\1"s, "GIF89a\1"s, "RIFF....WEBPVP9 "s,
                                     box("ftyp", "avif"), box("ftyp", "avif") + box("meta", "")})
        CHECK_FALSE(header_of(bytes));
}

TEST_CASE("bombs are refused for what their header says") {
    const auto refused = [](std::uint32_t width, std::uint32_t height, std::uint32_t frames = 1) {
        return refusal_of({.width = width, .height = height, .frames = frames}, 1000);
    };
    CHECK(refused(8000, 6000).empty());
    CHECK(refused(50'000, 50'176).find("50 million") != std::string::npos);
    CHECK(refused(20'000, 150).find("100 times") != std::string::npos);
    CHECK(refused(10, 10, 501).find("frames") != std::string::npos);
    CHECK(refused(1000, 1000, 60).find("upload it as a video") != std::string::npos);
    CHECK(refusal_of({.width = 1, .height = 1}, picture_bytes_max + 1).find("MB") != std::string::npos);
    const auto gif = header_of(gif_of(1'000'000));
    REQUIRE(gif);
    CHECK_FALSE(refusal_of(*gif, 1000).empty());
}

TEST_CASE("a video says where its index stands, and boxes that lie are seen") {
    const std::string type = box("ftyp", "isom");
    CHECK(index_of(type + box("moov", "..") + box("mdat", "....")) == Mp4Index::first);
    CHECK(index_of(type + box("free", "") + box("mdat", "....") + box("moov", "..")) == Mp4Index::last);
    CHECK(index_of(type + box("mdat", "....")) == Mp4Index::none);
    CHECK(index_of("ID3....") == Mp4Index::none);
    for (const std::string& size :
         {be32(0x7fffffff) + "moov", be32(4) + "mdat", be32(1) + "mdat" + be32(0x80000000) + be32(0),
          be32(1) + "mdat" + be32(0) + be32(15)})
        CHECK(index_of(type + size) == Mp4Index::broken);
    CHECK(index_of(type + be32(0) + "mdat") == Mp4Index::none);
}

TEST_CASE("what browsers can't play is said in words, and what they play is not") {
    CHECK(warnings_of(playing("h264", "aac"), "video/mp4").empty());
    CHECK(warnings_of(playing("vp9", "opus"), "video/webm").empty());
    CHECK(warnings_of(playing("", "mp3"), "audio/mpeg").empty());
    const auto warned = [](const Probe& probe, const std::string& type, const std::string& word) {
        const auto warnings = warnings_of(probe, type);
        return warnings.size() == 1 && warnings.front().find(word) != std::string::npos;
    };
    CHECK(warned(playing("hevc", "aac"), "video/quicktime", "H.265"));
    CHECK(warned(playing("prores", "aac"), "video/quicktime", "ProRes"));
    CHECK(warned(playing("h264", "ac3"), "video/mp4", "AC-3"));
    CHECK(warned(playing("h264", "aac", "yuv422p10le"), "video/mp4", "yuv422p10le"));
    CHECK(warned(playing("h264", "aac"), "video/x-msvideo", "AVI"));
    CHECK(warned({.container = "mov"}, "video/mp4", "neither picture nor sound"));
}

TEST_CASE("what the child says of a video is taken with care") {
    const Probe probe = probe_of(*parse_json(to_text(probe_json(playing("h264", "aac")))));
    CHECK(probe.codecs() == "h264, aac");
    CHECK(probe.first(Track::Kind::video)->width == 2);
    const auto odd =
        parse_json(R"({"container":7,"duration_ms":-5,"tracks":[{"codec":"a\nb","width":-1,"height":99999999999}]})");
    const Probe careful = probe_of(*odd);
    CHECK_FALSE(careful.duration_ms);
    CHECK(careful.tracks.front().codec == "ab");
    CHECK(careful.tracks.front().width == 0);
    CHECK(careful.tracks.front().height == 100'000);
    CHECK_THROWS_AS(probe_of(Json(nullptr)), Invalid);
}

TEST_CASE("pictures are made upright and bare, and never larger than they were") {
    const PictureMaker maker;
    const OpenFile source = file_with(one_point);
    const OpenFile first = file_with("");
    const OpenFile second = file_with("");
    const std::vector<std::uint32_t> widths = {480};
    const std::vector<int> outputs = {first.handle(), second.handle()};
    const MadePictures all = maker.make(source.handle(), widths, outputs);
    CHECK(all.width == 1);
    REQUIRE(all.made.size() == 1);
    CHECK(all.made.front().width == 1);
    CHECK(all.made.front().size == first.size());
    CHECK(second.size() == 0);
    std::string head(12, '\0');
    first.read_at(0, head);
    CHECK(head.substr(8) == "WEBP");
    const OpenFile text = file_with("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
    CHECK_THROWS_AS(maker.make(text.handle(), widths, outputs), Invalid);
    const OpenFile bomb = file_with(png_head(50'000, 50'176));
    CHECK_THROWS_AS(maker.make(bomb.handle(), widths, outputs), Invalid);
}

}  // namespace hub::media
