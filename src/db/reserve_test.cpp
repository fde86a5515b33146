#include "db/reserve.h"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "base/random.h"

namespace hub::db {

namespace {

struct ReserveFile {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("customerhub-reserve-" + random::token(9));
    ReserveFile() = default;
    ReserveFile(const ReserveFile&) = delete;
    ReserveFile& operator=(const ReserveFile&) = delete;
    ~ReserveFile() {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
    std::int64_t size() const { return static_cast<std::int64_t>(std::filesystem::file_size(path)); }
};

}  // namespace

TEST_CASE("a reserve takes room at once, gives it up piece by piece, and takes all of it back") {
    const ReserveFile file;
    Reserve reserve{file.path.string()};
    CHECK(file.size() == Reserve::size_max);
    CHECK_FALSE(reserve.is_lent());
    std::int64_t left = file.size();
    while (reserve.give_up()) {
        CHECK(file.size() < left);
        left = file.size();
        CHECK(reserve.is_lent());
    }
    CHECK(left == 0);
    reserve.take_back();
    CHECK(file.size() == Reserve::size_max);
    CHECK_FALSE(reserve.is_lent());
}

TEST_CASE("what an earlier process left of a reserve is made whole") {
    const ReserveFile file;
    {
        Reserve before{file.path.string()};
        CHECK(before.give_up());
    }
    const Reserve reserve{file.path.string()};
    CHECK(file.size() == Reserve::size_max);
}

TEST_CASE("without a path there is no reserve, and nothing to give") {
    Reserve none{""};
    CHECK_FALSE(none.give_up());
    none.take_back();
    CHECK_FALSE(none.is_lent());
}

TEST_CASE("a thread makes room as long as it says so, and no other does") {
    CHECK_FALSE(MakingRoom::is_on_this_thread());
    {
        const MakingRoom outer;
        {
            const MakingRoom inner;
        }
        CHECK(MakingRoom::is_on_this_thread());
    }
    CHECK_FALSE(MakingRoom::is_on_this_thread());
}

}  // namespace hub::db
