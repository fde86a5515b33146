#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "catalog/catalog.h"
#include "imports/csv_reader.h"
#include "members/custom_fields.h"

// What the columns of a file are, and what one row wants. Pure.
namespace hub::imports {

enum class Field : std::uint8_t {
    ignored,
    email,
    first_name,
    last_name,
    name,          // both at once: the last word is the last name
    tags,          // names, parted by ; or , or |
    products,      // names, addresses or ids of products and collections, parted likewise
    product,       // of one product or collection: yes, no, or since when
    first_access,  // since when they have what the row gives
    access_ends,   // until when
    completions,   // pages: pag_…, or product/page by their addresses, each with @ and a date if it is known
    completed,     // of one page: yes, no, or when
    custom_field,  // what is known of them: a value of the field's kind
};
std::string_view word_of(Field field);
std::vector<std::string> field_words();
Field field_of(std::string_view word);

struct Column {
    Field field = Field::ignored;
    std::optional<ThingId> thing{};  // of `product`
    std::optional<PageId> page{};    // of `completed`
    std::optional<FieldId> custom_field{};
};

// What the owner says of a whole file.
struct Mapping {
    std::vector<Column> columns;
    std::vector<std::string> tags{};  // for everybody in it
    std::vector<ThingId> things{};    // likewise
    bool notify = false;              // whether they are told by mail of what they are given
};

// Whether somebody might get access by it.
bool gives_access(const Mapping& mapping);

// Guesses what each column is by its name: as Keap, ActiveCampaign, AccessAlly, Kajabi and we ourselves write them, in
// English and German; a column that is called like a custom field or a product is about it. Each of the person's fields
// once.
std::vector<Column> guess(const Cells& names, const catalog::Catalog& catalog,
                          const std::vector<members::CustomField>& fields);

struct Access {
    ThingId thing;
    std::optional<Time> since{};
    std::optional<Time> until{};
};
struct Completion {
    PageId page;
    std::optional<Time> at{};
};

// What is to be known of them.
struct ValueWish {
    FieldId field;
    std::string text;
    std::string wrong{};  // why nobody can be given it: a choice that is gone stays with who has it
};

// What one row wants; `refusal` says why it can't be had, in words that follow "line 7".
struct Wish {
    std::int64_t line = 0;
    std::string email;
    std::string email_key;  // folded, as addresses are compared
    std::optional<std::string> first_name{};
    std::optional<std::string> last_name{};
    std::vector<std::string> tags{};
    std::vector<Access> accesses{};
    std::vector<Completion> completions{};
    std::vector<ValueWish> values{};
    std::string refusal{};
};

class RowReader {
public:
    RowReader(const Mapping& mapping, const catalog::Catalog& catalog, std::vector<members::CustomField> fields,
              Time now);
    Wish read(const Row& row) const;

private:
    struct Reading;
    std::optional<ThingId> thing_called(std::string_view text) const;
    std::optional<PageId> page_called(std::string_view text) const;

    const Mapping& mapping_;
    const catalog::Catalog& catalog_;
    std::vector<members::CustomField> fields_;
    Time now_;
    std::map<std::string, ThingId> things_;  // by folded name
};

// 2026-11-21, 2026-11-21T10:00:00Z, 2026-11-21 10:00, 21.11.2026, 11/21/2026 (and 21/11/2026 where it can't be the
// other).
std::optional<Time> read_date(std::string_view text);
// The day alone, of any year: 1965-03-02.
std::optional<std::string> read_day(std::string_view text);

// Those that the columns need: none where no column is about one.
std::vector<members::CustomField> fields_for(Reader& reader, const Mapping& mapping);

}  // namespace hub::imports
