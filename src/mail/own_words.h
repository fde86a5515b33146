#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "db/tx.h"
#include "mail/letters.h"

// What a site chose for its letters: its own words, and whether they are sent. A mail has the words that were chosen
// when it was written; changing them changes no mail that waits.
namespace hub::mail {

struct Choice {
    Letter letter = Letter::access_given;
    std::optional<Words> words{};  // empty: ours
    bool is_on = true;
    std::int64_t version = 0;  // of this letter: each change is one more
    std::optional<Time> changed_at{};

    Words words_now() const { return words ? *words : kind_of(letter).ours(); }
};

// Every letter, in the order of the table.
std::vector<Choice> list_choices(Reader& reader);
Choice load_choice(Reader& reader, Letter letter);

struct ChoiceChange {
    std::optional<std::optional<Words>> words{};  // the inner one empty: back to ours
    std::optional<bool> is_on{};
    std::optional<std::int64_t> seen_version{};
};
// Throws Invalid for words that can't be sent and for turning off what must be sent, by the names that the API has for
// them; Conflict{passed_version} when `seen_version` has passed.
Choice change_choice(Tx& tx, Letter letter, const ChoiceChange& wanted);

// For a letterhead: what was chosen, as it is sent.
std::vector<OwnLetter> own_letters(Reader& reader);
// The same letterhead with these words for this letter, which nobody saved: for a look at them. Throws Invalid.
From with_words(const From& from, Letter letter, const Words& words);

}  // namespace hub::mail
