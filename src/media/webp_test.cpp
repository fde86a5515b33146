#include "media/webp.h"

#include <doctest/doctest.h>

namespace hub::media {

namespace {

std::string number(std::size_t value) {
    std::string bytes;
    for (int at = 0; at < 4; ++at) bytes += static_cast<char>(value >> (8 * at) & 0xff);
    return bytes;
}

std::string chunk(const std::string& name, const std::string& inside) {
    return name + number(inside.size()) + inside + std::string(inside.size() % 2, '\0');
}

std::string webp(const std::string& chunks) {
    return "RIFF" + number(chunks.size() + 4) + "WEBP" + chunks;
}

}  // namespace

TEST_CASE("a bare WebP keeps its picture and nothing that is said about it") {
    const std::string still = chunk("VP8 ", "abc");
    const std::string moving = chunk("ANIM", "123456") + chunk("ANMF", "frame");
    CHECK(bare_webp(webp(still)) == webp(still));
    CHECK(bare_webp(webp(chunk("VP8X",
                               "\x3e"
                               "123456789") +
                         chunk("ICCP", "profile") + moving + chunk("EXIF", "place") + chunk("XMP ", "who") +
                         chunk("????", "x"))) == webp(chunk("VP8X",
                                                            "\x12"
                                                            "123456789") +
                                                      moving));
}

TEST_CASE("what isn't built as a WebP is has no bare form") {
    const std::string still = webp(chunk("VP8 ", "abc"));
    for (const std::string& wrong : {std::string{}, std::string{"RIFF"}, still + "x", still.substr(0, still.size() - 1),
                                     still.substr(0, 16), webp("VP8 " + number(0xffffffff) + "abc"), "X" + still})
        CHECK_FALSE(bare_webp(wrong).has_value());
}

}  // namespace hub::media
