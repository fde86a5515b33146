#include "db/sqlite_session.h"

#include <algorithm>
#include <cerrno>

#include <soci/sqlite3/soci-sqlite3.h>

#include "base/error.h"
#include "base/sabotage.h"
#include "base/text.h"

namespace hub::db {

namespace {

constexpr int oldest_safe_sqlite = 3'051'003;  // before it, WAL mode may lose commits (sqlite.org, "WAL-reset bug")
constexpr int busy_patience = 10'000;          // milliseconds for another process, such as a command

using SqliteBackend = soci::sqlite3_session_backend;

sqlite_api::sqlite3* handle_of(soci::session& connection) {
    return static_cast<SqliteBackend*>(connection.get_backend())->conn_;
}

// "UNIQUE constraint failed: members.site_id, members.email_key" names columns; our rules have names.
std::string sqlite_constraint(const std::string& message) {
    const std::size_t colon = message.find("constraint failed: ");
    if (colon == std::string::npos) return {};
    std::string columns = message.substr(colon + std::string_view{"constraint failed: "}.size());
    const std::size_t end = columns.find(" while ");
    if (end != std::string::npos) columns.resize(end);
    // members.site_id, members.email_key -> members_email_key
    const std::string table = columns.substr(0, columns.find('.'));
    std::string name = table;
    for (std::size_t at = columns.find('.'); at != std::string::npos; at = columns.find('.', at + 1)) {
        const std::string column = columns.substr(at + 1, columns.find(',', at) - at - 1);
        if (column != "site_id") name += "_" + column;
    }
    return name;
}

// Before anything was synced, so that what is stored is known: no more may be written by us (a quota), or by anybody.
bool was_refused_a_write(sqlite_api::sqlite3* handle) {
    if (sqlite_api::sqlite3_extended_errcode(handle) != SQLITE_IOERR_WRITE) return false;
    const int reason = sqlite_api::sqlite3_system_errno(handle);
    return reason == EDQUOT || reason == EFBIG || reason == EROFS;
}

void translate_sqlite(const soci::soci_error& error, sqlite_api::sqlite3* handle) {
    const auto* const sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    const int code = sqlite == nullptr ? 0 : sqlite->result() & 0xff;
    const std::string message = error.get_error_message();
    if (code == SQLITE_CONSTRAINT || message.find("constraint failed") != std::string::npos)
        throw Conflict("That clashes with what is stored already.", sqlite_constraint(message));
    if (code == SQLITE_FULL || message.find("disk is full") != std::string::npos) throw DiskFull{};
    if (code == SQLITE_IOERR && was_refused_a_write(handle)) throw DiskFull{};
    if (code == SQLITE_READONLY) throw Unavailable("The disk is read-only. Reading goes on; look at the disk.");
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) throw Unavailable("The database is busy. Try again in a moment.");
    if (code == SQLITE_IOERR || code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_CANTOPEN)
        throw DiskFailure(message);
}

std::string_view synchronous(bool durable) {
    if (!durable) return "OFF";
    return sabotaged("sync_normal") ? "NORMAL" : "FULL";
}

void checkpoint_without_waiting(Session& session, int how) {
    sqlite_api::sqlite3* const handle = handle_of(session.connection());
    sqlite_api::sqlite3_busy_timeout(handle, 0);
    sqlite_api::sqlite3_wal_checkpoint_v2(handle, nullptr, how, nullptr, nullptr);
    sqlite_api::sqlite3_busy_timeout(handle, busy_patience);
}

sqlite_api::sqlite3_file* file_of(Session& session, int which) {
    sqlite_api::sqlite3_file* file = nullptr;
    sqlite_api::sqlite3_file_control(handle_of(session.connection()), "main", which, &file);
    return file == nullptr || file->pMethods == nullptr ? nullptr : file;
}

std::uint64_t size_of(sqlite_api::sqlite3_file& file) {
    sqlite_api::sqlite3_int64 size = 0;
    if (file.pMethods->xFileSize(&file, &size) != SQLITE_OK) throw DiskFailure("the size of a file can't be read");
    return static_cast<std::uint64_t>(size);
}

std::size_t read_file_of(Session& session, int which, std::uint64_t place, std::span<char> into) {
    sqlite_api::sqlite3_file* const file = file_of(session, which);
    if (file == nullptr) return 0;
    const std::uint64_t size = size_of(*file);
    const std::uint64_t count = std::min<std::uint64_t>(into.size(), size > place ? size - place : 0);
    if (count == 0) return 0;
    const int status = file->pMethods->xRead(file, into.data(), static_cast<int>(count),
                                             static_cast<sqlite_api::sqlite3_int64>(place));
    if (status == SQLITE_IOERR_SHORT_READ) return 0;  // it was cut this very moment
    if (status != SQLITE_OK) throw DiskFailure("a file of the database can't be read");
    return static_cast<std::size_t>(count);
}

}  // namespace

