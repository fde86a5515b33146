#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/open_file.h"
#include "imports/decoder.h"

// A CSV file as others write them: any of three separators, quotes with line breaks in them, blank lines, ragged rows.
namespace hub::imports {

using Cells = std::vector<std::string>;

struct Row {
    std::int64_t line = 0;  // of the file, where the row begins; 1 is the first
    Cells cells;
};

constexpr std::size_t row_size_most = std::size_t{1024} * 1024;  // bytes; more is a quote that was never closed
constexpr std::size_t cells_most = 200;                          // of a row

struct Format {
    Encoding encoding = Encoding::utf8;
    char separator = ',';
};
// Comma, semicolon or tab: the one by which the first rows fall into most columns, and into as many each.
Format format_of(const OpenFile& file);

// Calls with each row that isn't blank, in turn, until `with` answers false. Throws Invalid{"file"}, naming the line,
// where a row is larger than it may be or has too many cells.
void each_row(const OpenFile& file, const Format& format, const std::function<bool(Row)>& with);

}  // namespace hub::imports
