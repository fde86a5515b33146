#include "catalog/looks.h"

#include <doctest/doctest.h>

namespace hub::catalog {

namespace {

const FileId image = FileId::fresh(Time{});
const FileId talk = FileId::fresh(Time{});

Compiled lesson() {
    const Json body = *parse_json(R"({"blocks":[{"type":"image","file":")" + image.text() +
                                  R"(","alt":"A bowl"},{"type":"video","file":")" + talk.text() +
                                  R"("},{"type":"file","file":")" + image.text() + R"(","label":"Get it"}]})");
    return compiled_of(to_text(compile(body).compiled));
}

std::string shown(const Compiled& compiled, bool is_member = true) {
    MergeValues values;
    values.opens = [&](const media::Audience& audience) { return is_member || audience == media::Audience::anyone; };
    if (!is_member) values.login_url = "/login?next=/p/course/lesson";
    values.address_of = [](const FileId& file) { return file == image ? "/image" : "/talk"; };
    return assemble(compiled, values);
}

bool holds(const std::string& html, std::string_view part) {
    return html.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a page names the sizes of its images and keeps their place free") {
    Compiled compiled = lesson();
    CHECK(files_looked_at(compiled).size() == 2);
    const std::string before = shown(compiled);
    attach_looks(compiled, {{.file = image, .width = 1200, .height = 800, .widths = {1200, 960, 480}}});
    const std::string html = shown(compiled);
    CHECK(holds(html, R"(<img src="/image" srcset="/image?w=480 480w, /image?w=960 960w, /image?w=1200 1200w")"));
    CHECK(holds(html, R"(width="1200" height="800" alt="A bowl")"));
    CHECK(holds(html, R"(download href="/image)"));
    CHECK_FALSE(holds(html, "poster"));
    Compiled small = lesson();
    attach_looks(small, {{.file = image, .width = 30, .height = 20, .widths = {30}}});
    CHECK(holds(shown(small), R"(<img src="/image" width="30" height="20" alt=)"));
    Compiled unknown = lesson();
    attach_looks(unknown, {});
    CHECK(shown(unknown) == before);
}

TEST_CASE("a video has its captions, its poster and its place") {
    Compiled compiled = lesson();
    const CaptionId german = CaptionId::fresh(Time{});
    attach_looks(compiled,
                 {{.file = talk,
                   .width = 640,
                   .height = 360,
                   .poster = media::Audience::members,
                   .captions = {{.id = german, .language = "de", .label = "\"Deutsch\"", .created_at = {}}}}});
    const std::string html = shown(compiled);
    CHECK(holds(html, R"(src="/talk" poster="/talk?poster" width="640" height="360")"));
    CHECK(holds(html, R"(><track kind="captions" src="/talk?captions=)" + german.text() +
                          R"(" srclang="de" label="&quot;Deutsch&quot;"></video>)"));
    CHECK_FALSE(holds(shown(compiled, false), "poster"));
}

TEST_CASE("who isn't meant by a file sees a notice in its place, and the words of the page around it") {
    const auto body = [](const std::string& blocks) {
        return compiled_of(to_text(compile(*parse_json(R"({"blocks":[)" + blocks + "]}")).compiled));
    };
    const std::string end = R"(<figcaption>Words for there</figcaption></figure>)";
    const std::string caption = R"("caption":"Words for {{member.first_name|there}}")";
    Compiled compiled = body(
        R"({"type":"video","file":")" + talk.text() + "\"," + caption + R"(},{"type":"gallery","images":[{"file":")" +
        image.text() + R"(","alt":"A bowl",)" + caption + R"(}]},{"type":"image","file":")" + image.text() + "\"," +
        caption + R"(},{"type":"file","file":")" + image.text() + R"(","label":"Get {{member.first_name|it}}"})");
    const std::string before = shown(compiled);
    attach_looks(
        compiled,
        {{.file = image, .kind = media::Kind::image, .audience = media::Audience::members},
         {.file = talk,
          .kind = media::Kind::video,
          .audience = media::Audience::members,
          .captions = {{.id = CaptionId::fresh(Time{}), .language = "de", .label = "Deutsch", .created_at = {}}}}});
    CHECK(holds(shown(compiled), "<track"));
    const std::string html = shown(compiled, false);
    const std::string login = R"(<a href="/login?next=/p/course/lesson">Log in to )";
    CHECK(holds(html, R"(<figure class="block figure"><div class="kept"><p>For members. )" + login +
                          "watch this video</a>.</p></div>" + end));
    CHECK(holds(html, R"(<li><figure><div class="kept"><p>For members. )" + login + "see this picture</a>.</p></div>" +
                          end + "\n</li>"));
    CHECK(holds(html, R"(<figure class="block figure"><div class="kept"><p>For members. )" + login +
                          "see this picture</a>.</p></div>" + end));
    CHECK(holds(html,
                R"(<p class="block block-file"><a class="download download-kept" href="/login?next=/p/course/lesson">)"
                R"(<span class="download-why">For members. Log in to download this.</span>Get it</a></p>)"));
    for (const std::string_view gone : {"/image", "/talk", "<img", "<video", "<track"}) CHECK_FALSE(holds(html, gone));
    Compiled open = body(R"({"type":"divider"})");
    attach_looks(open, {});
    CHECK(shown(open, false) == shown(open));
    CHECK(holds(before, "<video"));
}

}  // namespace hub::catalog
