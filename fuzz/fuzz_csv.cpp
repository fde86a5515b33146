// A file of members as others write it: whatever it is, its rows keep to their limits and are text, a letter is the
// same wherever the file is cut, what one row wants is refused or sound, and what we write reads back as it was.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/csv.h"
#include "base/ensure.h"
#include "base/error.h"
#include "base/open_file.h"
#include "base/text.h"
#include "imports/columns.h"
#include "imports/csv_reader.h"
#include "members/custom_fields.h"

namespace {

using namespace hub;

// Gone when it is closed.
OpenFile file_of(std::string_view bytes) {
    OpenFile file = OpenFile::fresh(std::filesystem::temp_directory_path().string());
    file.append(bytes);
    return file;
}

std::vector<imports::Row> rows_of(const OpenFile& file, const imports::Format& format) {
    std::vector<imports::Row> rows;
    imports::each_row(file, format, [&](imports::Row row) {
        rows.push_back(std::move(row));
        return true;
    });
    return rows;
}

void check_rows(const std::vector<imports::Row>& rows) {
    std::int64_t line = 0;
    for (const imports::Row& row : rows) {
        ENSURE(row.line > line);
        line = row.line;
        ENSURE(!row.cells.empty() && row.cells.size() <= imports::cells_most);
        std::size_t letters = 0;
        for (const std::string& cell : row.cells) {
            ENSURE(is_utf8(cell) && cell.size() <= 2 * imports::row_size_most);
            letters += cell.size();
        }
        ENSURE(letters > 0);
    }
}

void check_cut_anywhere(std::string_view bytes, imports::Encoding encoding) {
    const std::string whole = imports::Decoder{encoding}.text_of(bytes, true);
    ENSURE(is_utf8(whole));
    const std::size_t cut = bytes.empty() ? 0 : static_cast<std::uint8_t>(bytes.front()) % bytes.size();
    imports::Decoder decoder{encoding};
    std::string parts = decoder.text_of(bytes.substr(0, cut), false);
    parts += decoder.text_of(bytes.substr(cut), true);
    ENSURE(parts == whole);
}

// A custom field of each kind in turn, called like the columns.
std::vector<members::CustomField> fields_called(const imports::Cells& names, Time now) {
    std::vector<members::CustomField> fields;
    for (const std::string& name : names) {
        const auto number = static_cast<std::int64_t>(fields.size());
        fields.push_back({.id = FieldId::fresh(now),
                          .name = name,
                          .kind = static_cast<members::CustomField::Kind>(number % 5),
                          .choices = {"yes", "1"},
                          .position = number,
                          .created_at = now});
    }
    return fields;
}

void check_wishes(const std::vector<imports::Row>& rows) {
    const catalog::Catalog empty;
    const Time now = time_of(1763719200000);
    const std::vector<members::CustomField> fields = fields_called(rows.front().cells, now);
    const imports::Mapping mapping{.columns = imports::guess(rows.front().cells, empty, fields)};
    ENSURE(mapping.columns.size() == rows.front().cells.size());
    const imports::RowReader reader{mapping, empty, fields, now};
    for (const imports::Row& row : rows) {
        const imports::Wish wish = reader.read(row);
        ENSURE(wish.line == row.line && is_utf8(wish.refusal));
        if (!wish.refusal.empty()) continue;
        ENSURE(is_email(wish.email) && !wish.email_key.empty());
        for (const auto& name : {wish.first_name, wish.last_name}) {
            if (name) ENSURE(is_printable(*name) && name->find_first_of("\r\n\t") == std::string::npos);
        }
        for (const imports::ValueWish& value : wish.values) ENSURE(!value.text.empty() && is_utf8(value.text));
    }
}

// What we give out as a file comes in as it was, whatever a spreadsheet might have made of it.
void check_written(const std::vector<imports::Row>& rows) {
    std::string written{utf8_mark};
    for (const imports::Row& row : rows) written += csv_line(row.cells);
    const auto again = rows_of(file_of(written), {.encoding = imports::Encoding::utf8, .separator = ','});
    ENSURE(again.size() == rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) {
        ENSURE(again[at].cells.size() == rows[at].cells.size());
        for (std::size_t cell = 0; cell < rows[at].cells.size(); ++cell)
            ENSURE(undefused(again[at].cells[cell]) == rows[at].cells[cell]);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    try {
        const OpenFile file = file_of(text);
        const imports::Format format = imports::format_of(file);
        check_cut_anywhere(text, format.encoding);
        const auto rows = rows_of(file, format);
        check_rows(rows);
        if (rows.empty()) return 0;
        check_wishes(rows);
        check_written(rows);
    } catch (const Invalid& wrong) {
        ENSURE(wrong.fields().size() == 1 && wrong.fields().front().field == "file");
    }
    return 0;
}
