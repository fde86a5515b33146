#include "catalog/merge_fields.h"

#include "base/merge_marks.h"
#include "base/text.h"

namespace hub::catalog {

namespace {

MergeField field_named(std::string_view name) {
    for (const MergeFieldKind& kind : merge_fields) {
        if (name == kind.name || (!kind.alias.empty() && name == kind.alias)) return kind.field;
    }
    return MergeField::unknown;
}

}  // namespace

std::optional<FoundField> find_merge_field(std::string_view text, std::size_t from) {
    const auto mark = find_merge_mark(text, from);
    if (!mark) return std::nullopt;
    const MergeField field = field_named(mark->name);
    return FoundField{.begin = mark->begin,
                      .end = mark->end,
                      .field = field,
                      .otherwise = std::string{field == MergeField::unknown ? mark->name : mark->otherwise}};
}

void MergeValues::set(MergeField field, std::string_view text) {
    html[static_cast<std::size_t>(field)] = escape_html(text);
}

}  // namespace hub::catalog
