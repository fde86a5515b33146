#include "folders/folders.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"
#include "db/test_store.h"

namespace hub::folders {

namespace {

FolderId made(Tx& tx, const std::string& name, std::optional<FolderId> parent = {}, Kind kind = Kind::files) {
    return make_folder(tx, {.kind = kind, .name = name, .parent = parent}).id;
}

std::vector<std::string> names(Reader& reader, Kind kind = Kind::files) {
    std::vector<std::string> found;
    for (const Folder& folder : list_folders(reader, kind)) found.push_back(folder.name);
    return found;
}

}  // namespace

TEST_CASE("folders are listed each before those in it, and beside each other by name") {
    db::on_both_engines([](db::TestStore& store) {
        store.write([](Tx& tx) {
            const FolderId sound = made(tx, "Sound");
            made(tx, "films");
            made(tx, "Songs", sound);
            made(tx, "Books", sound);
            made(tx, "Elsewhere", {}, Kind::members);
            CHECK(names(tx) == std::vector<std::string>{"films", "Sound", "Books", "Songs"});
        });
    });
}

TEST_CASE("a name is unique beside its siblings, whatever the case, and free elsewhere") {
    db::on_both_engines([](db::TestStore& store) {
        store.write([](Tx& tx) {
            const FolderId films = made(tx, "Films");
            CHECK_THROWS_AS(made(tx, "FILMS"), Invalid);
            const FolderId inner = made(tx, "Films", films);
            made(tx, "Films", {}, Kind::products);
            CHECK_THROWS_AS(change_folder(tx, inner, {.parent = std::optional<FolderId>{}}), Invalid);
            CHECK(change_folder(tx, films, {.name = "films"}).name == "films");
        });
    });
}

TEST_CASE("a folder goes neither into itself, nor into one in it, nor too deep, nor into one of another kind") {
    db::on_both_engines([](db::TestStore& store) {
        store.write([](Tx& tx) {
            const FolderId top = made(tx, "1");
            FolderId at = top;
            for (std::size_t depth = 2; depth <= depth_most; ++depth) at = made(tx, std::to_string(depth), at);
            CHECK_THROWS_AS(made(tx, "Too deep", at), Invalid);
            CHECK_THROWS_AS(change_folder(tx, top, {.parent = std::optional{top}}), Invalid);
            CHECK_THROWS_AS(change_folder(tx, top, {.parent = std::optional{at}}), Invalid);
            const FolderId beside = made(tx, "Beside");
            CHECK_THROWS_AS(change_folder(tx, top, {.parent = std::optional{beside}}), Invalid);
            const FolderId people = made(tx, "People", {}, Kind::members);
            CHECK_THROWS_AS(change_folder(tx, beside, {.parent = std::optional{people}}), Invalid);
        });
    });
}

TEST_CASE("what lies in a folder that is deleted, and the folders in it, go to where it was") {
    db::on_both_engines([](db::TestStore& store) {
        store.write([](Tx& tx) {
            const FolderId outer = made(tx, "Outer");
            const FolderId gone = made(tx, "Clips", outer);
            const FolderId namesake = made(tx, "Clips", gone);
            made(tx, "Clips 2", outer);
            put(tx, "fil_film", gone);
            delete_folder(tx, gone);
            CHECK(folder_of(tx, "fil_film") == outer);
            CHECK(names(tx) == std::vector<std::string>{"Outer", "Clips", "Clips 2"});
            CHECK(load_folder(tx, namesake).parent == outer);
            made(tx, "Outer", namesake);
            delete_folder(tx, namesake);
            delete_folder(tx, outer);
            CHECK(!folder_of(tx, "fil_film"));
            CHECK(names(tx) == std::vector<std::string>{"Clips 2", "Outer"});
        });
    });
}

TEST_CASE("the folders in one come up numbered where their names stand already") {
    db::on_both_engines([](db::TestStore& store) {
        store.write([](Tx& tx) {
            const FolderId gone = made(tx, "Old");
            made(tx, "Clips", gone);
            made(tx, "Clips");
            made(tx, "clips 2");
            delete_folder(tx, gone);
            CHECK(names(tx) == std::vector<std::string>{"Clips", "clips 2", "Clips 3"});
        });
    });
}

TEST_CASE("a name that is numbered is no longer than names may be") {
    db::on_both_engines([](db::TestStore& store) {
        store.write([](Tx& tx) {
            std::string longest;
            for (std::size_t letter = 0; letter < name_letters_max; ++letter) longest += "é";
            const FolderId gone = made(tx, "Old");
            const FolderId inner = made(tx, longest, gone);
            made(tx, longest);
            delete_folder(tx, gone);
            const std::string numbered = load_folder(tx, inner).name;
            CHECK(length_in_letters(numbered) == name_letters_max);
            CHECK(numbered.ends_with("é 2"));
        });
    });
}

TEST_CASE("a thing lies in one folder at most, and is counted there") {
    db::on_both_engines([](db::TestStore& store) {
        store.write([](Tx& tx) {
            const FolderId films = made(tx, "Films");
            const FolderId songs = made(tx, "Songs");
            CHECK(put(tx, "fil_one", films));
            CHECK(!put(tx, "fil_one", films));
            CHECK(put(tx, "fil_one", songs));
            CHECK(count_contents(tx, Kind::files) == std::map<FolderId, std::int64_t>{{songs, 1}});
            CHECK(put(tx, "fil_one", std::nullopt));
            CHECK(!put(tx, "fil_one", std::nullopt));
        });
    });
}

}  // namespace hub::folders
