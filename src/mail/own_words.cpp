#include "mail/own_words.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/error.h"
#include "base/json.h"
#include "mail/own_words_rows.h"
#include "mail/words.h"

namespace hub::mail {

namespace {

std::string stored(const Words& words) {
    return to_text(JsonObject{
        {"subject", words.subject}, {"heading", words.heading}, {"text", words.text}, {"button", words.button}});
}

Words words_in(const std::string& stored) {
    const auto json = parse_json(stored);
    ENSURE(json);
    const auto part = [&](std::string_view name) { return text_at(*json, {name}).value_or(""); };
    return {part("subject"), part("heading"), part("text"), part("button")};
}

Choice choice_of(Letter letter, const std::optional<rows::ChoiceRow>& row) {
    if (!row) return {.letter = letter};
    return {.letter = letter,
            .words = row->words.empty() ? std::nullopt : std::optional{words_in(row->words)},
            .is_on = row->is_on,
            .version = row->version,
            .changed_at = row->changed_at};
}

std::string compiled_text(const LetterKind& kind, const Words& words) {
    Complaints wrong;
    const Compiled compiled = compile(kind, words, wrong);
    wrong.finish();
    return text_of(compiled);
}

void refuse_passed(const Choice& choice, std::optional<std::int64_t> seen_version) {
    if (seen_version && *seen_version != choice.version)
        throw Conflict("Somebody changed this mail meanwhile. Load it again to see what is there now.", passed_version);
}

void refuse_silence(const LetterKind& kind, const ChoiceChange& wanted) {
    if (wanted.is_on == false && !kind.can_be_off)
        throw Invalid("is_on", "should be true: without this mail people couldn’t get in, or wouldn’t be warned");
}

}  // namespace

std::vector<Choice> list_choices(Reader& reader) {
    const std::vector<rows::ChoiceRow> stored = rows::choices(reader);
    std::vector<Choice> all;
    for (const LetterKind& kind : letter_kinds()) {
        const auto row = std::ranges::find(stored, kind.word, &rows::ChoiceRow::letter);
        all.push_back(choice_of(kind.letter, row == stored.end() ? std::nullopt : std::optional{*row}));
    }
    return all;
}

Choice load_choice(Reader& reader, Letter letter) {
    return choice_of(letter, rows::find_choice(reader, std::string{kind_of(letter).word}));
}

Choice change_choice(Tx& tx, Letter letter, const ChoiceChange& wanted) {
    const LetterKind& kind = kind_of(letter);
    Choice choice = load_choice(tx, letter);
    refuse_passed(choice, wanted.seen_version);
    refuse_silence(kind, wanted);
    Choice before = choice;
    choice.is_on = wanted.is_on.value_or(choice.is_on);
    if (wanted.words) choice.words = *wanted.words;
    if (choice.words == kind.ours()) choice.words.reset();
    const std::string compiled = choice.words ? compiled_text(kind, *choice.words) : std::string{};
    if (choice.words == before.words && choice.is_on == before.is_on) return before;
    ++choice.version;
    choice.changed_at = tx.now();
    rows::save_choice(tx, {.letter = std::string{kind.word},
                           .words = choice.words ? stored(*choice.words) : std::string{},
                           .compiled = compiled,
                           .is_on = choice.is_on,
                           .version = choice.version,
                           .changed_at = tx.now()});
    return choice;
}

std::vector<OwnLetter> own_letters(Reader& reader) {
    std::vector<OwnLetter> own;
    for (rows::ChoiceRow& row : rows::choices(reader)) {
        const LetterKind* const kind = find_letter_kind(row.letter);
        if (kind != nullptr) own.push_back({kind->letter, std::move(row.compiled), row.is_on});
    }
    return own;
}

From with_words(const From& from, Letter letter, const Words& words) {
    From changed = from;
    std::erase_if(changed.own, [&](const OwnLetter& own) { return own.letter == letter; });
    changed.own.push_back({letter, compiled_text(kind_of(letter), words)});
    return changed;
}

}  // namespace hub::mail
