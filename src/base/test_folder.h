#pragma once

#include <cstddef>
#include <filesystem>
#include <iterator>
#include <string>
#include <system_error>

#include "base/random.h"

namespace hub {

// For tests only: an empty folder that is gone at the end, with all that is in it.
struct TestFolder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("customerhub-test-" + random::token(9));

    TestFolder() { std::filesystem::create_directory(path); }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    ~TestFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }

    std::string file(const std::string& name) const { return (path / name).string(); }
    std::size_t size() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{path}, {}));
    }
};

}  // namespace hub
