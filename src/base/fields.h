#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/complaints.h"
#include "base/ids.h"
#include "base/json.h"

namespace hub {

// How long a text may be, in letters.
struct TextRule {
    std::size_t shortest = 1;
    std::size_t longest = 200;
};

// Reads the fields of what a caller sent, and remembers everything that is wrong with them, so that one answer names
// every field. Each reader takes its field off the list; finish() throws Invalid when anything was wrong or unknown.
// Where checks go on in a transaction, complaints() goes there instead, and is finished there.
//
//     const Json json = request.json();
//     Fields fields{json};
//     const std::string name = fields.text("name", {.longest = 200});
//     fields.finish();
class Fields {
public:
    explicit Fields(const Json& json, std::string place = {});
    explicit Fields(const Json&& json, std::string place = {}) = delete;  // it would be gone before it is read

    bool has(std::string_view name) const;  // present and not null
    bool is_null(std::string_view name) const;

    std::string text(std::string_view name, TextRule rule = {});
    std::optional<std::string> optional_text(std::string_view name, TextRule rule = {});
    std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most);
    std::optional<std::int64_t> optional_number(std::string_view name, std::int64_t least, std::int64_t most);
    bool flag(std::string_view name, bool otherwise);
    std::optional<bool> optional_flag(std::string_view name);
    std::optional<Time> optional_time(std::string_view name);
    std::string email(std::string_view name);
    // One of `words`; empty when absent.
    std::optional<std::string> optional_word(std::string_view name, const std::vector<std::string>& words);
    std::string word(std::string_view name, const std::vector<std::string>& words);
    std::vector<std::string> texts(std::string_view name, std::size_t most);
    // An object, for Fields of its own that are adopted; null when absent, or when it is none.
    const Json* optional_object(std::string_view name, std::string_view wanted = "should be a JSON object");
    // The id of a product in `product` or of a collection in `collection`, never both; empty when it is not so.
    std::optional<ThingId> optional_product_or_collection();
    std::optional<ThingId> product_or_collection();
    // The value as it is; null when absent.
    const Json* raw(std::string_view name);

    template <class Identifier>
    std::optional<Identifier> optional_id(std::string_view name) {
        const auto given = optional_text(name);
        if (!given) return std::nullopt;
        if (Identifier::matches(*given)) return Identifier::parse(*given);
        wrong(name, "should be an id that begins with " + std::string{Identifier::prefix} + "_");
        return std::nullopt;
    }

    void wrong(std::string_view name, std::string message);
    bool is_wrong(std::string_view name) const;
    // For what has no field that may be null but this.
    void refuse_nulls(std::string_view except = {});
    // Takes over what is wrong inside one of these fields, its unknown fields too.
    void adopt(Fields inner);
    // Every wrong and every unknown field.
    Complaints complaints();
    // Throws Invalid naming them.
    void finish();

private:
    const Json* take(std::string_view name);
    std::string path_of(std::string_view name) const;
    std::optional<ThingId> optional_thing(std::string_view name, ThingKind kind);
    void refuse_the_unknown();

    const Json* json_;
    std::string place_;
    std::vector<std::string> taken_;
    Complaints complaints_;
};

}  // namespace hub
