#include "mail/words.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"
#include "base/json.h"
#include "base/merge_marks.h"
#include "base/text.h"

namespace hub::mail {

namespace {

// Enough for any letter, and with names of any length no mail gets too large to send.
constexpr std::size_t fields_max = 50;

std::string list_of(const LetterKind& kind, bool in_a_line) {
    std::vector<std::string> names;
    for (const auto fields : {kind.fields, common_fields()}) {
        for (const Field& field : fields) {
            if (!in_a_line || field.fits_a_line()) names.push_back(format("{{{{{}}}}}", field.name));
        }
    }
    return join(names, ", ");
}

void add_text(Pieces& line, std::string_view text) {
    if (!text.empty()) line.push_back({.text = std::string{text}});
}

// Takes one part of the words apart.
class Reading {
public:
    Reading(const LetterKind& kind, std::string part, bool is_line, Complaints& wrong)
        : kind_(kind), part_(std::move(part)), is_line_(is_line), wrong_(wrong) {}

    Pieces read(std::string_view text) {
        Pieces line;
        std::size_t done = 0;
        while (const auto mark = find_merge_mark(text, done)) {
            literal(line, text.substr(done, mark->begin - done));
            check(mark->name);
            line.push_back({.field = std::string{mark->name}, .otherwise = std::string{mark->otherwise}});
            done = mark->end;
        }
        literal(line, text.substr(done));
        return line;
    }

private:
    void literal(Pieces& line, std::string_view text) {
        if (text.find("{{") != std::string_view::npos)
            wrong_.add(part_, "has a {{ that no }} closes; a field is written {{member.first_name|there}}");
        add_text(line, text);
    }

    void check(std::string_view name) {
        if (++count_ > fields_max) wrong_.add(part_, format("should have {} fields at most", fields_max));
        const Field* const field = find_field(kind_, name);
        if (field == nullptr)
            return wrong_.add(part_, format("has no field {{{{{}}}}}; there is {}", name, list_of(kind_, is_line_)));
        if (is_line_ && !field->fits_a_line())
            wrong_.add(part_, format("can’t hold {{{{{}}}}}; that stands in the text", name));
    }

    const LetterKind& kind_;
    std::string part_;
    bool is_line_;
    Complaints& wrong_;
    std::size_t count_ = 0;
};

// What stands between empty lines, whoever wrote them how.
std::vector<std::string> paragraphs_in(std::string_view text) {
    std::vector<std::string> paragraphs;
    std::string open;
    std::string whole{text};
    std::erase(whole, '\r');
    for (const std::string& line : split(whole, '\n')) {
        if (!trimmed(line).empty()) {
            open += (open.empty() ? "" : "\n") + std::string{trimmed(line)};
        } else if (!open.empty()) {
            paragraphs.push_back(std::move(open));
            open.clear();
        }
    }
    if (!open.empty()) paragraphs.push_back(std::move(open));
    return paragraphs;
}

bool has(const std::vector<Pieces>& paragraphs, std::string_view field) {
    return std::ranges::any_of(
        paragraphs, [&](const Pieces& line) { return std::ranges::find(line, field, &Piece::field) != line.end(); });
}

Json json_of_line(const Pieces& line) {
    JsonArray pieces;
    for (const Piece& piece : line) {
        if (piece.field.empty()) {
            pieces.emplace_back(piece.text);
        } else {
            pieces.push_back({{"field", piece.field}, {"otherwise", piece.otherwise}});
        }
    }
    return pieces;
}

Pieces line_in(const Json& json) {
    Pieces line;
    for (const Json& piece : json.as_array()) {
        if (const auto* const text = piece.if_string()) {
            line.push_back({.text = std::string{text->c_str(), text->size()}});
        } else {
            line.push_back({.field = text_at(piece, {"field"}).value_or(""),
                            .otherwise = text_at(piece, {"otherwise"}).value_or("")});
        }
    }
    return line;
}

}  // namespace

Compiled compile(const LetterKind& kind, const Words& words, Complaints& wrong, std::string_view place) {
    const auto part = [&](std::string_view name) { return std::string{place} + std::string{name}; };
    Compiled compiled{.subject = Reading{kind, part("subject"), true, wrong}.read(trimmed(words.subject)),
                      .heading = Reading{kind, part("heading"), true, wrong}.read(trimmed(words.heading)),
                      .button = Reading{kind, part("button"), true, wrong}.read(trimmed(words.button)),
                      .paragraphs = {}};
    Reading text{kind, part("text"), false, wrong};
    for (const std::string& paragraph : paragraphs_in(words.text)) compiled.paragraphs.push_back(text.read(paragraph));
    for (const Field& field : kind.fields) {
        if (field.is_needed && !has(compiled.paragraphs, field.name))
            wrong.add(part("text"), format("needs {{{{{}}}}}: without it this mail is of no use", field.name));
    }
    return compiled;
}

const Compiled& compiled_ours(const LetterKind& kind) {
    static const std::vector<Compiled> all = [] {
        std::vector<Compiled> compiled;
        Complaints wrong;
        for (const LetterKind& one : letter_kinds()) compiled.push_back(compile(one, one.ours(), wrong));
        wrong.finish();
        return compiled;
    }();
    return all.at(static_cast<std::size_t>(&kind - letter_kinds().data()));
}

std::string text_of(const Compiled& compiled) {
    JsonArray paragraphs;
    for (const Pieces& line : compiled.paragraphs) paragraphs.push_back(json_of_line(line));
    return to_text(JsonObject{{"subject", json_of_line(compiled.subject)},
                              {"heading", json_of_line(compiled.heading)},
                              {"button", json_of_line(compiled.button)},
                              {"paragraphs", std::move(paragraphs)}});
}

Compiled compiled_in(const std::string& text) {
    const auto json = parse_json(text);
    ENSURE(json && json->is_object());
    const JsonObject& parts = json->as_object();
    Compiled compiled{.subject = line_in(parts.at("subject")),
                      .heading = line_in(parts.at("heading")),
                      .button = line_in(parts.at("button")),
                      .paragraphs = {}};
    for (const Json& line : parts.at("paragraphs").as_array()) compiled.paragraphs.push_back(line_in(line));
    return compiled;
}

}  // namespace hub::mail
