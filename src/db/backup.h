#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "db/archive.h"
#include "db/store.h"

// A backup and its restoring, the same for both engines: what was made from one can be restored into the other.
namespace hub::db {

struct BackupFacts {
    std::string program;    // the version that runs
    std::string key_check;  // see ArchiveHead
};

// Writes everything in the database, as of one moment, to `file`, while others read and write. Rows go through in
// pages, so memory doesn't grow with them. Throws as ArchiveWriter does; then nothing has the name `file` that hadn't
// before. Search indexes and the like, which are made from the rows, are left out.
ArchiveSum back_up(Store& store, const std::filesystem::path& file, const BackupFacts& facts);

enum class Replace { no, yes };

// Brings an empty database to what `file` says, all of it or nothing, then up to date with this program. `url` as for
// open_engine(). The file is read once before anything is touched and once to restore. Throws Conflict when another
// program has the database open, when it holds sites already (unless they may be replaced), or when it isn't one of
// ours; Unavailable when the file is not whole, or newer than this program.
ArchiveSum restore(const std::string& url, const std::filesystem::path& file, Replace replace, const Clock& clock);

// Throws as restore() does when the database of SQLite there can't be restored into. Nobody has it open at the end.
void check_target(const std::string& url, Replace replace);

// What a backup holds: every table but the list of migrations, those it refers to before each.
struct SourceTable {
    std::string name;
    std::vector<ArchiveColumn> columns;
    std::vector<ArchiveColumn> key;
};
std::vector<SourceTable> source_tables(Reader& everywhere, std::string_view engine);

}  // namespace hub::db
