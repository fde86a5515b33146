#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace hub {

// An open file; closes itself. Reading is for any number of threads at once, writing for one.
class OpenFile {
public:
    static OpenFile open(const std::string& path);  // for reading; throws NotFound, or Unavailable with a sentence
    // A new one in `folder`, gone when it is closed unless it is kept. A kill leaves it, with the ending unkept_ending,
    // for whoever sweeps the folder at the start. Throws Unavailable.
    static OpenFile fresh(const std::string& folder);
    static constexpr std::string_view unkept_ending = ".unkept";
    // To write on at its end, as long as nobody else does, in this process or another; made where it isn't there yet.
    // Empty while somebody does. Throws Unavailable.
    static std::optional<OpenFile> extend(const std::string& path);
    ~OpenFile();
    OpenFile(OpenFile&& other) noexcept;
    OpenFile& operator=(OpenFile&&) = delete;

    std::uint64_t size() const;
    // How many bytes were read: fewer than wanted only at the end. Throws Unavailable.
    std::size_t read_at(std::uint64_t place, std::span<char> into) const;
    // Throws Unavailable when the disk is full or broken; then some of it may be written.
    void append(std::string_view bytes);
    // Throws what stands behind the first `size` bytes away. Throws Unavailable.
    void shorten(std::uint64_t size);
    // Gives a fresh one its name, once, when all of it is on the disk; what had the name before is replaced. In the
    // same folder or another of the same disk. Throws Unavailable.
    void keep_as(const std::string& path);
    // Gives it a further name, when all of it is on the disk; it keeps the one it has. For fresh and extended ones, on
    // the same disk. What has the name already stays. Throws Unavailable.
    void also_as(const std::string& path) const;
    // Everything written so far is on the disk when it returns. Throws Unavailable.
    void sync() const;
    int handle() const { return handle_; }

private:
    explicit OpenFile(int handle, std::string unkept = {}, std::string extended = {})
        : handle_(handle), unkept_(std::move(unkept)), extended_(std::move(extended)) {}
    int handle_;
    std::string unkept_;    // its path until it is kept
    std::string extended_;  // its path while it is written on
};

}  // namespace hub
