#include <charconv>

#include "base/error.h"
#include "base/json.h"
#include "db/archive.h"

namespace hub::db {

namespace {

constexpr std::size_t read_at_once = std::size_t{1} << 18;
constexpr std::size_t line_max = std::size_t{64} << 20;  // a row with every text as large as it may be is far smaller
constexpr std::int64_t known_format = 1;

[[noreturn]] void refuse(const std::string& why) {
    throw Unavailable("This backup can't be used: " + why + ". Nothing was restored from it.");
}

[[noreturn]] void refuse_cut_short() {
    refuse("it is cut short");
}

[[noreturn]] void refuse_altered() {
    refuse("it was altered since it was made, or the disk changed it");
}

// Every line is one array or object.
Json parsed(std::string_view line) {
    auto json = parse_json(line);
    if (!json) refuse_altered();
    return *std::move(json);
}

std::string text_in(const Json& json, std::string_view name) {
    auto text = text_at(json, {name});
    if (!text) refuse_altered();
    return *std::move(text);
}

std::int64_t number_in(const Json& json, std::string_view name) {
    const auto number = number_at(json, {name});
    if (!number) refuse_altered();
    return *number;
}

const JsonArray& list_in(const Json& json, std::string_view name) {
    const Json* const list = at(json, {name});
    if (list == nullptr || !list->is_array()) refuse_altered();
    return list->get_array();
}

std::string text_of(const Json& json) {
    if (!json.is_string()) refuse_altered();
    return std::string{json.get_string()};
}

ColumnKind kind_of(const std::string& word) {
    if (word == "text") return ColumnKind::text;
    if (word == "integer") return ColumnKind::integer;
    if (word == "real") return ColumnKind::real;
    refuse_altered();
}

ArchiveColumn column_of(const Json& json) {
    if (!json.is_array() || json.get_array().size() != 2) refuse_altered();
    return {text_of(json.get_array()[0]), kind_of(text_of(json.get_array()[1]))};
}

double real_of(const Json& json) {
    const std::string text = text_of(json);
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) refuse_altered();
    return number;
}

Value value_in(const Json& json, ColumnKind kind) {
    if (json.is_null()) return {};
    switch (kind) {
        case ColumnKind::text:
            return text_of(json);
        case ColumnKind::real:
            return real_of(json);
        case ColumnKind::integer:
            if (!json.is_int64()) refuse_altered();
            return json.get_int64();
    }
    return {};
}

ArchiveHead head_in(std::string_view line) {
    const auto json = parse_json(line);
    const auto format = json ? number_at(*json, {"customerhub_backup"}) : std::nullopt;
    if (!format) refuse("it is no backup of CustomerHub");
    if (*format != known_format) refuse("a newer CustomerHub made it; use that one");
    ArchiveHead head;
    const auto made_at = parse_rfc3339(text_in(*json, "made_at"));
    if (!made_at) refuse_altered();
    head.made_at = *made_at;
    head.program = text_in(*json, "program");
    head.key_check = text_in(*json, "key_check");
    for (const Json& name : list_in(*json, "migrations")) head.migrations.push_back(text_of(name));
    return head;
}

}  // namespace

ArchiveReader::ArchiveReader(const std::filesystem::path& file) : stream_buffer_(read_at_once) {
    stream_.rdbuf()->pubsetbuf(stream_buffer_.data(), static_cast<std::streamsize>(stream_buffer_.size()));
    stream_.open(file, std::ios::binary);
    if (!stream_) throw Unavailable("There is no backup that can be read at " + file.string() + ".");
    head_ = head_in(next_line());
    digest_.add(line_);
}

// With its end; the view stands until the next one. A line without an end is where a copy broke off.
std::string_view ArchiveReader::next_line() {
    line_.clear();
    while (line_.empty() || line_.back() != '\n') {
        const int letter = stream_.rdbuf()->sbumpc();
        if (letter == std::ifstream::traits_type::eof()) refuse_cut_short();
        line_ += static_cast<char>(letter);
        if (line_.size() > line_max) refuse_altered();
    }
    sum_.bytes += static_cast<std::int64_t>(line_.size());
    return std::string_view{line_}.substr(0, line_.size() - 1);
}

std::optional<ArchiveTable> ArchiveReader::next_table() {
    const Json json = parsed(next_line());
    if (at(json, {"complete"}) != nullptr) {
        read_end(line_);
        return std::nullopt;
    }
    digest_.add(line_);
    table_ = {.name = text_in(json, "table"), .columns = {}};
    for (const Json& column : list_in(json, "columns")) table_.columns.push_back(column_of(column));
    rows_of_table_ = 0;
    ++sum_.tables;
    return table_;
}

bool ArchiveReader::next_row(std::vector<Value>& values) {
    const Json json = parsed(next_line());
    digest_.add(line_);
    values.clear();
    if (json.is_array()) {
        const JsonArray& row = json.get_array();
        if (row.size() != table_.columns.size()) refuse_altered();
        for (std::size_t at = 0; at < row.size(); ++at) values.push_back(value_in(row[at], table_.columns[at].kind));
        ++rows_of_table_;
        return true;
    }
    if (text_in(json, "end") != table_.name || number_in(json, "rows") != rows_of_table_) refuse_altered();
    sum_.rows += rows_of_table_;
    return false;
}

void ArchiveReader::read_end(std::string_view line) {
    const Json json = parsed(line);
    sum_.sha256 = crypto::to_hex(digest_.finish());
    const bool is_as_said = number_in(json, "tables") == sum_.tables && number_in(json, "rows") == sum_.rows &&
                            text_in(json, "sha256") == sum_.sha256;
    if (!is_as_said || stream_.rdbuf()->sgetc() != std::ifstream::traits_type::eof()) refuse_altered();
}

ArchiveSum check_archive(const std::filesystem::path& file) {
    ArchiveReader reader{file};
    std::vector<Value> values;
    while (reader.next_table()) {
        while (reader.next_row(values)) {
        }
    }
    return reader.sum();
}

}  // namespace hub::db
