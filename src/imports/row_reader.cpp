#include <algorithm>
#include <array>

#include <re2/re2.h>

#include "base/csv.h"
#include "base/ensure.h"
#include "base/text.h"
#include "imports/columns.h"

namespace hub::imports {

namespace {

using Kind = members::CustomField::Kind;

constexpr std::size_t name_letters_most = 100;
constexpr std::string_view no_letter = "\xEF\xBF\xBD";  // stands for what could not be read
constexpr std::size_t list_most = 100;                  // of tags, products or pages of one row
constexpr std::array<std::string_view, 10> yes_words = {"1", "yes", "y", "true", "x", "ja", "active", "✓", "✔", "on"};
constexpr std::array<std::string_view, 11> no_words = {"",     "0",        "no",   "n",         "false", "nein",
                                                       "none", "inactive", "null", "cancelled", "-"};

std::vector<std::string> list_in(std::string_view cell) {
    char separator = ',';
    for (const char sign : {'|', ';'}) {
        if (cell.find(sign) != std::string_view::npos) separator = sign;
    }
    std::vector<std::string> parts;
    for (const std::string& part : split(cell, separator)) {
        if (const auto word = trimmed(part); !word.empty()) parts.emplace_back(word);
    }
    return parts;
}

// So that one cell doesn't fill the whole telling; letters stay whole.
std::string beginning_of(std::string_view text) {
    std::size_t end = std::min(text.size(), name_letters_most);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string{text.substr(0, end)};
}

// "12,5" is a number, too, where the comma can't part thousands.
std::optional<Json> number_in(std::string_view text) {
    static const RE2 with_comma{R"(-?\d+,(?:\d{1,2}|\d{4,}))"};
    std::string number{text};
    if (RE2::FullMatch(number, with_comma)) std::ranges::replace(number, ',', '.');
    return parse_json(number);
}

std::optional<Json> yes_or_no(std::string_view text) {
    const std::string word = folded(text);
    if (std::ranges::find(yes_words, word) != yes_words.end()) return true;
    if (std::ranges::find(no_words, word) != no_words.end()) return false;
    return std::nullopt;
}

std::optional<Json> choice_in(const members::CustomField& field, std::string_view text) {
    const auto found =
        std::ranges::find(field.choices, folded(text), [](const std::string& one) { return folded(one); });
    return found == field.choices.end() ? std::nullopt : std::optional<Json>{*found};
}

// The cell as the API would be sent it; what can't be read stays the text it is, and is no such value.
Json value_in(const members::CustomField& field, std::string_view text) {
    switch (field.kind) {
        case Kind::text:
            return Json(text);
        case Kind::number:
            return number_in(text).value_or(Json(text));
        case Kind::date:
            return Json(read_day(text).value_or(std::string{text}));
        case Kind::choice:
            return choice_in(field, text).value_or(Json(text));
        case Kind::yes_no:
            return yes_or_no(text).value_or(Json(text));
    }
    ENSURE(false);
}

std::string why_wrong(const members::CustomField& field, std::string_view text) {
    const std::string wanted = field.kind == Kind::yes_no ? "yes or no" : members::wanted_of(field);
    const std::string told = beginning_of(wanted);
    return format("“{}” can't stand in “{}”: it should be {}{}", beginning_of(text), field.name, told,
                  told.size() < wanted.size() ? "…" : "");
}

}  // namespace

// One row on its way into a wish.
struct RowReader::Reading {
    const RowReader& reader;
    Wish wish{};
    std::optional<Time> since{};
    std::optional<Time> until{};

    void refuse(std::string why) {
        if (wish.refusal.empty()) wish.refusal = std::move(why);
    }

    std::optional<std::string> name(std::string_view cell) {
        const std::string_view text = trimmed(cell);
        if (text.empty()) return std::nullopt;
        if (length_in_letters(text) > name_letters_most)
            refuse(format("a name has more than {} letters", name_letters_most));
        if (text.find_first_of("\r\n\t") != std::string::npos) refuse("a name has a line break or a tab in it");
        return std::string{text};
    }

