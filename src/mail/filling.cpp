#include "mail/filling.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/text.h"
#include "mail/frame.h"
#include "mail/words.h"
#include "view/template.h"

namespace hub::mail {

namespace {

const Compiled& words_of(const LetterKind& kind, const From& from, Compiled& room) {
    const auto own = std::ranges::find(from.own, kind.letter, &OwnLetter::letter);
    if (own == from.own.end() || own->compiled.empty()) return compiled_ours(kind);
    return room = compiled_in(own->compiled);
}

std::string names_of(const std::vector<Thing>& things) {
    std::vector<std::string> names;
    names.reserve(things.size());
    for (const Thing& thing : things) names.push_back(thing.name);
    return join(names, ", ");
}

class Letterpress {
public:
    Letterpress(const LetterKind& kind, const From& from, const To& to, const Filling& filling)
        : kind_(kind), filling_(filling) {
        values_ = {{"member.first_name", one_line(to.first_name)},
                   {"member.last_name", one_line(to.last_name)},
                   {"member.email", one_line(to.email)},
                   {"site.name", one_line(from.site_name)},
                   {"site.url", from.portal_url},
                   {"site.support", from.support_email}};
        for (const auto& [name, value] : filling.values) values_.emplace_back(name, one_line(value));
        values_.emplace_back("link", filling.way.url);
        if (filling.things != nullptr) values_.emplace_back("things", one_line(names_of(*filling.things)));
    }

    void set_label(const Pieces& button) {
        if (!filling_.way.label.empty()) {
            label_ = filling_.way.label;
        } else {
            label_ = line(button);
            if (label_.empty()) label_ = line(compiled_ours(kind_).button);
        }
    }

    std::string value(const Piece& piece) const {
        if (piece.field.empty()) return piece.text;
        const auto found = std::ranges::find(values_, std::string_view{piece.field}, &Value::first);
        return found == values_.end() || found->second.empty() ? piece.otherwise : found->second;
    }

    std::string line(const Pieces& pieces) const {
        std::string text;
        for (const Piece& piece : pieces) text += value(piece);
        return text;
    }

    // What a paragraph is: a field with a shape that stands alone, or else words.
    Shape shape(const Pieces& paragraph) const {
        if (paragraph.size() != 1) return Shape::text;
        const Field* const field = find_field(kind_, paragraph.front().field);
        return field == nullptr ? Shape::text : field->shape;
    }

    std::string text(const Pieces& paragraph) const;
    void put(view::Values& values, const Pieces& paragraph) const;

private:
    using Value = std::pair<std::string_view, std::string>;

    std::string text_of_way() const;
    std::string text_of_things() const;
    void put_words(view::Values& words, const Pieces& paragraph) const;
    void put_way(view::Values& button) const;
    void put_things(view::Values& list) const;

    const LetterKind& kind_;
    const Filling& filling_;
    std::vector<Value> values_;
    std::string label_;
};

std::string Letterpress::text_of_way() const {
    const Way& way = filling_.way;
    return (way.before.empty() ? "" : way.before + "\n\n") + label_ + ":\n" + way.url +
           (way.after.empty() ? "" : "\n\n" + way.after);
}

std::string Letterpress::text_of_things() const {
    std::string text;
    for (const Thing& thing : *filling_.things)
        text += format("{}* {}{}\n  {}", text.empty() ? "" : "\n", one_line(thing.name),
                       thing.is_coming ? ", which opens soon" : "", thing.url);
    return text;
}

std::string Letterpress::text(const Pieces& paragraph) const {
    switch (shape(paragraph)) {
        case Shape::link:
            return text_of_way();
        case Shape::things:
            return text_of_things();
        case Shape::code:
            return "    " + line(paragraph);
        case Shape::text:
            return line(paragraph);
    }
    return {};
}

void put_text(view::Values& words, std::string_view text) {
    bool is_first = true;
    for (const std::string& part : split(text, '\n')) {
        view::Values& piece = words.add("PIECE");
        piece.set("TEXT", part);
        piece.show_if(!is_first, "BREAK");
        is_first = false;
    }
}

void Letterpress::put_words(view::Values& words, const Pieces& paragraph) const {
    for (const Piece& piece : paragraph) {
        if (piece.field == "link" || piece.field == "site.url") {
            view::Values& link = words.add("PIECE");
            link.set("TEXT", "");
            link.add("ADDRESS").set("URL", value(piece));
        } else {
            put_text(words, value(piece));
        }
    }
}

void Letterpress::put_way(view::Values& button) const {
    const Way& way = filling_.way;
    button.set("URL", way.url);
    button.set("LABEL", label_);
    button.set_and_show("BEFORE", way.before, "HAS_BEFORE");
    button.set_and_show("AFTER", way.after, "HAS_AFTER");
}

void Letterpress::put_things(view::Values& list) const {
    for (const Thing& thing : *filling_.things) {
        view::Values& one = list.add("THING");
        one.show_if(thing.is_coming, "OPENS_SOON");
        one.set("NAME", thing.name);
        one.set("URL", thing.url);
        one.set_and_show("DESCRIPTION", thing.description, "HAS_DESCRIPTION");
    }
}

void Letterpress::put(view::Values& values, const Pieces& paragraph) const {
    switch (shape(paragraph)) {
        case Shape::link:
            return put_way(values.add("BUTTON"));
        case Shape::things:
            return put_things(values.add("THINGS"));
        case Shape::code:
            return values.add("CODE").set("DIGITS", line(paragraph));
        case Shape::text:
            return put_words(values.add("WORDS"), paragraph);
    }
}

}  // namespace

Mail filled(Letter letter, const From& from, const To& to, const Filling& filling) {
    const LetterKind& kind = kind_of(letter);
    Compiled room;
    const Compiled& words = words_of(kind, from, room);
    Letterpress press{kind, from, to, filling};
    press.set_label(words.button);
    view::Values values;
    put_frame(values, from, to, filling.why);
    view::Values& body = values.include("BODY", "mail/templates/words.html");
    body.set_and_show("HEADING", press.line(words.heading), "HAS_HEADING");
    std::string text;
    for (const Pieces& paragraph : words.paragraphs) {
        const std::string said = press.text(paragraph);
        if (trimmed(said).empty()) continue;
        text += (text.empty() ? "" : "\n\n") + said;
        press.put(body.add("PARAGRAPH"), paragraph);
    }
    values.set("TEXT", text);
    const view::Templates& templates = view::Templates::embedded();
    return {.kind = std::string{kind.kind},
            .member = to.member,
            .recipient = to.email,
            .sender = one_line(from.site_name),
            .reply_to = from.support_email,
            .subject = one_line(press.line(words.subject)),
            .text = without_gaps(templates.render("mail/templates/words.txt", values)),
            .html = templates.render("mail/templates/frame.html", values)};
}

}  // namespace hub::mail
