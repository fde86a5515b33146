#include <doctest/doctest.h>

#include "base/text.h"
#include "catalog/blocks.h"
#include "catalog/embeds.h"
#include "catalog/own_html.h"

namespace hub::catalog {

namespace {

using Places = std::vector<std::string>;

const FileId picture = FileId::parse("fil_00000000000000000000000001");
const FileId video = FileId::parse("fil_00000000000000000000000002");

Json blocks_from(const std::string& blocks) {
    auto json = parse_json("{\"blocks\":[" + blocks + "]}");
    REQUIRE_MESSAGE(json.has_value(), blocks);
    return *json;
}

std::string image_json(const FileId& file, const std::string& more) {
    return R"({"file":")" + file.text() + "\"" + more + "}";
}

Compiled stored(const Json& body) {
    const CompiledBody compiled = compile(body);
    for (const FieldError& error : compiled.wrong) FAIL_CHECK(error.field << " " << error.message);
    return compiled_of(to_text(compiled.compiled));
}

std::string shown(const Json& body) {
    MergeValues values;
    values.set(MergeField::first_name, "Ada");
    values.address_of = [](const FileId& file) { return "/media/" + file.text(); };
    values.page_url = "/p/course/lesson";
    return assemble(stored(body), values);
}

Places wrong_places(const Json& body) {
    Places places;
    for (const FieldError& error : compile(body).wrong) places.push_back(error.field);
    return places;
}

std::string frame_of(std::string_view url) {
    const auto embed = find_embed(url);
    return embed ? embed->frame : "none";
}

}  // namespace

TEST_CASE("a gallery shows its pictures as links to themselves, each with a name") {
    const std::string html =
        shown(blocks_from(R"({"type":"gallery","columns":4,"images":[)" +
                          image_json(picture, R"(,"alt":"A bowl","caption":"For {{member.first_name}}")") + "," +
                          image_json(picture, R"(,"alt":"A \"cup\"")") + "]}"));
    CHECK(
        html.starts_with("<ul class=\"block gallery gallery-4\"><li><figure><a class=\"gallery-open\" href=\"/media/" +
                         picture.text() + "\"><img src=\"/media/" + picture.text() + "\" alt=\"A bowl\""));
    CHECK(html.find("<figcaption>For Ada</figcaption>") != std::string::npos);
    CHECK(html.find("alt=\"A &quot;cup&quot;\"") != std::string::npos);
    CHECK(wrong_places(blocks_from(R"({"type":"gallery","columns":5,"images":[]})")) ==
          Places{"body.blocks.0.columns", "body.blocks.0.images"});
    CHECK(wrong_places(blocks_from(R"({"type":"gallery","images":[7,{"file":"x","size":1},)" + image_json(picture, "") +
                                   "]}")) == Places{"body.blocks.0.images.0", "body.blocks.0.images.1.size",
                                                    "body.blocks.0.images.1.file", "body.blocks.0.images.1.alt",
                                                    "body.blocks.0.images.2.alt"});
}

TEST_CASE("columns hold blocks, but no columns") {
    const std::string divider = R"({"type":"divider"})";
    CHECK(shown(blocks_from(R"({"type":"columns","columns":[{"blocks":[)" + divider + "," + divider +
                            R"(]},{"blocks":[]}]})")) ==
          "<div class=\"block columns columns-2\"><div class=\"column\">\n<hr>\n<hr>\n</div><div class=\"column\">\n"
          "</div></div>\n");
    CHECK(wrong_places(blocks_from(R"({"type":"columns","columns":[{"blocks":[]}]})")) ==
          Places{"body.blocks.0.columns"});
    CHECK(wrong_places(blocks_from(R"({"type":"columns","columns":[3,{"width":1}]})")) ==
          Places{"body.blocks.0.columns.0", "body.blocks.0.columns.1.width", "body.blocks.0.columns.1.blocks"});
    const std::string inner = R"({"type":"columns","columns":[{"blocks":[]},{"blocks":[]}]})";
    CHECK(wrong_places(blocks_from(R"({"type":"columns","columns":[{"blocks":[)" + inner + R"(]},{"blocks":[]}]})")) ==
          Places{"body.blocks.0.columns.0.blocks.0.type"});
    std::string many = divider;
    for (int count = 1; count < 300; ++count) many += "," + divider;
    CHECK(wrong_places(blocks_from(R"({"type":"columns","columns":[{"blocks":[)" + many + R"(]},{"blocks":[)" + many +
                                   "]}]}")) == Places{"body.blocks.0.columns.1.blocks.199"});
}

TEST_CASE("files are named wherever they stand, and what plays is known when the body is loaded") {
    const Json body =
        blocks_from(R"({"type":"columns","columns":[{"blocks":[{"type":"gallery","images":[)" +
                    image_json(picture, R"(,"alt":"A bowl")") + R"(]}]},{"blocks":[{"type":"video","file":")" +
                    video.text() + R"("},{"type":"video","file":")" + video.text() + R"("}]}]})");
    const CompiledBody compiled = compile(body);
    REQUIRE(compiled.files.size() == 3);
    CHECK(compiled.files[0].field == "body.blocks.0.columns.0.blocks.0.images.0.file");
    CHECK(compiled.files[0].kind == media::Kind::image);
    CHECK(compiled.files[1].field == "body.blocks.0.columns.1.blocks.0.file");
    CHECK(stored(body).players == std::vector{video});
    CHECK(stored(blocks_from(R"({"type":"divider"})")).players.empty());
}

