#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

// What counts as a word, the same wherever texts are read: when they are kept, when they are asked for and when what
// was found is marked. Pure; text is UTF-8.
namespace hub::search {

constexpr std::size_t word_letters_max = 40;  // of what is compared; longer ones are alike from there on

struct Word {
    std::size_t begin;  // in the text, in bytes
    std::size_t end;
    std::string folded;  // without case and accents
};

// Calls with each word in its order until `with` answers false. A word is a run of letters, digits and their marks; of
// scripts that write no blanks, each letter is one.
void each_word(std::string_view text, const std::function<bool(const Word&)>& with);

// All of them, parted by blanks, as far as the first `letters_max` letters of the text go.
std::string folded_words(std::string_view text, std::size_t letters_max);

}  // namespace hub::search
