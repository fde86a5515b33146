#include "base/open_file.h"

#include <array>
#include <filesystem>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/test_folder.h"

namespace hub {

namespace {

std::string read_all(const OpenFile& file) {
    std::string bytes(file.size() + 1, '\0');
    bytes.resize(file.read_at(0, bytes));
    return bytes;
}

}  // namespace

TEST_CASE("a fresh file leaves nothing, and one that is kept stays") {
    const TestFolder folder;
    {
        OpenFile lost = OpenFile::fresh(folder.path.string());
        lost.append("lost");
    }
    CHECK(folder.size() == 0);
    {
        OpenFile kept = OpenFile::fresh(folder.path.string());
        kept.append("wedge ");
        kept.append("and centre");
        kept.keep_as(folder.file("one"));
    }
    CHECK(folder.size() == 1);
    const OpenFile found = OpenFile::open(folder.file("one"));
    CHECK(found.size() == 16);
    CHECK(read_all(found) == "wedge and centre");
    std::array<char, 6> part{};
    CHECK(found.read_at(10, part) == 6);
    CHECK(std::string_view{part.data(), part.size()} == "centre");
    CHECK(found.read_at(14, part) == 2);
    CHECK(found.read_at(99, part) == 0);
}

TEST_CASE("a file takes the name of another without a moment in which there is none") {
    const TestFolder folder;
    for (const char* const content : {"first", "second"}) {
        OpenFile file = OpenFile::fresh(folder.path.string());
        file.append(content);
        file.keep_as(folder.file("one"));
    }
    CHECK(folder.size() == 1);
    CHECK(read_all(OpenFile::open(folder.file("one"))) == "second");
}

TEST_CASE("what isn't there, or can't be, is said") {
    const TestFolder folder;
    CHECK_THROWS_AS(OpenFile::open(folder.file("none")), NotFound);
    CHECK_THROWS_AS(OpenFile::fresh(folder.file("none")), Unavailable);
    std::filesystem::create_symlink("/etc/hostname", folder.file("link"));
    CHECK_THROWS_AS(OpenFile::open(folder.file("link")), Unavailable);
}

}  // namespace hub
