#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace hub {

// Overwrites the bytes in a way the compiler may not drop.
void forget(std::string& bytes);
bool equal_in_constant_time(std::string_view left, std::string_view right);

// Something that must not be printed, logged or compared in a hurry. Zeroed when it goes.
template <class T>
class Secret;

template <>
class Secret<std::string> {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { forget(other.value_); }
    Secret& operator=(const Secret&) = default;
    Secret& operator=(Secret&& other) noexcept {
        forget(value_);
        value_ = std::move(other.value_);
        forget(other.value_);
        return *this;
    }
    ~Secret() { forget(value_); }

    // The bytes themselves, named so that a reader stops here.
    const std::string& reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

    bool equals(std::string_view other) const { return equal_in_constant_time(value_, other); }
    bool operator==(const Secret&) const = delete;

private:
    std::string value_;
};

// What a secret looks like in a log or a sentence.
inline std::string_view masked(const Secret<std::string>&) {
    return "•••";
}

}  // namespace hub
