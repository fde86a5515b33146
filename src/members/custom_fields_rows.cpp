#include "members/custom_fields_rows.h"

#include "base/ensure.h"
#include "base/text.h"

namespace hub::members::rows {

namespace {

constexpr std::string_view replacing_what_is_known =
    "ON CONFLICT (site_id, member_id, field_id) DO UPDATE "
    "SET value = excluded.value, value_key = excluded.value_key, number_key = excluded.number_key";

struct FieldRow {
    FieldId id;
    std::string name;
    std::string kind;
    std::string choices;
    std::int64_t position;
    Time created_at;
};

struct ValueRow {
    MemberId member;
    FieldId field;
    std::string value;
};

std::vector<std::string> stored_choices(const std::string& text) {
    const auto json = parse_json(text);
    ENSURE(json);
    std::vector<std::string> choices;
    for (const Json& choice : json->as_array()) choices.emplace_back(choice.as_string());
    return choices;
}

std::string choices_text(const CustomField& field) {
    return to_text(JsonArray(field.choices.begin(), field.choices.end()));
}

std::vector<CustomField> select_fields(Reader& reader, std::string_view rest, const db::Binds& binds) {
    std::vector<CustomField> found;
    for (FieldRow& row : reader.all<FieldRow, FieldId, std::string, std::string, std::string, std::int64_t, Time>(
             format("SELECT id, name, kind, choices, position, created_at FROM member_fields WHERE site_id = :site {}",
                    rest),
             binds)) {
        found.push_back({.id = row.id,
                         .name = std::move(row.name),
                         .kind = field_kind_of(row.kind),
                         .choices = stored_choices(row.choices),
                         .position = row.position,
                         .created_at = row.created_at});
    }
    return found;
}

void delete_value(Tx& tx, const MemberId& member, const FieldId& field) {
    tx.run("DELETE FROM member_values WHERE site_id = :site AND member_id = :member AND field_id = :field",
           {{"member", member}, {"field", field}});
}

std::optional<CustomField> only_field(std::vector<CustomField> found) {
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace

std::vector<CustomField> fields(Reader& reader) {
    return select_fields(reader, "ORDER BY position, id", {});
}

std::optional<CustomField> find_field(Reader& reader, const FieldId& id) {
    return only_field(select_fields(reader, "AND id = :id", {{"id", id}}));
}

std::optional<CustomField> find_field_by_key(Reader& reader, const std::string& name_key) {
    return only_field(select_fields(reader, "AND name_key = :key", {{"key", name_key}}));
}

void insert_field(Tx& tx, const CustomField& field) {
    tx.run(
        "INSERT INTO member_fields (site_id, id, name, name_key, kind, choices, position, created_at) "
        "VALUES (:site, :id, :name, :key, :kind, :choices, :position, :created)",
        {{"id", field.id},
         {"name", field.name},
         {"key", folded(field.name)},
         {"kind", word_of(field.kind)},
         {"choices", choices_text(field)},
         {"position", field.position},
         {"created", field.created_at}});
}

void update_field(Tx& tx, const CustomField& field) {
    tx.run(
        "UPDATE member_fields SET name = :name, name_key = :key, choices = :choices WHERE site_id = :site AND id = :id",
        {{"name", field.name}, {"key", folded(field.name)}, {"choices", choices_text(field)}, {"id", field.id}});
}

void set_position(Tx& tx, const FieldId& id, std::int64_t position) {
    tx.run("UPDATE member_fields SET position = :position WHERE site_id = :site AND id = :id",
           {{"position", position}, {"id", id}});
}

void delete_field(Tx& tx, const FieldId& id) {
    tx.run("DELETE FROM member_values WHERE site_id = :site AND field_id = :id", {{"id", id}});
    tx.run("DELETE FROM member_fields WHERE site_id = :site AND id = :id", {{"id", id}});
}

// What has no number is apart: a column of numbers takes no NULL beside them.
void set_values(Tx& tx, const std::vector<KeptValue>& values) {
    db::ManyRows texts{.table = "member_values",
                       .columns = {"member_id", "field_id", "value", "value_key"},
                       .ending = replacing_what_is_known};
    db::ManyRows numbers = texts;
    numbers.columns.emplace_back("number_key");
    for (const KeptValue& value : values) {
        if (!value.text) {
            delete_value(tx, value.member, value.field);
            continue;
        }
        const auto number = number_key(*value.text);
        auto row = db::values_of(value.member, value.field, *value.text, value_key(*value.text));
        if (number) row.push_back(db::value_of(*number));
        (number ? numbers : texts).rows.push_back(std::move(row));
    }
    tx.insert(std::move(texts));
    tx.insert(std::move(numbers));
}

KnownValues values_of(Reader& reader, const std::vector<MemberId>& members) {
    KnownValues found;
    db::each_list(db::values_in(members), [&](const std::string& list, db::Binds binds) {
        for (ValueRow& row : reader.all<ValueRow, MemberId, FieldId, std::string>(
                 "SELECT member_id, field_id, value FROM member_values WHERE site_id = :site AND member_id IN " + list,
                 std::move(binds)))
            found[row.member].push_back({row.field, std::move(row.value)});
    });
    return found;
}

}  // namespace hub::members::rows
