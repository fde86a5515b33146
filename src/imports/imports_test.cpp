#include "imports/imports.h"

#include <doctest/doctest.h>

#include "access/test_house.h"
#include "base/error.h"
#include "base/test_folder.h"
#include "base/text.h"
#include "imports/test_desk.h"
#include "members/tags.h"
#include "progress/progress.h"

namespace hub::imports {

namespace {

using access::House;
using access::in_house;
using namespace std::string_literals;
using Told = std::vector<std::string>;

std::vector<Cells> cells_of(const std::string& bytes, Format* told = nullptr) {
    const TestFolder folder;
    OpenFile file = OpenFile::fresh(folder.path.string());
    file.append(bytes);
    const Format format = format_of(file);
    if (told != nullptr) *told = format;
    std::vector<Cells> all;
    each_row(file, format, [&](Row row) {
        all.push_back(std::move(row.cells));
        return true;
    });
    return all;
}

std::string utf16(const std::string& ascii, bool is_big) {
    std::string bytes = is_big ? "\xFE\xFF"s : "\xFF\xFE"s;
    for (const char letter : ascii) {
        if (is_big) bytes += '\0';
        bytes += letter;
        if (!is_big) bytes += '\0';
    }
    return bytes;
}

}  // namespace

TEST_CASE("a file is read whatever its letters, separators, line ends and quotes") {
    const std::vector<Cells> wanted = {{"email", "name"}, {"ana@example.com", "Zoë"}};
    Format told;
    CHECK(cells_of("email,name\r\nana@example.com,Zoë\r\n", &told) == wanted);
    CHECK(told.encoding == Encoding::utf8);
    CHECK(cells_of("\xEF\xBB\xBF"
                   "email;name\nana@example.com;\"Zoë\"",
                   &told) == wanted);
    CHECK(told.separator == ';');
    CHECK(cells_of("email\tname\rana@example.com\tZo\xEB\r", &told) == wanted);
    CHECK(told.encoding == Encoding::windows_1252);
    CHECK(told.separator == '\t');
    CHECK(cells_of("\xEF\xBB\xBF"
                   "email,name\nana@example.com,Zo\xEB\n",
                   &told)[1] == wanted[1]);
    for (const bool is_big : {false, true}) {
        CHECK(cells_of(utf16("a,b\n1,2\n", is_big), &told) == std::vector<Cells>{{"a", "b"}, {"1", "2"}});
        CHECK(told.encoding == (is_big ? Encoding::utf16_big : Encoding::utf16_little));
        CHECK(cells_of(utf16("a,b\n1,2\n", is_big).substr(2)) == std::vector<Cells>{{"a", "b"}, {"1", "2"}});
    }
    CHECK(cells_of("a,b\n\"one, \"\"two\"\"\nthree\",4\n\n,\n5") ==
          std::vector<Cells>{{"a", "b"}, {"one, \"two\"\nthree", "4"}, {"5"}});
    CHECK(cells_of("\x93quoted\x94,€\n")[0][0] == "“quoted”");
}

TEST_CASE("lines are counted also where they end by a return alone, wherever the file is cut") {
    const TestFolder folder;
    for (const std::size_t filler : {1U, 32'756U, 32'757U, 32'758U}) {
        OpenFile file = OpenFile::fresh(folder.path.string());
        file.append("a,b\r\"x\ry\"," + std::string(filler, 'z') + "\r\n2,3\r\r4,5\r\n6,7\n");
        std::vector<std::int64_t> lines;
        each_row(file, {}, [&](const Row& row) {
            lines.push_back(row.line);
            return true;
        });
        CHECK(lines == std::vector<std::int64_t>{1, 2, 4, 6, 7});
    }
}

TEST_CASE("an address that is none is told with whole letters, however long it is") {
    in_house([](House& house) {
        Desk desk{house};
        std::string long_name;
        for (int letter = 0; letter < 200; ++letter) long_name += "ü";
        CHECK(desk.verdicts("email,name\nx" + long_name + ",Ana\ngood@example.com,Good\n") == "1 0 0 1");
    });
}

TEST_CASE("each row knows its line, a quote that never ends is refused with it, and a wide row too") {
    const TestFolder folder;
    OpenFile file = OpenFile::fresh(folder.path.string());
    file.append("a,b\n\"x\ny\",1\n\n2,3\n");
    std::vector<std::int64_t> lines;
    each_row(file, {}, [&](const Row& row) {
        lines.push_back(row.line);
        return true;
    });
    CHECK(lines == std::vector<std::int64_t>{1, 2, 5});
    CHECK_THROWS_WITH_AS(cells_of("a,b\n1,\"" + std::string(3 * row_size_most, 'x')),
                         doctest::Contains("in line 2. Is a quotation mark missing?"), Invalid);
    CHECK_THROWS_AS(cells_of(std::string(cells_most + 5, ',') + "x\n"), Invalid);
}

TEST_CASE("columns are guessed by their names, as other programs write them") {
    in_house([](House& house) {
        const auto guessed = [&](const Cells& names) {
            std::vector<std::string> found;
            for (const Column& column : guess(names, *house.catalog(), {})) found.emplace_back(word_of(column.field));
            return join(found, " ");
        };
        CHECK(guessed({"First Name", "Last Name", "Email", "Tags", "Phone 1"}) ==
              "first_name last_name email tags ignored");
        CHECK(guessed({"Vorname", "Name", "E-Mail-Adresse"}) == "first_name last_name email");
        CHECK(guessed({"Full Name", "Email Address", "Email 1"}) == "name email ignored");
        CHECK(guessed({"email", "calm mornings", "Course: Deep Rest", "Completed"}) ==
              "email product product completions");
    });
}

TEST_CASE("dates are read as people write them") {
    const auto day = [](const std::string& text) {
        const auto date = read_date(text);
        return date ? to_rfc3339(*date).substr(0, 16) : "";
    };
    CHECK(day("2026-11-21") == "2026-11-21T00:00");
    CHECK(day("2026-11-21 09:30") == "2026-11-21T09:30");
    CHECK(day("2026-11-21T10:00:00+02:00") == "2026-11-21T08:00");
    CHECK(day("21.11.2026") == "2026-11-21T00:00");
    CHECK(day("11/21/2026 9:05:07") == "2026-11-21T09:05");
    CHECK(day("21/11/2026") == "2026-11-21T00:00");
    CHECK(day("31.2.2026") == "");
    CHECK(day("yesterday") == "");
    CHECK(day("2026-11-21 25:00") == "");
}

TEST_CASE("a look gives each row its verdict, with the reason and the line, and changes nothing") {
    in_house([](House& house) {
        Desk desk{house};
        const Import import = desk.take(
            "Email,First Name,Tags\n"
            "new@example.com,New,VIP\n"      // 2
            "ADA@example.com,Adele,\n"       // 3
            "ben@example.com,Ben,\n"         // 4
            "no address,X,\n"                // 5
            ",Y,\n"                          // 6
            "New@Example.com,Again,\n"       // 7
            "wide@example.com,a,b,c\n"       // 8
            "tab@example.com,\"a\tb\",\n");  // 9
        CHECK(Desk::counts(desk.looked_at(import, desk.guessed(import))) == "1 1 1 5");
        CHECK(desk.refusals(import) == Told{"5: “no address” is no e-mail address", "6: has no e-mail address",
                                            "7: the same address stands in line 2",
                                            "8: has 4 cells, more than the 3 columns",
                                            "9: a name has a line break or a tab in it"});
        CHECK_FALSE(desk.member("new@example.com"));
        CHECK(house.store.told().empty());
    });
}

TEST_CASE("an import makes and changes members once, tells of each new one, and a second time changes nothing") {
    in_house([](House& house) {
        Desk desk{house};
        const std::string file =
            "email,first,last,tags\nnew@example.com,New,Ton,VIP; Founder\nada@example.com,Adele,,vip\nbroken,,,\n";
        const bulk::Job job = desk.import(file);
        CHECK(job.state == bulk::State::done);
        CHECK(job.done == 3);
        CHECK(job.changed == 2);
        CHECK(job.refused == 1);
        CHECK(house.store.told() == Told{"user.created"});
        CHECK(desk.member("ada@example.com")->first_name == "Adele");
        const auto made = desk.member("new@example.com");
        REQUIRE(made.has_value());
        CHECK(made->source == "import");
        CHECK(house.store.read([&](Reader& reader) { return members::tags_of(reader, made->id).size(); }) == 2);
        CHECK(desk.verdicts(file) == "0 0 2 1");
        CHECK(desk.import(file).changed == 0);
        CHECK(house.store.told().empty());
        CHECK(desk.result(job).find("\"broken\",\"\",\"\",\"\",\"4\",\"“broken” is no e-mail address\"") !=
              std::string::npos);
    });
}

TEST_CASE("people move in with what they have, since when, and with what they completed") {
    in_house([](House& house) {
        Desk desk{house};
        const std::string page = house.first.text();
        const bulk::Job job = desk.import(
            "email,Calm Mornings,products,first access,completed\n"
            "mia@example.com,2026-01-05,Deep Rest,2026-02-01," +
            page + "@2026-01-07; " + house.second.text() + "\n" +
            "noa@example.com,no,,,\nlea@example.com,soon,,,\nkim@example.com,,Nothing,,nowhere/page\n");
        CHECK(job.changed == 2);
        CHECK(job.refused == 2);
        CHECK(house.store.told() ==
              Told{"user.created", "user.created", "user.product_access_granted", "user.product_access_granted"});
        const auto mia = desk.member("mia@example.com").value();
        CHECK(house.can_open(mia.id, house.mornings));
        CHECK(house.can_open(mia.id, house.rest));
        CHECK_FALSE(house.can_open(desk.member("noa@example.com")->id, house.mornings));
        house.store.read([&](Reader& reader) {
            const auto grants = access::list_grants(reader, {.member = mia.id, .thing = house.mornings});
            CHECK(to_rfc3339(grants.front().starts_at).starts_with("2026-01-05"));
            CHECK(grants.front().source == "import");
            const auto done = progress::find_completion(reader, mia.id, house.first);
            REQUIRE(done.has_value());
            CHECK(to_rfc3339(done->completed_at).starts_with("2026-01-07"));
            CHECK(progress::find_completion(reader, mia.id, house.second).has_value());
        });
    });
}

TEST_CASE("undoing an import puts everything back, but for who has logged in since") {
    in_house([](House& house) {
        Desk desk{house};
        house.write([&](Tx& tx) { members::give_tag(tx, house.ada, members::make_tag(tx, "Old").tag.id, "manual"); });
        const bulk::Job job =
            desk.import("email,first,tags,products,completed\nada@example.com,Adele,Old;New,Calm Mornings," +
                        house.first.text() + "\nmia@example.com,Mia,New,Deep Rest,\nnoa@example.com,Noa,,,\n");
        CHECK(job.changed == 3);
        house.store.clock.advance(1h);
        house.write(
            [&](Tx& tx) { members::note_login(tx, members::find_by_email(tx, "noa@example.com").value(), 30); });
        const bulk::Job undo =
            desk.finished(house.write([&](Tx& tx) { return bulk::undo_job(tx, job.id, job.starter); }));
        CHECK(undo.changed == 2);
        CHECK(undo.refused == 1);
        CHECK(desk.result(undo).find("\"noa@example.com\",\"has logged in since then\"") != std::string::npos);
        CHECK(desk.member("ada@example.com")->first_name == "Ada");
        CHECK_FALSE(house.can_open(house.ada, house.mornings));
        CHECK(desk.member("mia@example.com")->deleted_at.has_value());
        CHECK_FALSE(desk.member("noa@example.com")->deleted_at.has_value());
        house.store.read([&](Reader& reader) {
            const auto tags = members::tags_of(reader, house.ada);
            REQUIRE(tags.size() == 1);
            CHECK(tags.front().name == "Old");
            CHECK_FALSE(progress::find_completion(reader, house.ada, house.first).has_value());
        });
    });
}

TEST_CASE("hostile cells are text: formulas go out defused and come in again as they were") {
    in_house([](House& house) {
        Desk desk{house};
        const bulk::Job job = desk.import(
            "email,first,last\na@example.com,\"'=1+1\",'plain\nb@example.com,\"<script>\",\"＝cmd\"\n=cmd|x,@SUM,+1\nnul@example.com,a\0b,\n"s);
        CHECK(job.changed == 2);
        CHECK(desk.member("a@example.com")->first_name == "=1+1");
        CHECK(desk.member("a@example.com")->last_name == "'plain");
        CHECK(desk.member("b@example.com")->last_name == "＝cmd");
        const std::string refused = desk.result(job);
        CHECK(refused.find("\"'=cmd|x\",\"'@SUM\",\"'+1\"") != std::string::npos);
    });
}

TEST_CASE("ten thousand bad rows are told one by one, and harm none of the good ones") {
    in_house([](House& house) {
        Desk desk{house};
        std::string file = "email,name\n";
        for (int at = 0; at < 10'000; ++at) file += "bad " + std::to_string(at) + ",=x\n";
        file += "good@example.com,Good\n";
        const bulk::Job job = desk.import(file);
        CHECK(job.refused == 10'000);
        CHECK(job.changed == 1);
        const std::string refused = desk.result(job);
        CHECK(std::ranges::count(refused, '\n') == 10'001);
    });
}

TEST_CASE("a file without rows, or imported already, is refused with a word") {
    in_house([](House& house) {
        Desk desk{house};
        CHECK_THROWS_AS(desk.take(""), Invalid);
        CHECK_THROWS_AS(desk.take("email,name\n"), Invalid);
        const Import import = desk.take("email\nx@example.com\n");
        CHECK_THROWS_AS(desk.begun(import), Conflict);
        desk.looked_at(import, desk.guessed(import));
        desk.begun(import);
        CHECK_THROWS_AS(desk.begun(import), Conflict);
        CHECK_THROWS_AS(desk.looked_at(import, desk.guessed(import)), Conflict);
    });
}

TEST_CASE("who is in the trash is not brought back by a file") {
    in_house([](House& house) {
        Desk desk{house};
        house.write([&](Tx& tx) { members::trash(tx, house.ben); });
        CHECK(desk.verdicts("email\nben@example.com\n") == "0 0 0 1");
    });
}

}  // namespace hub::imports
