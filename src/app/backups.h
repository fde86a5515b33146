#pragma once

#include <filesystem>

#include "app/config.h"
#include "base/crypto.h"
#include "db/backup.h"

// The commands `backup` and `restore`: they open the database beside a running program and print what they did. A
// master key is never in a backup: what is sealed in it opens with that key alone, and so both insist on the right one.
namespace hub::app {

void back_up(const Config& config, const std::filesystem::path& file, bool as_json);
void restore(const Config& config, const std::filesystem::path& file, db::Replace replace, bool as_json);

// Opens with the same master key only.
std::string key_check(const crypto::Sealer& sealer);
bool opens(const crypto::Sealer& sealer, const std::string& key_check);

// The file of an SQLite database; empty for PostgreSQL.
std::filesystem::path database_file(const Config& config);

}  // namespace hub::app
