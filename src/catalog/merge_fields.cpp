#include "catalog/merge_fields.h"

#include "base/text.h"

namespace hub::catalog {

namespace {

constexpr std::string_view opening = "{{";
constexpr std::string_view closing = "}}";
constexpr std::size_t field_size_max = 200;  // between the braces; longer is just text

MergeField field_named(std::string_view name) {
    for (const MergeFieldKind& kind : merge_fields) {
        if (name == kind.name || (!kind.alias.empty() && name == kind.alias)) return kind.field;
    }
    return MergeField::unknown;
}

}  // namespace

std::optional<FoundField> find_merge_field(std::string_view text, std::size_t from) {
    for (std::size_t begin = text.find(opening, from); begin != std::string_view::npos;
         begin = text.find(opening, begin + 1)) {
        const std::size_t inside = begin + opening.size();
        const std::size_t length = text.substr(inside, field_size_max + closing.size()).find(closing);
        if (length == std::string_view::npos) continue;
        const std::string_view content = text.substr(inside, length);
        if (content.find('{') != std::string_view::npos) continue;
        const std::size_t bar = content.find('|');
        const std::string_view name = trimmed(content.substr(0, bar));
        const MergeField field = field_named(name);
        const std::string_view otherwise =
            bar == std::string_view::npos ? std::string_view{} : trimmed(content.substr(bar + 1));
        return FoundField{.begin = begin,
                          .end = inside + length + closing.size(),
                          .field = field,
                          .otherwise = std::string{field == MergeField::unknown ? name : otherwise}};
    }
    return std::nullopt;
}

void MergeValues::set(MergeField field, std::string_view text) {
    html[static_cast<std::size_t>(field)] = escape_html(text);
}

}  // namespace hub::catalog
