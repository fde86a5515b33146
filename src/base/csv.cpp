#include "base/csv.h"

#include <algorithm>
#include <array>

#include "base/sabotage.h"

namespace hub {

namespace {

// Of these, the last four are the wide signs of East Asian keyboards, which spreadsheets take for the narrow ones.
constexpr std::array<std::string_view, 11> formula_signs = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                            "\n", "＝", "＋", "－", "＠"};

// Behind apostrophes, too: what had one of its own gets another, so that taking it off gives what was.
bool may_be_formula(std::string_view cell) {
    cell.remove_prefix(std::min(cell.find_first_not_of('\''), cell.size()));
    return std::ranges::any_of(formula_signs, [&](std::string_view sign) { return cell.starts_with(sign); });
}

void add_cell(std::string& line, std::string_view cell) {
    line += '"';
    if (may_be_formula(cell) && !sabotaged("raw_csv_cells")) line += '\'';
    for (const char letter : cell) {
        if (letter == '"') line += '"';
        line += letter;
    }
    line += '"';
}

}  // namespace

std::string undefused(const std::string& cell) {
    const bool is_defused = cell.starts_with('\'') && may_be_formula(std::string_view{cell}.substr(1));
    return is_defused ? cell.substr(1) : cell;
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& cell : cells) {
        if (!line.empty()) line += ',';
        add_cell(line, cell);
    }
    return line + "\r\n";
}

}  // namespace hub
