#include "mail/words.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/text.h"
#include "db/test_store.h"
#include "mail/own_words.h"
#include "mail/samples.h"

namespace hub::mail {

namespace {

const From kiln{.site_name = "Kiln & Co",
                .support_email = "help@kiln.example",
                .brand_color = "#2b6f6b",
                .portal_url = "https://kiln.example"};
const std::string when = "21 November 2026 at 10:00";

Words login_words() {
    return {.subject = "{{code}} for {{site.name}}",
            .heading = "",
            .text = "Dear {{member.first_name|friend}},\n\n{{code}}\n\nor here: {{link}}\n\n{{link}}",
            .button = "Come in"};
}

Mail login_in(const Words& words, const To& to = sample_reader()) {
    return sample(Letter::login_code, with_words(kiln, Letter::login_code, words), to, when);
}

std::string complaint_about(const std::string& field, const LetterKind& kind, const Words& words) {
    Complaints wrong;
    compile(kind, words, wrong);
    try {
        wrong.finish();
    } catch (const Invalid& invalid) {
        for (const FieldError& one : invalid.fields())
            if (one.field == field) return one.message;
    }
    return {};
}

std::string complaint(const std::string& text, Letter letter = Letter::login_code) {
    Words words = kind_of(letter).ours();
    words.text = text;
    return complaint_about("words.text", kind_of(letter), words);
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("our own words can be saved as they are, and every field of a letter means something in it") {
    for (const LetterKind& kind : letter_kinds()) {
        CAPTURE(kind.word);
        Complaints wrong;
        compile(kind, kind.ours(), wrong);
        CHECK_NOTHROW(wrong.finish());
        Words all = kind.ours();
        for (const auto fields : {kind.fields, common_fields()}) {
            for (const Field& field : fields) all.text += format("\n\n<{{{{{}|EMPTY}}}}>", field.name);
        }
        const Mail mail = sample(kind.letter, with_words(kiln, kind.letter, all), sample_reader(), when);
        CHECK_FALSE(holds(mail.text, "EMPTY"));
        CHECK_FALSE(holds(mail.text, "{{"));
        CHECK_FALSE(holds(mail.html, "{{"));
        CHECK_FALSE(mail.subject.empty());
    }
}

TEST_CASE("a letter is sent in the words that were chosen for it, and the others in ours") {
    const Mail mail = login_in(login_words());
    CHECK(mail.subject == "482913 for Kiln & Co");
    CHECK(
        mail.text.starts_with("Dear Ada,\n\n    482913\n\nor here: https://kiln.example/login\n\n"
                              "Come in:\nhttps://kiln.example/login\n\n--\nKiln & Co\nYou get this because"));
    CHECK(holds(mail.html, "Dear Ada,</p>"));
    CHECK(holds(mail.html, ">Come in</a>"));
    CHECK_FALSE(holds(mail.html, "<h1"));
    const From from = with_words(kiln, Letter::login_code, login_words());
    CHECK(welcome(from, sample_reader(), {.link = "https://kiln.example/w", .hours = 48}).subject ==
          "Welcome to Kiln & Co");
}

TEST_CASE("an empty value shows what stands in its place, and an empty button is ours") {
    To nobody = sample_reader();
    nobody.first_name.clear();
    Words words = login_words();
    words.button.clear();
    const Mail mail = login_in(words, nobody);
    CHECK(mail.text.starts_with("Dear friend,"));
    CHECK(holds(mail.text, "Log in to Kiln & Co:\n"));
    words.text = "{{member.first_name}}\n\n{{code}}";
    CHECK(login_in(words, nobody).text.starts_with("    482913\n\n--"));
}

TEST_CASE("what comes out of a field is neither markup nor a field nor a header") {
    To sly = sample_reader();
    sly.first_name = "<script>alert(1)</script>{{code}}\r\nBcc: all@example.com";
    sly.last_name = "{{link|x}}";
    Words words = login_words();
    words.subject = "{{member.first_name}}";
    words.heading = "{{member.last_name}}";
    const Mail mail = login_in(words, sly);
    CHECK(mail.subject == "<script>alert(1)</script>{{code}}  Bcc: all@example.com");
    CHECK(holds(mail.html, "Dear &lt;script&gt;"));
    CHECK_FALSE(holds(mail.html, "<script"));
    CHECK(holds(mail.html, "{{link|x}}</h1>"));
    CHECK(holds(mail.text, "Dear <script>alert(1)</script>{{code}}  Bcc: all@example.com,"));
    words.text = "<b>{{code}}</b> & <img src=x>";
    CHECK(holds(login_in(words).html, "&lt;b&gt;482913&lt;/b&gt; &amp; &lt;img"));
}

TEST_CASE("words that couldn't be sent are refused with what is wrong and what there is") {
    CHECK(
        complaint("{{member.nickname}} {{code}}").starts_with("has no field {{member.nickname}}; there is {{code}}, "));
    CHECK(holds(complaint("{{code}} {{things}}"), "has no field {{things}}"));
    CHECK(holds(complaint("Hello"), "needs {{code}}"));
    CHECK(holds(complaint("Hello {{link}} only", Letter::access_given), "needs {{things}}"));
    CHECK(holds(complaint("{{code}} {{member.first_name"), "no }} closes"));
    CHECK(holds(complaint("{{code}} {{ {{code}}"), "no }} closes"));
    CHECK(complaint("{{ code | 1 }} }} is just text").empty());
    std::string many;
    for (int count = 0; count < 51; ++count) many += "{{code}}";
    CHECK(holds(complaint(many), "50 fields at most"));
    Words words = login_words();
    words.subject = "{{link}}";
    CHECK(holds(complaint_about("words.subject", kind_of(Letter::login_code), words), "stands in the text"));
    words.button = "{{nobody}}";
    CHECK_FALSE(holds(complaint_about("words.button", kind_of(Letter::login_code), words), "{{link}}"));
}

TEST_CASE("what was taken apart is stored and read back whole") {
    for (const LetterKind& kind : letter_kinds()) {
        Complaints wrong;
        Words words = kind.ours();
        words.text += "\n\nTwo\nlines \"quoted\" {{member.first_name|\\n}} 🦊";
        const Compiled compiled = compile(kind, words, wrong);
        CHECK(compiled_in(text_of(compiled)) == compiled);
    }
}

TEST_CASE("who has no password is led to choose one, whatever the words are") {
    Words words = kind_of(Letter::access_given).ours();
    words.text = "{{things}}\n\n{{link}}";
    words.button = "Look";
    const From from = with_words(kiln, Letter::access_given, words);
    Access about{.things = {{"Wheel", "https://kiln.example/p/wheel", ""}}};
    CHECK(holds(access_given(from, sample_reader(), about).text, "Look:\nhttps://kiln.example/p/wheel\n"));
    about.invitation = Invitation{.link = "https://kiln.example/password/set/x", .hours = 48};
    const Mail mail = access_given(from, sample_reader(), about);
    CHECK(holds(mail.text,
                "Choose a password and start:\nhttps://kiln.example/password/set/x\n\nThis works for 48 hours"));
    CHECK(holds(mail.html, "Choose a password and start</a>"));
}

TEST_CASE("a site's logo stands in the head, with the name where pictures aren't loaded") {
    From from = kiln;
    from.logo_url = "https://kiln.example/look/logo?w=480";
    from.shows_name = false;
    const std::string html = login_in(login_words()).html;
    CHECK_FALSE(holds(html, "<img"));
    const Mail mail = sample(Letter::welcome, from, sample_reader(), when);
    CHECK(holds(mail.html, "<img src=\"https://kiln.example/look/logo?w=480\" alt=\"Kiln &amp; Co\""));
    CHECK_FALSE(holds(mail.html, "middle\">&nbsp;"));
}

namespace {

Choice changed(db::TestStore& house, Letter letter, const ChoiceChange& wanted) {
    return house.write([&](Tx& tx) { return change_choice(tx, letter, wanted); });
}

From letterhead(db::TestStore& house) {
    From from = kiln;
    from.own = house.read([](Reader& reader) { return own_letters(reader); });
    return from;
}

std::string login_subject(db::TestStore& house) {
    return sample(Letter::login_code, letterhead(house), sample_reader(), when).subject;
}

}  // namespace

TEST_CASE("what a site chooses holds for what is written from then on, until it goes back to ours") {
    db::on_both_engines([](db::TestStore& house) {
        CHECK(house.read([](Reader& reader) { return list_choices(reader); }).size() == letter_kinds().size());
        const Choice own = changed(house, Letter::login_code, {.words = login_words(), .seen_version = 0});
        CHECK(own.version == 1);
        CHECK(own.changed_at == house.clock.now());
        CHECK(login_subject(house) == "482913 for Kiln & Co");
        const Choice ours = changed(house, Letter::login_code, {.words = std::optional<Words>{}});
        CHECK_FALSE(ours.words.has_value());
        CHECK(login_subject(house) == "482913 is your code for Kiln & Co");
    });
}

TEST_CASE("of two who change a letter the later is told, and what is refused changes nothing") {
    db::on_both_engines([](db::TestStore& house) {
        changed(house, Letter::login_code, {.words = login_words(), .seen_version = 0});
        CHECK(changed(house, Letter::login_code, {.words = login_words()}).version == 1);
        CHECK_THROWS_AS(changed(house, Letter::login_code, {.seen_version = 0}), Conflict);
        Words broken = login_words();
        broken.text = "Nothing";
        CHECK_THROWS_AS(changed(house, Letter::login_code, {.words = broken}), Invalid);
        CHECK(login_subject(house) == "482913 for Kiln & Co");
    });
}

namespace {

bool can_turn_off(db::TestStore& house, Letter letter) {
    changed(house, letter, {.is_on = false});
    const bool was_off = !letterhead(house).sends(letter);
    changed(house, letter, {.is_on = true});
    return was_off && letterhead(house).sends(letter);
}

}  // namespace

TEST_CASE("the mails of what opened and of a shared file can be turned off, and on again") {
    db::on_both_engines([](db::TestStore& house) {
        CHECK(can_turn_off(house, Letter::access_given));
        CHECK(can_turn_off(house, Letter::file_shared));
        CHECK(std::ranges::count_if(letter_kinds(), &LetterKind::can_be_off) == 2);
    });
}

TEST_CASE("what somebody needs to get in, or to be warned, can't be turned off") {
    db::on_sqlite([](db::TestStore& house) {
        for (const LetterKind& kind : letter_kinds()) {
            if (!kind.can_be_off) CHECK_THROWS_AS(can_turn_off(house, kind.letter), Invalid);
        }
    });
}

}  // namespace hub::mail