TEST_CASE("a player of others is a link until it is pressed, and only its origin may be framed") {
    const Json body =
        blocks_from(R"({"type":"embed","url":"https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m5s","title":"A \"kiln\""},
        {"type":"embed","url":"https://vimeo.com/76979871","title":"Two","ratio":"4:3"},
        {"type":"embed","url":"https://youtu.be/dQw4w9WgXcQ","title":"Three"})");
    const std::string html = shown(body);
    CHECK(html.find("href=\"https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=1m5s\" data-embed=\"https://www.youtube-"
                    "nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&amp;rel=0&amp;start=65\"") != std::string::npos);
    CHECK(html.find("A &quot;kiln&quot;") != std::string::npos);
    CHECK(html.find("embed-4-3") != std::string::npos);
    CHECK(html.find("<iframe") == std::string::npos);
    CHECK(stored(body).frame_origins == "https://player.vimeo.com https://www.youtube-nocookie.com");
    CHECK(wrong_places(blocks_from(R"({"type":"embed","url":"http://vimeo.com/1","ratio":"2:1"})")) ==
          Places{"body.blocks.0.title", "body.blocks.0.url", "body.blocks.0.ratio"});
    CHECK(
        stored(
            blocks_from(
                R"({"type":"callout","tone":"tip","title":" data-embed=\"https://evil.example/\"","content":[{"type":"paragraph"}]})"))
            .frame_origins.empty());
}

TEST_CASE("addresses that people copy lead to players that don't follow") {
    const std::string youtube = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&rel=0";
    for (const std::string_view same :
         {"https://youtu.be/dQw4w9WgXcQ?si=tracked", "https://m.youtube.com/watch?app=m&v=dQw4w9WgXcQ",
          "https://www.youtube.com/shorts/dQw4w9WgXcQ", "https://YouTube.com/embed/dQw4w9WgXcQ",
          "https://www.youtube.com/live/dQw4w9WgXcQ#x"})
        CHECK_MESSAGE(frame_of(same) == youtube, same);
    CHECK(frame_of("https://www.youtube.com/playlist?list=PL12") ==
          "https://www.youtube-nocookie.com/embed/videoseries?autoplay=1&rel=0&list=PL12");
    CHECK(frame_of("https://vimeo.com/76979871/abc123") ==
          "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=abc123");
    CHECK(frame_of("https://player.vimeo.com/video/76979871?h=abc123") ==
          "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=abc123");
    CHECK(frame_of("https://studio.wistia.com/medias/e4a27b971d") ==
          "https://fast.wistia.net/embed/iframe/e4a27b971d?doNotTrack=true&autoPlay=true");
    CHECK(frame_of("https://open.spotify.com/episode/abc") == "https://open.spotify.com/embed/episode/abc");
    CHECK(frame_of("https://soundcloud.com/riverside/kiln?x=1") ==
          "https://w.soundcloud.com/player/?auto_play=true&url=https://soundcloud.com/riverside/kiln");
    CHECK(frame_of("https://player.riverside.example/v/7?a=1#t") == "https://player.riverside.example/v/7?a=1");
    for (const std::string_view no :
         {"https://www.youtube.com/watch", "https://youtu.be/a;b", "https://vimeo.com/about", "javascript:alert(1)",
          "//vimeo.com/1", "https://localhost/x", "https://10.0.0.1/x", "https://a.example;script-src/x",
          "https://user@vimeo.com/1", "https://[::1]/", "https://a.example:8443/x", "https://a b.example/", ""})
        CHECK_MESSAGE(frame_of(no) == "none", no);
}

TEST_CASE("own HTML stands in a frame of its own and is found by its number") {
    const Json body = blocks_from(R"({"type":"html","html":"<b>one</b>","title":"One"},
        {"type":"columns","columns":[{"blocks":[{"type":"html","html":"<script>two()</script>","title":"Tw\"o","height":90}]},{"blocks":[]}]},
        {"type":"html","html":"three","title":"Three"})");
    const std::string html = shown(body);
    CHECK(html.find("script") == html.find("scripts"));  // of the sandbox
    CHECK(html.find("src=\"/p/course/lesson/frames/2\" height=\"90\" title=\"Tw&quot;o\"") != std::string::npos);
    CHECK(html.find("allow-same-origin") == std::string::npos);
    CHECK(stored(body).frame_origins == "'self'");
    CHECK(find_own_html(body, 2)->html == "<script>two()</script>");
    CHECK(find_own_html(body, 3)->title == "Three");
    CHECK_FALSE(find_own_html(body, 0).has_value());
    CHECK_FALSE(find_own_html(body, 4).has_value());
    CHECK(wrong_places(blocks_from(R"({"type":"html","html":"","height":10})")) ==
          Places{"body.blocks.0.title", "body.blocks.0.height", "body.blocks.0.html"});
}

}  // namespace hub::catalog