void check_sqlite_is_safe() {
    if (sqlite_api::sqlite3_libversion_number() < oldest_safe_sqlite)
        throw Unavailable("This SQLite may lose committed writes; 3.51.3 or later is needed.");
}

std::unique_ptr<Session> connect_sqlite(const std::string& path, bool durable) {
    auto connection = std::make_unique<soci::session>(*soci::factory_sqlite3(), "dbname=" + path + " timeout=10");
    sqlite_api::sqlite3* const handle = handle_of(*connection);
    auto session = std::make_unique<Session>(
        std::move(connection), [handle](const soci::soci_error& error) { translate_sqlite(error, handle); });
    session->plain(format("PRAGMA busy_timeout = {}", busy_patience));
    session->plain("PRAGMA journal_mode = WAL");
    session->plain(format("PRAGMA synchronous = {}", synchronous(durable)));
    session->plain("PRAGMA foreign_keys = ON");
    session->plain("PRAGMA wal_autocheckpoint = 0");  // the writer checkpoints, nobody else
    session->plain("PRAGMA trusted_schema = OFF");
    session->plain("PRAGMA cell_size_check = ON");
    session->plain("PRAGMA temp_store = MEMORY");
    // No mapping: it would count as ours in memory once a connection, and turn an error of the disk into a signal.
    session->plain("PRAGMA mmap_size = 0");
    session->plain("PRAGMA cache_size = -4000");
    sqlite_api::sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    return session;
}

bool is_in_transaction(Session& session) {
    return sqlite_api::sqlite3_get_autocommit(handle_of(session.connection())) == 0;
}

int checkpoint(Session& session) {
    int in_log = 0;
    sqlite_api::sqlite3_wal_checkpoint_v2(handle_of(session.connection()), nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log,
                                          nullptr);
    return in_log;
}

Checkpointed checkpoint_told(Session& session) {
    Checkpointed done;
    sqlite_api::sqlite3_wal_checkpoint_v2(handle_of(session.connection()), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                          &done.in_log, &done.written_back);
    return done;
}

void start_the_log_anew(Session& session) {
    checkpoint_without_waiting(session, SQLITE_CHECKPOINT_RESTART);
}

void empty_the_log(Session& session) {
    checkpoint_without_waiting(session, SQLITE_CHECKPOINT_TRUNCATE);
}

// It is the first read that takes the lock. A statement that isn't read to its end would keep it beyond the end.
void hold_the_log(Session& session) {
    constexpr ColumnKind columns[] = {ColumnKind::integer};
    session.command("BEGIN");
    session.run("SELECT COUNT(*) FROM sqlite_schema", {}, columns, [](std::span<Value>) {});
}

void let_go_of_the_log(Session& session) {
    if (is_in_transaction(session)) session.command("ROLLBACK");
}

std::size_t read_database_file(Session& session, std::uint64_t place, std::span<char> into) {
    return read_file_of(session, SQLITE_FCNTL_FILE_POINTER, place, into);
}

std::size_t read_log_file(Session& session, std::uint64_t place, std::span<char> into) {
    return read_file_of(session, SQLITE_FCNTL_JOURNAL_POINTER, place, into);
}

std::uint64_t database_file_size(Session& session) {
    sqlite_api::sqlite3_file* const file = file_of(session, SQLITE_FCNTL_FILE_POINTER);
    return file == nullptr ? 0 : size_of(*file);
}

std::uint64_t log_file_size(Session& session) {
    sqlite_api::sqlite3_file* const file = file_of(session, SQLITE_FCNTL_JOURNAL_POINTER);
    return file == nullptr ? 0 : size_of(*file);
}

}  // namespace hub::db
