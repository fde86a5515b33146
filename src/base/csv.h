#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hub {

// One line of a CSV file (RFC 4180): every cell in quotes, CRLF at its end. A cell that a spreadsheet might take for a
// formula, because of its first sign, stands behind an apostrophe, as OWASP advises: who opens the file runs nothing.
std::string csv_line(const std::vector<std::string>& cells);

// A cell as it was before csv_line() put an apostrophe before it: what was taken out comes in as it was.
std::string undefused(const std::string& cell);

// Stands first in a file, so that spreadsheets read what follows as UTF-8.
inline constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

}  // namespace hub
