#include "imports/csv_reader.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <csv.h>

#include "base/csv.h"
#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"

namespace hub::imports {

namespace {

constexpr std::size_t buffer_step = std::size_t{16} * 1024;
constexpr std::size_t piece_size = std::size_t{32} * 1024;

// libcsv with its memory, and the rows that it makes. What it calls may not throw.
class Parser {
public:
    explicit Parser(char separator) {
        ENSURE(csv_init(&parser_, 0) == 0);
        csv_set_blk_size(&parser_, buffer_step);
        csv_set_delim(&parser_, static_cast<unsigned char>(separator));
    }
    ~Parser() { csv_free(&parser_); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    void take(std::string_view text) {
        // Line by line, so that each row knows where it began.
        while (!text.empty()) {
            if (parser_.pstate == 0) row_line_ = line_;  // no row has begun
            const std::size_t end = end_of_line(text);
            if (csv_parse(&parser_, text.data(), end, on_cell, on_row, this) != end) throw Unavailable("No memory.");
            const bool is_counted = text.substr(0, end) == "\n" && had_return_;
            had_return_ = text[end - 1] == '\r';
            if ((had_return_ || text[end - 1] == '\n') && !is_counted) ++line_;
            check();
            text.remove_prefix(end);
        }
    }
    void finish() {
        csv_fini(&parser_, on_cell, on_row, this);
        check();
    }
    std::vector<Row> rows() { return std::exchange(rows_, {}); }

private:
    // Old programs end lines by a return alone. One whose line feed comes with the next piece counted already.
    static std::size_t end_of_line(std::string_view text) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size() - 1) + 1;
        return text.substr(end - 1).starts_with("\r\n") ? end + 1 : end;
    }
    static void on_cell(void* bytes, std::size_t size, void* self) {
        auto& parser = *static_cast<Parser*>(self);
        parser.size_ += size;
        if (parser.cells_.size() <= cells_most) parser.cells_.emplace_back(static_cast<const char*>(bytes), size);
    }
    static void on_row(int, void* self) {
        auto& parser = *static_cast<Parser*>(self);
        parser.is_too_wide_ = parser.is_too_wide_ || parser.cells_.size() > cells_most;
        const bool is_blank = std::ranges::all_of(parser.cells_, [](const std::string& cell) { return cell.empty(); });
        if (!is_blank) parser.rows_.push_back({.line = parser.row_line_, .cells = std::move(parser.cells_)});
        parser.cells_.clear();
        parser.size_ = 0;
    }
    void check() const {
        if (size_ + csv_get_buffer_size(const_buffer()) > 2 * row_size_most)
            throw Invalid("file", format("has a row of more than a megabyte in line {}. Is a quotation mark missing?",
                                         row_line_));
        if (is_too_wide_) throw Invalid("file", format("has more than {} cells in line {}", cells_most, row_line_));
    }
    csv_parser* const_buffer() const { return &parser_; }

    mutable csv_parser parser_{};  // libcsv asks for a pointer also where it only looks
    std::int64_t line_ = 1;
    std::int64_t row_line_ = 1;
    bool had_return_ = false;  // as the last letter so far
    bool is_too_wide_ = false;
    std::size_t size_ = 0;
    Cells cells_;
    std::vector<Row> rows_;
};

// Each piece of the file as UTF-8, without the mark at its begin.
void each_piece(const OpenFile& file, Encoding encoding, const std::function<bool(std::string_view)>& with) {
    Decoder decoder{encoding};
    std::vector<char> bytes(piece_size);
    std::uint64_t place = 0;
    while (true) {
        const std::size_t size = file.read_at(place, bytes);
        std::string_view piece{bytes.data(), size};
        // Some programs put the mark of UTF-8 before what is none.
        if (place == 0 && encoding == Encoding::windows_1252 && piece.starts_with(utf8_mark))
            piece.remove_prefix(utf8_mark.size());
        const std::string text = decoder.text_of(piece, size < bytes.size());
        std::string_view rest = text;
        if (place == 0 && rest.starts_with(utf8_mark)) rest.remove_prefix(utf8_mark.size());
        if (!with(rest) || size < bytes.size()) return;
        place += size;
    }
}

// How many columns most of the first rows have, and how many rows have so many.
std::pair<std::size_t, std::size_t> columns_by(char separator, std::string_view head) {
    constexpr std::size_t rows_looked_at = 50;
    Parser parser{separator};
    parser.take(head);
    std::map<std::size_t, std::size_t> widths;
    std::size_t count = 0;
    for (const Row& row : parser.rows()) {
        if (++count > rows_looked_at) break;
        ++widths[row.cells.size()];
    }
    std::pair<std::size_t, std::size_t> found{1, 0};
    for (const auto& [width, rows] : widths) {
        if (width > 1 && rows >= found.second) found = {width, rows};
    }
    return found;
}

}  // namespace

Format format_of(const OpenFile& file) {
    Format format{.encoding = detect(file).encoding};
    std::string head;
    each_piece(file, format.encoding, [&](std::string_view piece) {
        head = piece;
        return false;
    });
    std::pair<std::size_t, std::size_t> best{0, 0};  // rows that agree, then columns
    for (const char separator : {',', ';', '\t'}) {
        const auto [columns, rows] = columns_by(separator, head);
        if (columns > 1 && std::pair{rows, columns} > best) {
            best = {rows, columns};
            format.separator = separator;
        }
    }
    return format;
}

void each_row(const OpenFile& file, const Format& format, const std::function<bool(Row)>& with) {
    Parser parser{format.separator};
    const auto give = [&] {
        for (Row& row : parser.rows()) {
            if (!with(std::move(row))) return false;
        }
        return true;
    };
    bool goes_on = true;
    each_piece(file, format.encoding, [&](std::string_view piece) {
        parser.take(piece);
        goes_on = give();
        return goes_on;
    });
    if (!goes_on) return;
    parser.finish();
    give();
}

}  // namespace hub::imports
