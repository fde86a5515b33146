#include "members/custom_fields.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "members/custom_fields_rows.h"

namespace hub::members {

namespace {

using Kind = CustomField::Kind;

constexpr std::array<std::string_view, 5> kinds = {"text", "number", "date", "choice", "yes_no"};
constexpr double number_max = 1e12;
constexpr double parts_of_one = 10'000;
constexpr std::size_t key_letters_max = 100;

bool is_date(std::string_view text) {
    return text.size() == 10 && parse_rfc3339(std::string{text} + "T00:00:00Z").has_value();
}

bool is_short_text(std::string_view text) {
    return !text.empty() && length_in_letters(text) <= value_letters_max && is_printable(text);
}

std::optional<std::string> kept_if(bool is_right, std::string_view text) {
    return is_right ? std::optional<std::string>{text} : std::nullopt;
}

// "12.5", with as many decimals as it has, four at most.
std::string number_text(double number) {
    std::string text = format("{:.4f}", number);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::optional<double> number_in(const Json& json) {
    const auto* const whole = json.if_int64();
    const auto* const broken = json.if_double();
    const double number = whole != nullptr ? static_cast<double>(*whole) : broken != nullptr ? *broken : number_max * 2;
    return std::isfinite(number) && std::abs(number) <= number_max ? std::optional{number} : std::nullopt;
}

const CustomField* find_in(const std::vector<CustomField>& fields, std::string_view id) {
    const auto found = std::ranges::find_if(fields, [&](const CustomField& field) { return field.id.view() == id; });
    return found == fields.end() ? nullptr : &*found;
}

void check_field(Reader& reader, const CustomField& field, Complaints& wrong) {
    if (field.name.empty()) wrong.add("name", "should be a word or two");
    const auto holder = rows::find_field_by_key(reader, folded(field.name));
    if (holder && holder->id != field.id) wrong.add("name", "is the name of another field");
    if (field.kind == Kind::choice && field.choices.empty()) wrong.add("choices", "should name at least one");
    if (field.kind != Kind::choice && !field.choices.empty()) wrong.add("choices", "can only be sent for a choice");
    for (const std::string& choice : field.choices) {
        if (trimmed(choice) != choice || choice.empty() || length_in_letters(choice) > 100)
            wrong.add("choices", "should be texts of 1 to 100 letters");
    }
}

// Takes its place among the others, which close up.
void take_place(Tx& tx, const CustomField& field) {
    std::vector<CustomField> others = rows::fields(tx);
    std::erase_if(others, [&](const CustomField& one) { return one.id == field.id; });
    const auto place = std::clamp<std::int64_t>(field.position, 0, static_cast<std::int64_t>(others.size()));
    others.insert(others.begin() + place, field);
    for (std::size_t number = 0; number < others.size(); ++number)
        rows::set_position(tx, others[number].id, static_cast<std::int64_t>(number));
}

}  // namespace

std::string_view word_of(Kind kind) {
    return kinds.at(static_cast<std::size_t>(kind));
}

std::vector<std::string> field_kind_words() {
    return {kinds.begin(), kinds.end()};
}

Kind field_kind_of(std::string_view word) {
    const auto* const found = std::ranges::find(kinds, word);
    ENSURE(found != kinds.end());
    return static_cast<Kind>(found - kinds.begin());
}

std::optional<std::string> stored_text(const CustomField& field, const Json& json) {
    const auto* const given = json.if_string();
    const std::string_view text = given == nullptr ? "" : trimmed({given->data(), given->size()});
    switch (field.kind) {
        case Kind::text:
            return kept_if(is_short_text(text), text);
        case Kind::number: {
            const auto number = number_in(json);
            return number ? std::optional{number_text(*number)} : std::nullopt;
        }
        case Kind::date:
            return kept_if(is_date(text), text);
        case Kind::choice:
            return kept_if(std::ranges::find(field.choices, text) != field.choices.end(), text);
        case Kind::yes_no:
            return kept_if(json.is_bool(), json == true ? "yes" : "no");
    }
    ENSURE(false);
}

std::string wanted_of(const CustomField& field) {
    switch (field.kind) {
        case Kind::text:
            return format("a text of at most {} letters", value_letters_max);
        case Kind::number:
            return "a number";
        case Kind::date:
            return "a date such as 2026-11-22";
        case Kind::choice:
            return "one of: " + join(field.choices, ", ");
        case Kind::yes_no:
            return "true or false";
    }
    ENSURE(false);
}

CustomField make_field(Tx& tx, const FieldWish& wish) {
    const std::vector<CustomField> known = rows::fields(tx);
    const CustomField field{.id = tx.fresh<FieldId>(),
                            .name = wish.name.value_or(""),
                            .kind = wish.kind.value_or(Kind::text),
                            .choices = wish.choices.value_or(std::vector<std::string>{}),
                            .position = wish.position.value_or(static_cast<std::int64_t>(known.size())),
                            .created_at = tx.now()};
    Complaints wrong = wish.wrong;
    check_field(tx, field, wrong);
    if (known.size() >= fields_max)
        wrong.add("name", format("can't be added: a site has {} fields at most", fields_max));
    wrong.finish();
    rows::insert_field(tx, field);
    take_place(tx, field);
    return load_field(tx, field.id);
}

CustomField load_field(Reader& reader, const FieldId& id) {
    auto found = rows::find_field(reader, id);
    if (!found) throw NotFound("There is no such field.");
    return std::move(*found);
}

CustomField change_field(Tx& tx, const FieldId& id, const FieldWish& wish) {
    CustomField field = load_field(tx, id);
    field.name = wish.name.value_or(field.name);
    field.choices = wish.choices.value_or(field.choices);
    field.position = wish.position.value_or(field.position);
    Complaints wrong = wish.wrong;
    check_field(tx, field, wrong);
    wrong.finish();
    rows::update_field(tx, field);
    if (wish.position) take_place(tx, field);
    return load_field(tx, id);
}

void delete_field(Tx& tx, const FieldId& id) {
    load_field(tx, id);
    rows::delete_field(tx, id);
}

std::vector<CustomField> list_fields(Reader& reader) {
    return rows::fields(reader);
}

void check_values(Reader& reader, const ValueWishes& wishes, Complaints& wrong) {
    if (wishes.empty()) return;
    const std::vector<CustomField> fields = rows::fields(reader);
    for (const auto& [id, value] : wishes) {
        const CustomField* const field = find_in(fields, id);
        if (field == nullptr) {
            wrong.add("fields." + id, "should be the id of a field of this site");
        } else if (!value.is_null() && !stored_text(*field, value)) {
            const bool is_choice = field->kind == Kind::choice;
            wrong.add("fields." + id, "should be " + wanted_of(*field) + (is_choice ? "" : ", or null"));
        }
    }
}

void set_values(Tx& tx, const MemberId& member, const ValueWishes& wishes) {
    if (wishes.empty()) return;
    const std::vector<CustomField> fields = rows::fields(tx);
    std::vector<KeptValue> values;
    for (const auto& [id, value] : wishes) {
        const CustomField* const field = find_in(fields, id);
        ENSURE(field != nullptr);
        auto text = value.is_null() ? std::nullopt : stored_text(*field, value);
        ENSURE(value.is_null() || text);
        values.push_back({.member = member, .field = field->id, .text = std::move(text)});
    }
    keep_values(tx, values);
}

void keep_values(Tx& tx, const std::vector<KeptValue>& values) {
    rows::set_values(tx, values);
    for (const KeptValue& value : values) tx.touch(value.member.view());
}

KnownValues values_of(Reader& reader, const std::vector<MemberId>& members) {
    return rows::values_of(reader, members);
}

Json json_value(const CustomField& field, const std::string& text) {
    if (field.kind == Kind::yes_no) return text == "yes";
    if (field.kind != Kind::number) return Json(text);
    auto number = parse_json(text);
    ENSURE(number);
    return std::move(*number);
}

std::optional<std::int64_t> number_key(std::string_view text) {
    if (is_date(text)) {
        std::string digits{text};
        std::erase(digits, '-');
        return parse_i64(digits);
    }
    const auto json = parse_json(text);
    const auto number = json ? number_in(*json) : std::nullopt;
    return number ? std::optional{std::llround(*number * parts_of_one)} : std::nullopt;
}

std::string value_key(std::string_view text) {
    std::string key = folded(text);
    if (length_in_letters(key) <= key_letters_max) return key;
    std::size_t letters = 0;
    std::size_t end = 0;
    while (end < key.size() && letters <= key_letters_max) {
        const bool begins = (static_cast<unsigned char>(key[end]) & 0xC0U) != 0x80U;
        if (begins && ++letters > key_letters_max) break;
        ++end;
    }
    key.resize(end);
    return key;
}

}  // namespace hub::members
