#include "options.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace hub::bench {

std::string Options::text(const std::string& name) const {
    for (std::size_t at = 0; at + 1 < words_.size(); at += 2) {
        if (words_[at] == "--" + name) return words_[at + 1];
    }
    throw std::runtime_error("--" + name + " is missing");
}

std::string Options::text(const std::string& name, const std::string& otherwise) const {
    for (std::size_t at = 0; at + 1 < words_.size(); at += 2) {
        if (words_[at] == "--" + name) return words_[at + 1];
    }
    return otherwise;
}

std::int64_t Options::number(const std::string& name, std::int64_t otherwise) const {
    const std::string given = text(name, "");
    return given.empty() ? otherwise : std::stoll(given);
}

double Options::real(const std::string& name, double otherwise) const {
    const std::string given = text(name, "");
    return given.empty() ? otherwise : std::stod(given);
}

std::string content_of(const std::string& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) throw std::runtime_error("can't read " + file);
    return {std::istreambuf_iterator<char>{stream}, {}};
}

std::vector<std::string> lines_of(const std::string& file) {
    std::ifstream stream{file};
    if (!stream) throw std::runtime_error("can't read " + file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

}  // namespace hub::bench
