#include "base/text.h"

#include <doctest/doctest.h>

namespace hub {

TEST_CASE("addresses are compared folded, trimmed and composed") {
    CHECK(folded("  Ada@Example.COM ") == "ada@example.com");
    CHECK(folded("ZOË@x.de") == folded("zoe\xCC\x88@x.de"));
    CHECK(folded("STRASSE@x.de") == folded("straße@x.de"));
    CHECK(folded("\u00a0\u2003ada@example.com\u3000\u00a0") == "ada@example.com");
}

TEST_CASE("what can be mailed is told from what can't") {
    for (const char* const good : {"a@b.co", "ada.lovelace+news@mail.example.com", "ada@localhost", "zoë@exämple.de"})
        CHECK_MESSAGE(is_email(good), good);
    for (const char* const bad :
         {"", "ada", "@b.co", "ada@", "a b@c.de", "a@b@c.de", "a@b", "a@.de", "a@b.", "a@b.co\n", "<a@b.co>",
          "a@b.co,c@d.co", "\"a\"@b.co", "zero\u200b@b.co", "a\u00a0b@c.de", "a@b\u2060.co", "a\u202eb@c.de"})
        CHECK_FALSE_MESSAGE(is_email(bad), bad);
    CHECK_FALSE(is_email(std::string(250, 'a') + "@b.co"));
}

TEST_CASE("what cannot be seen shows nothing, and one letter or sign is enough") {
    for (const char* const unseen :
         {"", " \u00a0", "\u200b", "\u200d\u2060", "\u202e", "\ufeff", "\u3164", "\u115f\ufe0f"})
        CHECK_MESSAGE(!shows_something(unseen), unseen);
    for (const char* const seen : {"a", "\u200b.", "⭐\ufe0f", "👩\u200d🚀", "م", "क्\u200dष"})
        CHECK_MESSAGE(shows_something(seen), seen);
}

TEST_CASE("blanks of every script are trimmed, and nothing else is") {
    CHECK(trimmed(" \t\u00a0Ada Lovelace\u2028\r\n") == "Ada Lovelace");
    CHECK(trimmed("\u00e9t\u00e9") == "\u00e9t\u00e9");
    CHECK(trimmed("\xc2\xa0 \xc2").size() == 1);  // a broken sequence is no blank
    CHECK(trimmed("\u3000").empty());
}

TEST_CASE("a slug keeps letters and digits of any accent and single dashes between them") {
    CHECK(slug_of("Calm Mornings, week 1!") == "calm-mornings-week-1");
    CHECK(slug_of("  Ébène — crème brûlée ") == "ebene-creme-brulee");
    CHECK(slug_of("💤") == "");
    CHECK(is_slug("calm-mornings"));
    CHECK_FALSE(is_slug("Calm"));
    CHECK_FALSE(is_slug("-calm"));
    CHECK_FALSE(is_slug(""));
}

TEST_CASE("a number is the whole text or nothing") {
    CHECK(parse_u64("18446744073709551615") == 18446744073709551615ULL);
    for (const char* const bad : {"", "+4", "-1", " 4", "4 ", "0x4", "18446744073709551616", "4.0"})
        CHECK_FALSE_MESSAGE(parse_u64(bad).has_value(), bad);
    CHECK(parse_i64("-7") == -7);
}

TEST_CASE("broken UTF-8 and control characters are noticed") {
    CHECK(is_utf8("héllo 😀"));
    for (const char* const bad : {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82"})
        CHECK_FALSE(is_utf8(bad));
    CHECK(is_printable("two\nlines\tand a tab"));
    CHECK_FALSE(is_printable("bell\a"));
    CHECK(length_in_letters("Zoë😀") == 4);
    CHECK(letter_before("Zoë😀", 3) == 2);
    CHECK(letter_before("Zoë😀", 7) == 4);
    CHECK(letter_before("Zoë😀", 100) == 100);
}

TEST_CASE("nothing that is special in HTML survives escaping") {
    CHECK(escape_html("<a href=\"x\">'&'</a>") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}

}  // namespace hub