    void whole_name(std::string_view cell) {
        const std::string text{trimmed(cell)};
        const std::size_t blank = text.rfind(' ');
        wish.first_name = name(blank == std::string::npos ? text : text.substr(0, blank));
        if (blank != std::string::npos) wish.last_name = name(text.substr(blank + 1));
    }

    void tag(const std::string& given) {
        if (length_in_letters(given) > name_letters_most)
            return refuse(format("a tag has more than {} letters", name_letters_most));
        if (wish.tags.size() >= list_most) return refuse(format("has more than {} tags", list_most));
        if (std::ranges::find(wish.tags, given) == wish.tags.end()) wish.tags.push_back(given);
    }

    void give(const ThingId& thing, std::optional<Time> from) {
        if (wish.accesses.size() >= list_most) return refuse(format("has more than {} products", list_most));
        const auto known = std::ranges::find(wish.accesses, thing, &Access::thing);
        if (known == wish.accesses.end())
            wish.accesses.push_back({.thing = thing, .since = from});
        else if (from)
            known->since = from;
    }

    void product(const ThingId& thing, std::string_view cell) {
        const std::string word = folded(cell);
        if (std::ranges::find(no_words, word) != no_words.end()) return;
        if (std::ranges::find(yes_words, word) != yes_words.end()) return give(thing, std::nullopt);
        const auto date = read_date(cell);
        if (!date) return refuse(format("“{}” is neither yes nor no nor a date", std::string{trimmed(cell)}));
        give(thing, past(*date));
    }

    void products(std::string_view cell) {
        for (const std::string& called : list_in(cell)) {
            if (const auto thing = reader.thing_called(called))
                give(*thing, std::nullopt);
            else
                refuse(format("there is no product “{}”", called));
        }
    }

    void complete(const PageId& page, std::optional<Time> at) {
        if (wish.completions.size() >= 10 * list_most) return refuse("has more than 1000 completed pages");
        wish.completions.push_back({.page = page, .at = at ? std::optional{past(*at)} : std::nullopt});
    }

    void completed(const PageId& page, std::string_view cell) {
        const std::string word = folded(cell);
        if (std::ranges::find(no_words, word) != no_words.end()) return;
        if (std::ranges::find(yes_words, word) != yes_words.end()) return complete(page, std::nullopt);
        const auto date = read_date(cell);
        date ? complete(page, date)
             : refuse(format("“{}” is neither yes nor no nor a date", std::string{trimmed(cell)}));
    }

    void completions(std::string_view cell) {
        for (const std::string& part : list_in(cell)) {
            const std::size_t sign = part.find('@');
            const std::string called{trimmed(std::string_view{part}.substr(0, sign))};
            const auto page = reader.page_called(called);
            if (!page) return refuse(format("there is no page “{}”", called));
            const auto date =
                sign == std::string::npos ? std::nullopt : read_date(std::string_view{part}.substr(sign + 1));
            if (sign != std::string::npos && !date) return refuse(format("“{}” has no date behind its @", part));
            complete(*page, date);
        }
    }

    std::optional<Time> date(std::string_view cell) {
        if (trimmed(cell).empty()) return std::nullopt;
        const auto found = read_date(cell);
        if (!found) refuse(format("“{}” is no date", std::string{trimmed(cell)}));
        return found;
    }

    Time past(Time date) {
        if (date > reader.now_) refuse("a date lies in the future");
        return date;
    }

    void custom_field(const FieldId& id, std::string_view cell) {
        const std::string_view text = trimmed(cell);
        if (text.empty()) return;
        const auto field = std::ranges::find(reader.fields_, id, &members::CustomField::id);
        if (field == reader.fields_.end()) return refuse("a column is about a custom field that is not there any more");
        if (auto kept = members::stored_text(*field, value_in(*field, text)))
            wish.values.push_back({.field = id, .text = std::move(*kept)});
        else if (field->kind == Kind::choice)
            wish.values.push_back({.field = id, .text = std::string{text}, .wrong = why_wrong(*field, text)});
        else
            refuse(why_wrong(*field, text));
    }

