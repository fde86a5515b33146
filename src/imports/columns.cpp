#include "imports/columns.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/ensure.h"
#include "base/text.h"

namespace hub::imports {

namespace {

constexpr std::array<std::string_view, 13> words = {
    "ignored", "email",        "first_name",  "last_name",   "name",      "tags", "products",
    "product", "first_access", "access_ends", "completions", "completed", "field"};

struct Called {
    Field field;
    std::vector<std::string_view> names;  // letters and digits alone, in lower case
};

const std::vector<Called>& callings() {
    static const std::vector<Called> all = {
        {Field::email,
         {"email", "emailaddress", "email1", "contactemail", "primaryemail", "mail", "useremail", "emailadresse",
          "emailaddress1", "username"}},
        {Field::first_name, {"firstname", "first", "givenname", "vorname", "userfirstname", "forename", "fname"}},
        {Field::last_name, {"lastname", "last", "surname", "familyname", "nachname", "userlastname", "lname", "name2"}},
        {Field::name, {"name", "fullname", "displayname", "contactname", "membername"}},
        {Field::tags, {"tags", "tag", "tagnames", "contacttags", "tagslist", "labels", "schlagworte"}},
        {Field::products,
         {"products", "product", "courses", "course", "offers", "memberships", "membership", "access", "produkte",
          "kurse", "grants"}},
        {Field::first_access,
         {"firstaccess", "firstaccessat", "accesssince", "accessfrom", "accessstarts", "enrolledat", "startdate",
          "dateenrolled", "enrollmentdate"}},
        {Field::access_ends,
         {"accessends", "accessendsat", "accessuntil", "expires", "expiresat", "expirationdate", "enddate"}},
        {Field::completions, {"completions", "completed", "completedpages", "completedlessons", "lessonscompleted"}},
    };
    return all;
}

std::string plain(std::string_view name) {
    std::string letters;
    for (const char letter : folded(name)) {
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) letters += letter;
    }
    return letters;
}

Field field_called(const std::string& name) {
    for (const Called& called : callings()) {
        if (std::ranges::find(called.names, name) != called.names.end()) return called.field;
    }
    return Field::ignored;
}

// "Product: Calm Mornings" is about Calm Mornings, too.
std::optional<ThingId> thing_of_column(const std::string& name, const catalog::Catalog& catalog) {
    const std::size_t colon = name.find(':');
    const std::string given = folded(name);
    const std::string behind = colon == std::string::npos ? given : folded(std::string_view{name}.substr(colon + 1));
    for (const auto& entry : catalog.entries()) {
        const std::string called = folded(entry.product.name);
        if (called == given || called == behind || given == entry.product.id.text()) return entry.product.id;
    }
    return std::nullopt;
}

// What our own export has besides them, under names that are the person's.
bool is_of_person(Field field) {
    return field == Field::email || field == Field::first_name || field == Field::last_name || field == Field::tags;
}

const members::CustomField* custom_field_called(const std::string& name,
                                                const std::vector<members::CustomField>& fields) {
    const std::string given = folded(name);
    const auto found = std::ranges::find_if(fields, [&](const members::CustomField& field) {
        return folded(field.name) == given || field.id.view() == given;
    });
    return found == fields.end() ? nullptr : &*found;
}

// Which columns are custom fields, by their place. Of two of one name it is the last: in our export they come behind.
std::map<std::size_t, FieldId> custom_fields_in(const Cells& names, const std::vector<members::CustomField>& fields) {
    std::set<Field> taken;
    std::map<FieldId, std::size_t> places;
    for (std::size_t at = 0; at < names.size() && !fields.empty(); ++at) {
        const Field meant = field_called(plain(names[at]));
        if (is_of_person(meant) && taken.insert(meant).second) continue;
        if (const auto* const field = custom_field_called(names[at], fields)) places[field->id] = at;
    }
    std::map<std::size_t, FieldId> found;
    for (const auto& [field, at] : places) found.emplace(at, field);
    return found;
}

}  // namespace

std::string_view word_of(Field field) {
    return words.at(static_cast<std::size_t>(field));
}

std::vector<std::string> field_words() {
    return {words.begin(), words.end()};
}

Field field_of(std::string_view word) {
    const auto* const found = std::ranges::find(words, word);
    ENSURE(found != words.end());
    return static_cast<Field>(found - words.begin());
}

std::vector<members::CustomField> fields_for(Reader& reader, const Mapping& mapping) {
    if (std::ranges::count(mapping.columns, Field::custom_field, &Column::field) == 0) return {};
    return members::list_fields(reader);
}

bool gives_access(const Mapping& mapping) {
    return !mapping.things.empty() || std::ranges::any_of(mapping.columns, [](const Column& column) {
        return column.field == Field::product || column.field == Field::products;
    });
}

std::vector<Column> guess(const Cells& names, const catalog::Catalog& catalog,
                          const std::vector<members::CustomField>& fields) {
    const auto custom_fields = custom_fields_in(names, fields);
    std::set<Field> taken;
    std::vector<Column> columns;
    for (const std::string& name : names) {
        if (const auto found = custom_fields.find(columns.size()); found != custom_fields.end()) {
            columns.push_back({.field = Field::custom_field, .custom_field = found->second});
            continue;
        }
        Column column{.field = field_called(plain(name))};
        if (const auto thing = thing_of_column(name, catalog)) column = {.field = Field::product, .thing = thing};
        const bool is_once = column.field != Field::ignored && column.field != Field::product;
        if (is_once && !taken.insert(column.field).second) column = {};
        columns.push_back(column);
    }
    // Where the two halves of a name stand, the whole is the same again.
    const auto whole = std::ranges::find(columns, Field::name, &Column::field);
    if (taken.contains(Field::first_name) && whole != columns.end())
        whole->field = taken.insert(Field::last_name).second ? Field::last_name : Field::ignored;
    return columns;
}

}  // namespace hub::imports
