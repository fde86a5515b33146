#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mail/letters.h"

// Puts a letter together: the site's words for it, or ours, and what the fields mean this time.
namespace hub::mail {

// The button in the place of {{link}}, with what belongs around it.
struct Way {
    std::string url{};
    std::string label{};   // in the place of what the words have; empty: theirs, or else ours
    std::string before{};  // a sentence
    std::string after{};
};

struct Filling {
    std::string why;                                               // it was sent
    std::vector<std::pair<std::string_view, std::string>> values;  // by the names of the letter's fields
    Way way{};
    const std::vector<Thing>* things = nullptr;
};

Mail filled(Letter letter, const From& from, const To& to, const Filling& filling);

}  // namespace hub::mail
