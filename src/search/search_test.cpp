#include "search/search.h"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"
#include "db/test_store.h"
#include "search/words.h"

namespace hub::search {

namespace {

using db::TestStore;
using Things = std::vector<std::string>;

void keep(TestStore& house, const Entry& entry) {
    house.write([&](Tx& tx) { put(tx, entry); });
}

std::vector<Hit> hits_of(TestStore& house, std::string_view typed, Field field, std::size_t at_once) {
    return house.read([&](Reader& reader) {
        const Query query{typed};
        Hits hits{reader, query, field};
        std::vector<Hit> all;
        for (auto some = hits.next(at_once); !some.empty(); some = hits.next(at_once))
            all.insert(all.end(), some.begin(), some.end());
        return all;
    });
}

Things found(TestStore& house, std::string_view typed, Field field = Field::anywhere, std::size_t at_once = 100) {
    Things things;
    for (const Hit& hit : hits_of(house, typed, field, at_once)) things.push_back(hit.thing);
    std::ranges::sort(things);
    return things;
}

void furnish(TestStore& house) {
    keep(house, {.thing = "pag_one", .title = "Crème brûlée", .text = "Sugar, cream and a flame. Straße nach Łódź."});
    keep(house, {.thing = "pag_two", .title = "Bread", .text = "Flour, water, salt; no cream."});
    keep(house, {.thing = "prd_three", .title = "Cream of the crop", .text = "Harvest 2026, 3rd edition"});
    keep(house, {.thing = "pag_four", .title = "朝の瞑想", .text = "हिन्दी में पाठ"});
}

}  // namespace

TEST_CASE("words are found whatever their case and accents, the last one by its beginning, and all must be there") {
    db::on_both_engines([](TestStore& house) {
        furnish(house);
        CHECK(found(house, "CREAM") == Things{"pag_one", "pag_two", "prd_three"});
        CHECK(found(house, "creme") == Things{"pag_one"});
        CHECK(found(house, "crème brulée") == Things{"pag_one"});
        CHECK(found(house, "strasse lodz") == Things{"pag_one"});
        CHECK(found(house, "cream fl") == Things{"pag_one", "pag_two"});
        CHECK(found(house, "crea salt") == Things{});
        CHECK(found(house, "cream harvest") == Things{"prd_three"});
        CHECK(found(house, "2026") == Things{"prd_three"});
        CHECK(found(house, "3rd ed") == Things{"prd_three"});
        CHECK(found(house, "瞑想") == Things{"pag_four"});
        CHECK(found(house, "हिन्दी") == Things{"pag_four"});
        CHECK(found(house, "bread cream", Field::title) == Things{});
        CHECK(found(house, "cream", Field::title) == Things{"prd_three"});
    });
}

TEST_CASE("what is changed or removed is found as it is now, and what is kept twice is found once") {
    db::on_both_engines([](TestStore& house) {
        furnish(house);
        keep(house, {.thing = "pag_two", .title = "Bread", .text = "Flour, water, salt; no cream."});
        CHECK(found(house, "bread") == Things{"pag_two"});
        keep(house, {.thing = "pag_two", .title = "Rolls", .text = "With poppy seeds."});
        CHECK(found(house, "bread") == Things{});
        CHECK(found(house, "flour") == Things{});
        CHECK(found(house, "rolls poppy") == Things{"pag_two"});
        house.write([](Tx& tx) { remove(tx, "pag_two"); });
        CHECK(found(house, "poppy") == Things{});
        CHECK(house.read([](Reader& reader) { return count(reader); }) == 3);
    });
}

TEST_CASE("a rolled back change leaves the search as it was") {
    db::on_both_engines([](TestStore& house) {
        furnish(house);
        CHECK_THROWS(house.write([](Tx& tx) {
            put(tx, {.thing = "pag_two", .title = "Secret", .text = ""});
            throw Invalid("title", "should be another");
        }));
        CHECK(found(house, "secret") == Things{});
        CHECK(found(house, "bread") == Things{"pag_two"});
    });
}

TEST_CASE("another site's words are found by nobody else") {
    db::on_both_engines([](TestStore& house) {
        furnish(house);
        const SiteId other = house.store.write_everywhere([&](Tx& tx) {
            const SiteId id = SiteId::fresh(tx.now());
            tx.run(
                "INSERT INTO sites (id, slug, name, support_email, time_zone, inactivity_days, public_content, "
                "registration, brand_color, activity_count, version, created_at) SELECT :id, 'other', name, "
                "support_email, time_zone, inactivity_days, public_content, registration, brand_color, 0, 1, "
                "created_at "
                "FROM sites WHERE id = :from",
                {{"id", id}, {"from", house.site}});
            return id;
        });
        house.store.write(other, [](Tx& tx) { put(tx, {.thing = "pag_far", .title = "Cream afar", .text = ""}); });
        CHECK(found(house, "cream") == Things{"pag_one", "pag_two", "prd_three"});
        CHECK(found(house, "afar") == Things{});
        // Nor does the site's own name in the index lead anywhere.
        CHECK(found(house, other.text()) == Things{});
        CHECK(found(house, house.site.text()) == Things{});
        CHECK(house.store.read(other, [](Reader& reader) {
            const Query query{"cream"};
            return Hits{reader, query, Field::anywhere}.next(10).front().thing;
        }) == "pag_far");
    });
}

TEST_CASE("however few are read at once, all that is found comes by, each once") {
    db::on_both_engines([](TestStore& house) {
        Things all;
        for (int number = 100; number < 125; ++number) {
            all.push_back("pag_" + std::to_string(number));
            keep(house, {.thing = all.back(), .title = "Chapter", .text = "calm"});
        }
        CHECK(found(house, "calm", Field::anywhere, 7) == all);
        CHECK(found(house, "chap", Field::title, 25) == all);
    });
}

TEST_CASE("a word in the title weighs more than one in the text") {
    db::on_both_engines([](TestStore& house) {
        keep(house, {.thing = "pag_a", .title = "About rivers", .text = "Rivers run; a mountain stands still."});
        keep(house, {.thing = "pag_b", .title = "About a mountain", .text = "It stands still, unlike rivers."});
        auto hits = hits_of(house, "mountain", Field::anywhere, 10);
        std::ranges::sort(hits, std::ranges::greater{}, &Hit::rank);
        REQUIRE(hits.size() == 2);
        CHECK(hits.front().thing == "pag_b");
    });
}

TEST_CASE("no text that anybody types is an operator, an error or more than eight words") {
    db::on_both_engines([](TestStore& house) {
        furnish(house);
        for (const std::string_view typed :
             {"\"", "'", "\"cream", "cream\"", "title:cream OR site:x", "cream* NOT bread", "NEAR(cream, 2)",
              "cream & !x", "cream <-> bread:*", "((((", "-cream", "{title body} : cream", "\\", "%_",
              "; DROP TABLE pages", "cream:A", "\xf0\x9f\x8d\xae cream", "cream\0bread"}) {
            CHECK_NOTHROW(found(house, typed));
        }
        CHECK(found(house, "\"cream\"") == Things{"pag_one", "pag_two", "prd_three"});
        CHECK(found(house, "cream OR bread") == Things{});  // a word like any other
        CHECK(found(house, "\xf0\x9f\x8d\xae") == Things{});
        CHECK(found(house, std::string_view{"bread\0cream", 11}) == Things{"pag_two"});
        CHECK(found(house, std::string(10'000, '(')) == Things{});
        CHECK(Query{std::string(10'000, 'a')}.words().front().size() == word_letters_max);
        CHECK(Query{"one two three four five six seven eight nine ten"}.words().size() == Query::words_max);
        CHECK(Query{"\xff\xfe\xc3"}.empty());
    });
}

TEST_CASE("what was looked for is marked as it stands there, and the rest is escaped") {
    CHECK(html_of(marked("Crème <b>brûlée</b> & cream", Query{"creme bru"})) ==
          "<mark>Crème</mark> &lt;b&gt;<mark>brûlée</mark>&lt;/b&gt; &amp; cream");
    CHECK(html_of(marked("nothing of it", Query{"else"})) == "nothing of it");
    CHECK(html_of(marked("瞑想", Query{"瞑"})) == "<mark>瞑</mark>想");
}

TEST_CASE("an excerpt stands around the first word found, cut between words and within letters") {
    std::string text;
    for (int word = 0; word < 100; ++word) text += "word" + std::to_string(word) + " ";
    const std::string html = html_of(excerpt(text, Query{"word50"}));
    CHECK(html.find("<mark>word50</mark>") != std::string::npos);
    CHECK(html.starts_with("… word"));
    CHECK(html.ends_with(" …"));
    CHECK(html.size() < 300);
    CHECK(html_of(excerpt("short\ntext", Query{"text"})) == "short <mark>text</mark>");

    std::string unbroken;
    for (int letter = 0; letter < 5'000; ++letter) unbroken += "ä";
    const std::string cut = html_of(excerpt(unbroken, Query{"x"}));
    CHECK(is_utf8(cut));
    CHECK(cut.size() < 300);
}

TEST_CASE("what was typed comes back short and without what can't be shown") {
    CHECK(shortened("  calm \x01\x7f") == "calm");
    CHECK(shortened(std::string(10'000, 'a')).size() == 200);
    std::string umlauts;
    for (int letter = 0; letter < 300; ++letter) umlauts += "ä";
    CHECK(is_utf8(shortened("a" + umlauts)));
}

}  // namespace hub::search
