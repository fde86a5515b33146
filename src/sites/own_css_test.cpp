#include "sites/own_css.h"

#include <doctest/doctest.h>

namespace hub::sites {

TEST_CASE("ordinary styles are taken as they are") {
    for (const char* css :
         {"", ".card { border-radius: 2rem; }",
          "@media (min-width: 40rem) { .card:hover > a::after { content: \"→ '\"; } }",
          "/* a { */ .x { color: rgb(1 2 3 / 50%); }", "@container (width < 400px) { .x { inset: 0 auto auto -1px } }",
          ".x { background: url(\"data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'/>\") }",
          ".x { background: url( data:image/png;base64,AAAA ) }", "a[href^=\"http\"] { color: red }",
          "@keyframes in { from { opacity: 0 } 50.5% { opacity: .5 } }", ".x::before { content: \"\\201C\" }",
          "@layer own { .src { image-rendering: pixelated; } }",
          ".größe { color: var(--ink); contain: paint; scroll-behavior: smooth; }"}) {
        CHECK_MESSAGE(!fault_in_css(css), css, ": ", fault_in_css(css).value_or(""));
    }
}

TEST_CASE("what fetches, runs or never closes is refused, with its line") {
    for (const char* css : {"@import url(//evil.example/x.css);",
                            "@IMPORT 'x';",
                            "@font-face { font-family: x; src: url(/x) }",
                            "@charset \"utf-8\";",
                            "@namespace x url(y);",
                            ".x { background: url(https://evil.example/a.png) }",
                            ".x { background: URL( 'https://evil.example/a.png' ) }",
                            ".x { background: url(/logout) }",
                            ".x { background: u\\72l(https://evil.example) }",
                            ".x { background: \\75rl(x) }",
                            ".x { background: url(data:text/html,<script>alert(1)</script>) }",
                            ".x { background: url(data:image/svg) }",
                            ".x { background: url(\"data:image/png;,\" }",
                            ".x { background: url('data:image/png;base64,A\\22)') }",
                            ".x { background: image-set('https://evil.example/a.png' 1x) }",
                            ".x { background: image( 'x' ) }",
                            ".x { background: -webkit-image-set(url(x) 1x) }",
                            ".x { width: expression(alert(1)) }",
                            ".x { behavior: url(#x) }",
                            ".x { -moz-binding: none }",
                            ".x { color: red",
                            "} .x { color: red }",
                            ".x { color: red )}",
                            "/* .x {}",
                            ".x { content: \"a\nb\" }",
                            ".x { content: 'a",
                            ".x{a:url(",
                            "@",
                            "\\",
                            ".x { color: re\\64 }",
                            ".x { background: url(data:image/png;base64,AA\"A) }"}) {
        CHECK_MESSAGE(fault_in_css(css), css);
    }
    CHECK(*fault_in_css(".a {}\n\n@import 'x';") ==
          "line 3: @import can't be used here: a style sheet of a site brings in nothing else");
    CHECK(fault_in_css(std::string(own_css_max + 1, ' ')));
    CHECK(fault_in_css(std::string(100, '{'))->find("nested too deeply") != std::string::npos);
    CHECK(fault_in_css(std::string{"a{}\0", 4}));
}

}  // namespace hub::sites
