#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "db/value.h"

// The file that a backup is: one for both engines, lines of JSON, with its own checksum at the end.
//
//     {"customerhub_backup":1,"made_at":…,"program":…,"migrations":[…],"key_check":…}
//     {"table":"members","columns":[["site_id","text"],…]}
//     ["sit_…","mem_…",…]                                       one line a row
//     {"end":"members","rows":1204}
//     {"complete":true,"tables":31,"rows":88120,"sha256":…}     of every byte before this line
namespace hub::db {

struct ArchiveHead {
    Time made_at;
    std::string program;                  // the version that made it
    std::vector<std::string> migrations;  // that the rows stand in
    std::string key_check;                // opens with the master key that the sealed secrets in it need
};

struct ArchiveColumn {
    std::string name;
    ColumnKind kind;
    bool operator==(const ArchiveColumn&) const = default;
};

struct ArchiveTable {
    std::string name;
    std::vector<ArchiveColumn> columns;
};

struct ArchiveSum {
    std::int64_t tables = 0;
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
    std::string sha256;  // in hexadecimal

    bool operator==(const ArchiveSum&) const = default;
};

// Writes beside the name that is wanted, as FILE.partial, and takes the name only when all of it is on the disk and
// was read back: whoever finds FILE finds a whole backup. What had the name before stays until then. Throws Unavailable
// when the disk is full or broken, Conflict while another backup is writing the same file.
class ArchiveWriter {
public:
    ArchiveWriter(std::filesystem::path file, const ArchiveHead& head);
    ~ArchiveWriter();
    ArchiveWriter(const ArchiveWriter&) = delete;
    ArchiveWriter& operator=(const ArchiveWriter&) = delete;

    void begin_table(const ArchiveTable& table);
    void add_row(std::span<const Value> values);
    void end_table();
    ArchiveSum finish();

private:
    void add_line(std::string_view line);
    void write_out();
    void take_the_name();

    std::filesystem::path file_;
    std::filesystem::path partial_;
    int handle_ = -1;
    std::string buffer_;
    crypto::Sha256 digest_;
    std::string table_;
    std::int64_t rows_of_table_ = 0;
    ArchiveSum sum_;
};

// Reads one from its beginning to its end, a line at a time, and believes nothing: what isn't exactly such a file, is
// cut short or was altered is refused with a sentence (Unavailable). That it was altered is known at the end only.
class ArchiveReader {
public:
    explicit ArchiveReader(const std::filesystem::path& file);

    const ArchiveHead& head() const { return head_; }
    // The rows of the one before must have been read. Empty at the end, when the checksum is right.
    std::optional<ArchiveTable> next_table();
    // False after the table's last row, when there are as many as it says.
    bool next_row(std::vector<Value>& values);
    // Known after the last table.
    const ArchiveSum& sum() const { return sum_; }

private:
    std::string_view next_line();
    void read_end(std::string_view line);

    std::ifstream stream_;
    std::vector<char> stream_buffer_;
    std::string line_;
    crypto::Sha256 digest_;
    ArchiveHead head_;
    ArchiveTable table_;
    std::int64_t rows_of_table_ = 0;
    ArchiveSum sum_;
};

// The shortest text that reads back as the same number; JSON readers round.
std::string text_of_real(double number);

// Reads all of it; throws as the reader does.
ArchiveSum check_archive(const std::filesystem::path& file);

}  // namespace hub::db
