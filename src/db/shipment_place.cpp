#include "db/shipment_place.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/open_file.h"

namespace hub::db {

namespace {

constexpr std::uint64_t thing_max = std::uint64_t{64} * 1024 * 1024;  // ours are far smaller

void make_folder(const std::filesystem::path& wanted) {
    std::error_code wrong;
    std::filesystem::create_directories(wanted, wrong);
    if (wrong) throw Unavailable("Can't make the folder " + wanted.string() + ": " + wrong.message() + ".");
}

}  // namespace

void ShipmentFolder::put(const std::string& name, std::string_view bytes) {
    const std::filesystem::path path = folder_ / name;
    make_folder(path.parent_path());
    OpenFile file = OpenFile::fresh(path.parent_path().string());
    file.append(bytes);
    file.keep_as(path.string());
}

std::optional<std::string> ShipmentFolder::get(const std::string& name) {
    const std::filesystem::path path = folder_ / name;
    if (!std::filesystem::exists(path)) return std::nullopt;
    const OpenFile file = OpenFile::open(path.string());
    std::string bytes(std::min(file.size(), thing_max), '\0');
    bytes.resize(file.read_at(0, bytes));
    return bytes;
}

std::vector<std::string> ShipmentFolder::list(const std::string& beginning) {
    std::vector<std::string> names;
    std::error_code wrong;
    const std::filesystem::path within = (folder_ / beginning).parent_path();
    const std::filesystem::path& from = std::filesystem::is_directory(within, wrong) ? within : folder_;
    if (!std::filesystem::is_directory(from, wrong)) return names;
    std::filesystem::recursive_directory_iterator entry{from, wrong};
    for (; !wrong && entry != std::filesystem::recursive_directory_iterator{}; entry.increment(wrong)) {
        std::string name = entry->path().lexically_relative(folder_).string();
        const bool is_ours = entry->is_regular_file() && !name.ends_with(OpenFile::unkept_ending);
        if (is_ours && name.starts_with(beginning)) names.push_back(std::move(name));
    }
    if (wrong) throw Unavailable("Can't look into " + from.string() + ": " + wrong.message() + ".");
    std::ranges::sort(names);
    return names;
}

void ShipmentFolder::remove(const std::string& name) {
    std::error_code ignored;
    std::filesystem::remove(folder_ / name, ignored);
    // Goes with the last that was in it.
    std::filesystem::remove((folder_ / name).parent_path(), ignored);
}

}  // namespace hub::db
