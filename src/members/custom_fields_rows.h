#pragma once

#include "members/custom_fields.h"

namespace hub::members::rows {

std::vector<CustomField> fields(Reader& reader);  // in order
std::optional<CustomField> find_field(Reader& reader, const FieldId& id);
std::optional<CustomField> find_field_by_key(Reader& reader, const std::string& name_key);
void insert_field(Tx& tx, const CustomField& field);
void update_field(Tx& tx, const CustomField& field);
void set_position(Tx& tx, const FieldId& id, std::int64_t position);
void delete_field(Tx& tx, const FieldId& id);

void set_values(Tx& tx, const std::vector<KeptValue>& values);  // each field of a member once
KnownValues values_of(Reader& reader, const std::vector<MemberId>& members);

}  // namespace hub::members::rows
