#include "app/master_key.h"

#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/error.h"
#include "base/random.h"
#include "base/text.h"

namespace hub::app {

namespace {

constexpr std::size_t key_size = 32;

Secret<std::string> decoded(const std::string& text, const std::string& where) {
    auto bytes = crypto::from_base64(trimmed(text));
    if (!bytes || bytes->size() != key_size) throw Invalid("master-key", "should be 32 bytes in base 64, in " + where);
    return Secret<std::string>{std::move(*bytes)};
}

// Only one process makes it: the file is created exclusively, synced, then read like any other.
void make_key_file(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (file < 0) return;
    const std::string text = crypto::to_base64(random::bytes(key_size)) + "\n";
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    ::close(file);
    if (!written) throw Unavailable("The master key could not be written to " + path.string() + ". Is the disk full?");
}

std::filesystem::path key_file_of(const Config& config) {
    return config.data / "master.key";
}

Secret<std::string> key_in(const std::filesystem::path& path) {
    std::ifstream file{path};
    if (!file) throw Invalid("data", "holds a master.key that can't be read: " + path.string());
    return decoded({std::istreambuf_iterator<char>{file}, {}}, path.string());
}

}  // namespace

Secret<std::string> load_master_key(const Config& config) {
    if (auto known = find_master_key(config)) return *std::move(known);
    std::filesystem::create_directories(config.data);
    make_key_file(key_file_of(config));
    return key_in(key_file_of(config));
}

std::optional<Secret<std::string>> find_master_key(const Config& config) {
    if (!config.master_key.empty()) return decoded(config.master_key.reveal(), "CUSTOMERHUB_MASTER_KEY");
    if (!std::filesystem::exists(key_file_of(config))) return std::nullopt;
    return key_in(key_file_of(config));
}

}  // namespace hub::app
