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

std::string shown(const Compiled& compiled) {
    MergeValues values;
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
                   .has_poster = true,
                   .captions = {{.id = german, .language = "de", .label = "\"Deutsch\"", .created_at = {}}}}});
    const std::string html = shown(compiled);
    CHECK(holds(html, R"(src="/talk" poster="/talk?poster" width="640" height="360")"));
    CHECK(holds(html, R"(><track kind="captions" src="/talk?captions=)" + german.text() +
                          R"(" srclang="de" label="&quot;Deutsch&quot;"></video>)"));
}

}  // namespace hub::catalog
