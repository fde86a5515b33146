#include <cerrno>
#include <charconv>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/ensure.h"
#include "base/error.h"
#include "base/json.h"
#include "base/sabotage.h"
#include "db/archive.h"

namespace hub::db {

namespace {

constexpr std::size_t write_at_once = std::size_t{1} << 18;
constexpr int owner_only = 0600;  // it holds members' data

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& file) {
    const std::string why = std::strerror(errno);  // NOLINT(concurrency-mt-unsafe): one thread makes backups
    throw Unavailable(what + " " + file.string() + ": " + why + ". Nothing was backed up.");
}

std::string_view word_of(ColumnKind kind) {
    switch (kind) {
        case ColumnKind::integer:
            return "integer";
        case ColumnKind::real:
            return "real";
        case ColumnKind::text:
            return "text";
    }
    return "text";
}

Json json_of(const Value& value) {
    if (const auto* const text = std::get_if<std::string>(&value)) return Json(*text);
    if (const auto* const integer = std::get_if<std::int64_t>(&value)) return Json(*integer);
    if (const auto* const real = std::get_if<double>(&value)) return Json(text_of_real(*real));
    return {};
}

void sync_folder_of(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) fail("Can't open the folder", folder);
    const int result = ::fsync(handle);
    ::close(handle);
    if (result != 0) fail("Can't write the folder", folder);
}

}  // namespace

std::string text_of_real(double number) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    ENSURE(end.ec == std::errc{});
    return {digits.data(), end.ptr};
}

ArchiveWriter::ArchiveWriter(std::filesystem::path file, const ArchiveHead& head)
    : file_(std::move(file)), partial_(file_.string() + (sabotaged("backup_in_place") ? "" : ".partial")) {
    handle_ = ::open(partial_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, owner_only);
    if (handle_ < 0) fail("Can't make", partial_);
    if (::flock(handle_, LOCK_EX | LOCK_NB) != 0) {
        ::close(handle_);
        throw Conflict("Another backup is writing " + file_.string() + ". Let it finish, or choose another name.");
    }
    if (::ftruncate(handle_, 0) != 0) fail("Can't write", partial_);
    JsonArray migrations;
    for (const std::string& name : head.migrations) migrations.push_back(Json(name));
    add_line(to_text(JsonObject{{"customerhub_backup", 1},
                                {"made_at", hub::json_of(head.made_at)},
                                {"program", head.program},
                                {"migrations", std::move(migrations)},
                                {"key_check", head.key_check}}));
}

ArchiveWriter::~ArchiveWriter() {
    if (handle_ < 0) return;
    ::unlink(partial_.c_str());
    ::close(handle_);
}

void ArchiveWriter::begin_table(const ArchiveTable& table) {
    JsonArray columns;
    for (const ArchiveColumn& column : table.columns)
        columns.push_back(JsonArray{Json(column.name), Json(word_of(column.kind))});
    add_line(to_text(JsonObject{{"table", table.name}, {"columns", std::move(columns)}}));
    table_ = table.name;
    rows_of_table_ = 0;
}

void ArchiveWriter::add_row(std::span<const Value> values) {
    JsonArray row;
    row.reserve(values.size());
    for (const Value& value : values) row.push_back(json_of(value));
    add_line(to_text(row));
    ++rows_of_table_;
}

void ArchiveWriter::end_table() {
    add_line(to_text(JsonObject{{"end", table_}, {"rows", rows_of_table_}}));
    ++sum_.tables;
    sum_.rows += rows_of_table_;
}

ArchiveSum ArchiveWriter::finish() {
    write_out();
    sum_.sha256 = crypto::to_hex(digest_.finish());
    add_line(
        to_text(JsonObject{{"complete", true}, {"tables", sum_.tables}, {"rows", sum_.rows}, {"sha256", sum_.sha256}}));
    write_out();
    if (::fsync(handle_) != 0) fail("Can't write", partial_);
    // What is in memory proves nothing about the disk.
    ::posix_fadvise(handle_, 0, 0, POSIX_FADV_DONTNEED);
    if (check_archive(partial_) != sum_)
        throw Unavailable("What was written to " + partial_.string() +
                          " reads back otherwise: the disk is failing. Nothing was backed up.");
    take_the_name();
    return sum_;
}

void ArchiveWriter::take_the_name() {
    if (::rename(partial_.c_str(), file_.c_str()) != 0) fail("Can't make", file_);
    ::close(std::exchange(handle_, -1));
    sync_folder_of(file_);
}

void ArchiveWriter::add_line(std::string_view line) {
    buffer_.append(line).append("\n");
    if (buffer_.size() >= write_at_once) write_out();
}

void ArchiveWriter::write_out() {
    digest_.add(buffer_);
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const ssize_t written = ::write(handle_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("Can't write", partial_);
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    sum_.bytes += static_cast<std::int64_t>(buffer_.size());
    buffer_.clear();
}

}  // namespace hub::db
