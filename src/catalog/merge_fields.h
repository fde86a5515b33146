#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "media/files.h"

// Merge fields: {{member.first_name|there}} in a text shows the reader's first name, or `there` when it is empty.
namespace hub::catalog {

enum class MergeField : std::uint8_t { first_name, last_name, email, site_name, unknown };
inline constexpr std::size_t merge_field_count = 5;

struct MergeFieldKind {
    MergeField field;
    std::string_view name;   // as written between the braces
    std::string_view alias;  // as old texts write it; empty for none
};
// The catalogue.
// clang-format off
inline constexpr MergeFieldKind merge_fields[] = {
    {MergeField::first_name, "member.first_name", "user.first_name"},
    {MergeField::last_name,  "member.last_name",  "user.last_name"},
    {MergeField::email,      "member.email",      "user.email"},
    {MergeField::site_name,  "site.name",         ""},
};
// clang-format on

// A merge field found in a text.
struct FoundField {
    std::size_t begin;  // of the braces
    std::size_t end;
    MergeField field;
    std::string otherwise;  // what to show for an empty value; for an unknown field, its name
};
// The next one at or after `from`; empty when there is none.
std::optional<FoundField> find_merge_field(std::string_view text, std::size_t from);

// What the fields mean to one reader, escaped for HTML. An unknown field shows nothing.
struct MergeValues {
    std::array<std::string, merge_field_count> html{};
    std::function<std::string(const FileId&)> address_of{};  // where the reader finds a file; without it, nowhere
    std::function<bool(const media::Audience&)> opens{};     // the verdict on files of this audience; without it, no
    std::string page_url{};                                  // the page's own address, below which its frames stand
    std::string login_url{};                                 // the log-in that leads back to the page

    void set(MergeField field, std::string_view text);
};

}  // namespace hub::catalog
