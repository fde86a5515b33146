#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

// {{name|otherwise}} in a text that somebody wrote: what stands between the braces, not what it means.
namespace hub {

struct MergeMark {
    std::size_t begin;  // of the braces
    std::size_t end;
    std::string_view name;       // views of the text
    std::string_view otherwise;  // what to show for an empty value; empty without one
};
// The next one at or after `from`; empty when there is none. What is longer than a field can be is just text.
std::optional<MergeMark> find_merge_mark(std::string_view text, std::size_t from);

}  // namespace hub
