#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace hub {

// How long a text may be, in letters.
struct TextRule {
    std::size_t shortest = 1;
    std::size_t longest = 200;
};

// Reads the fields of what a caller sent, and remembers everything that is wrong with them, so that one answer names
// every field. Each reader takes its field off the list; finish() throws Invalid when anything was wrong or unknown.
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
    // For what has no field that may be null.
    void refuse_nulls();
    // Takes over what is wrong inside one of these fields, its unknown fields too.
    void adopt(Fields inner);
    // Throws Invalid naming every wrong and every unknown field.
    void finish();

private:
    const Json* take(std::string_view name);
    void refuse_the_unknown();

    const Json* json_;
    std::string place_;
    std::vector<std::string> taken_;
    std::vector<FieldError> errors_;
};

}  // namespace hub