    void take(const Column& column, std::string_view cell) {
        switch (column.field) {
            case Field::ignored:
                return;
            case Field::email:
                wish.email = trimmed(cell);
                return;
            case Field::first_name:
                wish.first_name = name(cell);
                return;
            case Field::last_name:
                wish.last_name = name(cell);
                return;
            case Field::name:
                return whole_name(cell);
            case Field::tags:
                for (const std::string& one : list_in(cell)) tag(one);
                return;
            case Field::products:
                return products(cell);
            case Field::product:
                if (column.thing) product(*column.thing, cell);
                return;
            case Field::first_access:
                since = date(cell);
                if (since) past(*since);
                return;
            case Field::access_ends:
                until = date(cell);
                if (until && *until <= reader.now_) refuse("the access ended before now");
                return;
            case Field::completions:
                return completions(cell);
            case Field::completed:
                if (column.page) completed(*column.page, cell);
                return;
            case Field::custom_field:
                if (column.custom_field) custom_field(*column.custom_field, cell);
                return;
        }
    }

    void finish() {
        for (const std::string& one : reader.mapping_.tags) tag(one);
        for (const ThingId& thing : reader.mapping_.things) give(thing, std::nullopt);
        for (Access& access : wish.accesses) {
            if (!access.since) access.since = since;
            access.until = until;
        }
        wish.email_key = folded(wish.email);
        if (wish.email.empty()) {
            refuse("has no e-mail address");
        } else if (!is_email(wish.email)) {
            refuse(format("“{}” is no e-mail address", beginning_of(wish.email)));
        }
    }
};

RowReader::RowReader(const Mapping& mapping, const catalog::Catalog& catalog, std::vector<members::CustomField> fields,
                     Time now)
    : mapping_(mapping), catalog_(catalog), fields_(std::move(fields)), now_(now) {
    for (const auto& entry : catalog.entries()) things_.emplace(folded(entry.product.name), entry.product.id);
}

Wish RowReader::read(const Row& row) const {
    Reading reading{*this};
    reading.wish.line = row.line;
    if (row.cells.size() > mapping_.columns.size())
        reading.refuse(format("has {} cells, more than the {} columns", row.cells.size(), mapping_.columns.size()));
    for (std::size_t at = 0; at < std::min(row.cells.size(), mapping_.columns.size()); ++at) {
        if (mapping_.columns[at].field == Field::ignored) continue;
        const std::string cell = undefused(row.cells[at]);
        if (!is_printable(cell) || cell.find(no_letter) != std::string::npos)
            reading.refuse("has signs in it that no text has");
        else
            reading.take(mapping_.columns[at], cell);
    }
    reading.finish();
    return std::move(reading.wish);
}

std::optional<ThingId> RowReader::thing_called(std::string_view text) const {
    if (const auto* const entry = catalog_.find_by_slug(text)) return entry->product.id;
    if (ThingId::matches(text)) {
        const ThingId id = ThingId::parse(text);
        return catalog_.find(id) != nullptr ? std::optional{id} : std::nullopt;
    }
    const auto found = things_.find(folded(text));
    return found == things_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<PageId> RowReader::page_called(std::string_view text) const {
    if (PageId::matches(text)) {
        const PageId id = PageId::parse(text);
        return catalog_.find(id) != nullptr ? std::optional{id} : std::nullopt;
    }
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto* const entry = catalog_.find_by_slug(text.substr(0, slash));
    const auto* const page = entry == nullptr ? nullptr : catalog_.find_page(entry->product.id, text.substr(slash + 1));
    return page == nullptr ? std::nullopt : std::optional{page->id};
}

}  // namespace hub::imports
