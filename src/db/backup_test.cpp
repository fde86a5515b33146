#include "db/backup.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/random.h"
#include "base/test_folder.h"
#include "base/text.h"
#include "db/test_store.h"

namespace hub::db {

namespace {

std::string content_of(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

void write_content(const std::filesystem::path& file, const std::string& content) {
    std::ofstream{file, std::ios::binary} << content;
}

// Everything but the head, which says when it was made.
std::string rows_of(const std::filesystem::path& file) {
    const std::string content = content_of(file);
    const std::size_t end = content.find("{\"complete\"");
    return content.substr(content.find('\n'), end - content.find('\n'));
}

constexpr std::int64_t odd_rows = 700;  // more than two pages

void furnish(TestStore& house) {
    house.write([&](Tx& tx) {
        for (std::int64_t number = 0; number < odd_rows; ++number) {
            tx.run(
                "INSERT INTO throttles (site_id, subject, tries, began_at, open_at) VALUES (:site, :subject, :tries, "
                ":now, :now)",
                {{"subject", format("\"Zoë\"\t\\ {}\n'", number)},
                 {"tries", number - 9'007'199'254'740'993},
                 {"now", tx.now()}});
        }
        tx.run(
            "INSERT INTO login_codes (site_id, id, member_id, account, purpose, code_hash, link_hash, browser_hash, "
            "target, tries, created_at, expires_at, used_at) VALUES (:site, 'lgc_1', NULL, 'nobody', 'login', '', "
            "'x', '', '', 0, :now, :now, NULL)",
            {{"now", tx.now()}});
    });
}

std::string refusal_of(const std::string& url, const std::filesystem::path& file, Replace replace = Replace::no) {
    const SystemClock clock;
    try {
        restore(url, file, replace, clock);
    } catch (const Failure& failure) {
        return failure.what();
    }
    return "";
}

bool says(const std::string& sentence, std::string_view words) {
    INFO(sentence);
    return sentence.find(words) != std::string::npos;
}

// A store on a database that was restored.
struct Reopened {
    explicit Reopened(const std::string& url) : store(open_engine({.url = url}, clock, stamps, none), stamps) {}
    SystemClock clock;
    Stamps stamps;
    std::vector<Reaction> none;
    Store store;
};

}  // namespace

TEST_CASE("what is restored into either engine backs up to the same rows again") {
    on_both_engines([](TestStore& house) {
        furnish(house);
        const TestFolder folder;
        const auto first = folder.path / "first";
        const auto again = folder.path / "again";
        const ArchiveSum made = back_up(house.store, first, {.program = "0.1.0", .key_check = "k"});
        CHECK(made.rows == odd_rows + 2);
        with_empty_databases([&](const std::string& url) {
            CHECK(restore(url, first, Replace::no, house.clock) == made);
            Reopened restored{url};
            CHECK(restored.store.pending_migrations().empty());
            back_up(restored.store, again, {.program = "0.1.0", .key_check = "k"});
            CHECK(rows_of(again) == rows_of(first));
        });
    });
}

TEST_CASE("a backup holds each table of the schema, those it refers to before it") {
    on_both_engines([](TestStore& house) {
        const auto tables = house.store.read_everywhere(
            [&](Reader& reader) { return source_tables(reader, house.store.engine_name()); });
        const auto place_of = [&](const char* name) {
            return std::ranges::find(tables, name, &SourceTable::name) - tables.begin();
        };
        CHECK(place_of("sites") < place_of("members"));
        CHECK(place_of("products") < place_of("pages"));
        CHECK(place_of("activities") < place_of("activity_things"));
        CHECK(static_cast<std::size_t>(place_of("throttles")) < tables.size());
        CHECK(static_cast<std::size_t>(place_of("migrations")) == tables.size());
    });
}

TEST_CASE("a backup that is cut short or altered anywhere is refused, and nothing is restored") {
    on_sqlite([](TestStore& house) {
        furnish(house);
        const TestFolder folder;
        const auto whole = folder.path / "whole";
        const auto broken = folder.path / "broken";
        back_up(house.store, whole, {.program = "0.1.0", .key_check = "k"});
        const std::string content = content_of(whole);
        const std::string url = "sqlite:" + (folder.path / "target.db").string();
        for (std::size_t size = 0; size < content.size(); size += content.size() / 23) {
            write_content(broken, content.substr(0, size));
            CHECK(says(refusal_of(url, broken), "can't be used: it is cut short"));
        }
        for (std::size_t place = 40; place < content.size(); place += content.size() / 97) {
            std::string altered = content;
            altered[place] = altered[place] == '7' ? '8' : '7';
            write_content(broken, altered);
            CHECK(says(refusal_of(url, broken), "Nothing was restored"));
        }
        write_content(broken, content + "\n");
        CHECK(says(refusal_of(url, broken), "it was altered"));
        write_content(broken, "{\"customerhub_backup\":2}\n");
        CHECK(says(refusal_of(url, broken), "a newer CustomerHub made it"));
        write_content(broken, "SQLite format 3\n");
        CHECK(says(refusal_of(url, broken), "no backup of CustomerHub"));
        CHECK(says(refusal_of(url, folder.path / "nowhere"), "no backup that can be read"));
        CHECK_FALSE(std::filesystem::exists(folder.path / "target.db"));
    });
}

TEST_CASE("a database that holds sites is only restored into when that was said") {
    on_both_engines([](TestStore& house) {
        const TestFolder folder;
        const auto empty = folder.path / "empty";
        const auto full = folder.path / "full";
        back_up(house.store, empty, {.program = "0.1.0", .key_check = "k"});
        furnish(house);
        back_up(house.store, full, {.program = "0.1.0", .key_check = "k"});
        with_empty_databases([&](const std::string& url) {
            restore(url, empty, Replace::no, house.clock);
            CHECK(says(refusal_of(url, full), "holds 1 site already"));
            restore(url, full, Replace::yes, house.clock);
            Reopened restored{url};
            const auto again = folder.path / "again";
            back_up(restored.store, again, {.program = "0.1.0", .key_check = "k"});
            CHECK(rows_of(again) == rows_of(full));
        });
    });
}

TEST_CASE("a database that somebody has open is not restored into") {
    on_sqlite([](TestStore& house) {
        const TestFolder folder;
        const auto file = folder.path / "backup";
        back_up(house.store, file, {.program = "0.1.0", .key_check = "k"});
        with_empty_databases([&](const std::string& url) {
            restore(url, file, Replace::no, house.clock);
            Reopened open{url};
            open.store.read_everywhere([](Reader& reader) { reader.values<std::string>("SELECT id FROM sites"); });
            CHECK(says(refusal_of(url, file, Replace::yes), "Another program has this database open"));
        });
    });
}

TEST_CASE("a backup of another moment's rows, or of a newer program, leaves the database as it was") {
    on_sqlite([](TestStore& house) {
        const TestFolder folder;
        const auto made_up = folder.path / "made-up";
        const ArchiveHead head{.made_at = house.clock.now(), .program = "9", .migrations = {}, .key_check = "k"};
        with_empty_databases([&](const std::string& url) {
            ArchiveHead newer = head;
            newer.migrations = {"209901010000_later.sql"};
            ArchiveWriter{made_up, newer}.finish();
            CHECK(says(refusal_of(url, made_up), "a newer CustomerHub (209901010000_later.sql)"));

            ArchiveHead torn = head;
            torn.migrations = house.store.read_everywhere(
                [](Reader& reader) { return reader.values<std::string>("SELECT name FROM migrations ORDER BY name"); });
            ArchiveWriter writer{made_up, torn};
            writer.begin_table({"site_hosts", {{"host", ColumnKind::text}, {"site_id", ColumnKind::text}}});
            writer.add_row(std::vector<Value>{std::string{"a.example"}, std::string{"sit_nobody"}});
            writer.end_table();
            writer.finish();
            CHECK(says(refusal_of(url, made_up), "othing was restored"));
            back_up(house.store, folder.path / "whole", {.program = "0.1.0", .key_check = "k"});
            CHECK(refusal_of(url, folder.path / "whole").empty());
        });
    });
}

TEST_CASE("a backup that fails leaves the one before it, and nothing beside it") {
    on_sqlite([](TestStore& house) {
        const TestFolder folder;
        const auto file = folder.path / "backup";
        back_up(house.store, file, {.program = "0.1.0", .key_check = "k"});
        const std::string before = content_of(file);
        const ArchiveHead head{.made_at = house.clock.now(), .program = "0", .migrations = {}, .key_check = "k"};
        {
            ArchiveWriter writing{file, head};
            CHECK_THROWS_AS(ArchiveWriter(file, head), Conflict);
            writing.begin_table({"sites", {{"id", ColumnKind::text}}});
        }
        CHECK(content_of(file) == before);
        CHECK(folder.size() == 1);
        CHECK_THROWS_AS(back_up(house.store, folder.path / "no" / "folder", {.program = "", .key_check = ""}),
                        Unavailable);
    });
}

}  // namespace hub::db
