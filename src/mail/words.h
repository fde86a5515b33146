#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/complaints.h"
#include "mail/letter_kinds.h"

// An owner's words for a letter, taken apart once, when they are saved: what is sent is put together from the parts,
// and nothing that comes out of a field is ever read as one.
namespace hub::mail {

// A piece of text, or a field where it has a name.
struct Piece {
    std::string text{};
    std::string field{};
    std::string otherwise{};  // shown where the field is empty

    bool operator==(const Piece&) const = default;
};
using Pieces = std::vector<Piece>;

struct Compiled {
    Pieces subject;
    Pieces heading;
    Pieces button;
    std::vector<Pieces> paragraphs;

    bool operator==(const Compiled&) const = default;
};

// Complains of every field that this letter hasn't, that can't stand where it does, or that is needed and missing, by
// `place` and the part's name: "words.text".
Compiled compile(const LetterKind& kind, const Words& words, Complaints& wrong, std::string_view place = "words.");
// Ours, which have nothing to complain of; compiled once.
const Compiled& compiled_ours(const LetterKind& kind);

// As it is stored.
std::string text_of(const Compiled& compiled);
Compiled compiled_in(const std::string& text);

}  // namespace hub::mail
