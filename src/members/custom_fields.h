#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/complaints.h"
#include "base/ids.h"
#include "base/json.h"
#include "db/tx.h"

// What a site wants to know of its members besides name and address.
namespace hub::members {

struct CustomField {
    enum class Kind : std::uint8_t { text, number, date, choice, yes_no };

    FieldId id;
    std::string name;
    Kind kind;
    std::vector<std::string> choices{};  // of a choice
    std::int64_t position;               // in the owner's order
    Time created_at;
};
std::string_view word_of(CustomField::Kind kind);  // "yes_no"
std::vector<std::string> field_kind_words();
CustomField::Kind field_kind_of(std::string_view word);

inline constexpr std::size_t fields_max = 50;  // of a site
inline constexpr std::size_t choices_max = 100;
inline constexpr std::size_t value_letters_max = 500;

struct FieldWish {
    std::optional<std::string> name{};
    std::optional<CustomField::Kind> kind{};  // of a new one; it stays
    std::optional<std::vector<std::string>> choices{};
    std::optional<std::int64_t> position{};  // 0 comes first
    Complaints wrong{};
};
CustomField make_field(Tx& tx, const FieldWish& wish);
CustomField load_field(Reader& reader, const FieldId& id);  // throws NotFound
// A choice that is taken away stays with the members who have it.
CustomField change_field(Tx& tx, const FieldId& id, const FieldWish& wish);
// With what is known of everybody.
void delete_field(Tx& tx, const FieldId& id);
std::vector<CustomField> list_fields(Reader& reader);  // in order

// ---- what is known of members

// As it is written: "12.5", "2026-11-22", "yes"; null takes it away.
using ValueWishes = std::vector<std::pair<std::string, Json>>;
// Complains under `fields.<id>` of what is no field here, or no value of its kind.
void check_values(Reader& reader, const ValueWishes& wishes, Complaints& wrong);
// The value as it is kept; empty when it is none of this field's kind.
std::optional<std::string> stored_text(const CustomField& field, const Json& json);
// What a value has to be, behind "should be".
std::string wanted_of(const CustomField& field);
// Of what was checked.
void set_values(Tx& tx, const MemberId& member, const ValueWishes& wishes);

struct KnownValue {
    FieldId field;
    std::string text;
};
using KnownValues = std::map<MemberId, std::vector<KnownValue>>;
KnownValues values_of(Reader& reader, const std::vector<MemberId>& members);
// As stored_text() has them; without a text what is known is taken away.
struct KeptValue {
    MemberId member;
    FieldId field;
    std::optional<std::string> text{};
};
// Of many members at once; each field of a member once.
void keep_values(Tx& tx, const std::vector<KeptValue>& values);
// As JSON has it: a text, a number, true or false.
Json json_value(const CustomField& field, const std::string& text);

// Who is meant by what is known of them.
struct FieldFilter {
    FieldId field;
    std::optional<std::string> value{};  // exactly, whatever the case; any when nothing else is said
    std::optional<std::int64_t> from{};  // as number_key() has it
    std::optional<std::int64_t> to{};
};
// Of "12.5" or "2026-11-22"; empty when it is neither.
std::optional<std::int64_t> number_key(std::string_view text);
std::string value_key(std::string_view text);

}  // namespace hub::members
