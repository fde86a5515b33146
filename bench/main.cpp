#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "measures.h"

int main(int count, char** arguments) {
    using Measure = void (*)(const hub::bench::Options&);
    const std::map<std::string, Measure> measures = {
        {"beacons", hub::bench::beacons},     {"commits", hub::bench::commits}, {"decide", hub::bench::decide},
        {"fill", hub::bench::fill},           {"hooks", hub::bench::hooks},     {"load", hub::bench::load},
        {"purchases", hub::bench::purchases}, {"receive", hub::bench::receive},
    };
    std::vector<std::string> words(arguments + 1, arguments + count);
    const auto measure = measures.find(words.empty() ? "" : words.front());
    if (measure == measures.end()) {
        std::cerr << "customerhub_bench NAME [--option VALUE]…; bin/bench knows how. Names:";
        for (const auto& [name, run] : measures) std::cerr << ' ' << name;
        std::cerr << '\n';
        return EXIT_FAILURE;
    }
    try {
        measure->second(hub::bench::Options{{words.begin() + 1, words.end()}});
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << words.front() << ": " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
