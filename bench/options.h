#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hub::bench {

// --name value pairs behind the measure's name.
class Options {
public:
    explicit Options(std::vector<std::string> words) : words_(std::move(words)) {}

    // Throws std::runtime_error when it wasn't given.
    std::string text(const std::string& name) const;
    std::string text(const std::string& name, const std::string& otherwise) const;
    std::int64_t number(const std::string& name, std::int64_t otherwise) const;
    double real(const std::string& name, double otherwise) const;

private:
    std::vector<std::string> words_;
};

std::string content_of(const std::string& file);
std::vector<std::string> lines_of(const std::string& file);

}  // namespace hub::bench
