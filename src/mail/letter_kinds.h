#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

// The letters whose words an owner may choose, and what each has to say. The table is letter_kinds.cpp.
namespace hub::mail {

enum class Letter : std::uint8_t {
    access_given,
    login_code,
    reset_password,
    password_changed,
    welcome,
    registration,
    already_member,
    file_shared,
};

struct Words {
    std::string subject;
    std::string heading;  // of the HTML; may be empty
    std::string text;     // paragraphs, with an empty line between them
    std::string button;   // what stands on the button in the place of {{link}}; empty: ours

    bool operator==(const Words&) const = default;
};

// What a field is: a text, or something with a shape of its own where it stands alone in a paragraph.
enum class Shape : std::uint8_t { text, code, link, things };

struct Field {
    std::string_view name;  // as written between the braces
    std::string_view says;  // for people, as the screen shows it
    Shape shape = Shape::text;
    bool is_needed = false;  // the mail is of no use without it

    // A link and a list have no place in a subject, a heading or on a button.
    bool fits_a_line() const { return shape == Shape::text || shape == Shape::code; }
};

struct LetterKind {
    Letter letter;
    std::string_view word;  // as the API has it
    std::string_view kind;  // of the mail (mail.h)
    std::string_view title;
    std::string_view sent;                            // when
    bool can_be_off;                                  // nobody is locked out, or left unwarned, without it
    std::string_view subject, heading, text, button;  // ours
    std::span<const Field> fields;                    // besides `common_fields`

    Words ours() const { return {std::string{subject}, std::string{heading}, std::string{text}, std::string{button}}; }
};

std::span<const LetterKind> letter_kinds();
const LetterKind& kind_of(Letter letter);
const LetterKind* find_letter_kind(std::string_view word);

// In every letter.
std::span<const Field> common_fields();
// One of the letter's or of all; null when there is none of this name.
const Field* find_field(const LetterKind& kind, std::string_view name);

}  // namespace hub::mail
