#include "base/open_file.h"

#include <array>
#include <cstdlib>
#include <filesystem>

#include <doctest/doctest.h>

#include "base/error.h"

namespace hub {

namespace {

struct Folder {
    std::string path = std::filesystem::temp_directory_path() / "customerhub-file-XXXXXX";
    Folder() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::size_t count() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator{path}, std::filesystem::directory_iterator{}));
    }
};

std::string read_all(const OpenFile& file) {
    std::string bytes(file.size() + 1, '\0');
    bytes.resize(file.read_at(0, bytes));
    return bytes;
}

}  // namespace

TEST_CASE("a fresh file leaves nothing, and one that is kept stays") {
    const Folder folder;
    {
        OpenFile lost = OpenFile::fresh(folder.path);
        lost.append("lost");
    }
    CHECK(folder.count() == 0);
    {
        OpenFile kept = OpenFile::fresh(folder.path);
        kept.append("wedge ");
        kept.append("and centre");
        kept.keep_as(folder.path + "/one");
    }
    CHECK(folder.count() == 1);
    const OpenFile found = OpenFile::open(folder.path + "/one");
    CHECK(found.size() == 16);
    CHECK(read_all(found) == "wedge and centre");
    std::array<char, 6> part{};
    CHECK(found.read_at(10, part) == 6);
    CHECK(std::string_view{part.data(), part.size()} == "centre");
    CHECK(found.read_at(14, part) == 2);
    CHECK(found.read_at(99, part) == 0);
}

TEST_CASE("a file takes the name of another without a moment in which there is none") {
    const Folder folder;
    for (const char* const content : {"first", "second"}) {
        OpenFile file = OpenFile::fresh(folder.path);
        file.append(content);
        file.keep_as(folder.path + "/one");
    }
    CHECK(folder.count() == 1);
    CHECK(read_all(OpenFile::open(folder.path + "/one")) == "second");
}

TEST_CASE("what isn't there, or can't be, is said") {
    const Folder folder;
    CHECK_THROWS_AS(OpenFile::open(folder.path + "/none"), NotFound);
    CHECK_THROWS_AS(OpenFile::fresh(folder.path + "/none"), Unavailable);
    std::filesystem::create_symlink("/etc/hostname", folder.path + "/link");
    CHECK_THROWS_AS(OpenFile::open(folder.path + "/link"), Unavailable);
}

}  // namespace hub
