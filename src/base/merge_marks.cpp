#include "base/merge_marks.h"

#include "base/text.h"

namespace hub {

namespace {

constexpr std::string_view opening = "{{";
constexpr std::string_view closing = "}}";
constexpr std::size_t mark_size_max = 200;  // between the braces

}  // namespace

std::optional<MergeMark> find_merge_mark(std::string_view text, std::size_t from) {
    for (std::size_t begin = text.find(opening, from); begin != std::string_view::npos;
         begin = text.find(opening, begin + 1)) {
        const std::size_t inside = begin + opening.size();
        const std::size_t length = text.substr(inside, mark_size_max + closing.size()).find(closing);
        if (length == std::string_view::npos) continue;
        const std::string_view content = text.substr(inside, length);
        if (content.find('{') != std::string_view::npos) continue;
        const std::size_t bar = content.find('|');
        return MergeMark{
            .begin = begin,
            .end = inside + length + closing.size(),
            .name = trimmed(content.substr(0, bar)),
            .otherwise = bar == std::string_view::npos ? std::string_view{} : trimmed(content.substr(bar + 1))};
    }
    return std::nullopt;
}

}  // namespace hub
