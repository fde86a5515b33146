#include "app/backups.h"

#include <chrono>
#include <iostream>

#include "app/master_key.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/version.h"

namespace hub::app {

namespace {

constexpr std::string_view key_place = "backup";
constexpr std::string_view key_plain = "customerhub";
constexpr double bytes_a_megabyte = 1e6;

// For what takes seconds, as a person reads them.
class Watch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }

private:
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

void show_sum(const db::ArchiveSum& sum, const std::filesystem::path& file, double seconds, bool as_json,
              const char* sentence) {
    if (as_json) {
        std::cout << to_text(JsonObject{{"file", file.string()},
                                        {"tables", sum.tables},
                                        {"rows", sum.rows},
                                        {"bytes", sum.bytes},
                                        {"sha256", sum.sha256},
                                        {"seconds", seconds}})
                  << '\n';
        return;
    }
    const std::string figures =
        format("{} of {}, {:.1f} MB in {:.1f} s", counted(sum.rows, "row", "rows"),
               counted(sum.tables, "table", "tables"), static_cast<double>(sum.bytes) / bytes_a_megabyte, seconds);
    std::cout << sentence << file.string() << ": " << figures << ".\nSHA-256 " << sum.sha256 << '\n';
}

void note_what_is_beside(const Config& config, bool as_json) {
    if (as_json) return;
    std::cout << "Not in it: the master key" << (config.master_key.empty() ? " (" : "");
    if (config.master_key.empty()) std::cout << (config.data / "master.key").string() << ")";
    std::cout << ", which opens the secrets in it; keep that somewhere else.\n";
    if (!config.media_store.empty()) {
        std::cout << "Nor the uploaded files: those stay in their store.\n";
    } else if (std::filesystem::exists(config.media)) {
        std::cout << "Nor the uploaded files: copy " << config.media.string()
                  << " after this; files in it never change.\n";
    }
}

}  // namespace

std::string key_check(const crypto::Sealer& sealer) {
    return sealer.seal(key_place, key_plain);
}

bool opens(const crypto::Sealer& sealer, const std::string& key_check) {
    return sealer.unseal(key_place, key_check) == key_plain;
}

std::filesystem::path database_file(const Config& config) {
    constexpr std::string_view sqlite = "sqlite:";
    if (!config.database.starts_with(sqlite)) return {};
    return config.database.substr(sqlite.size());
}

void back_up(const Config& config, const std::filesystem::path& file, bool as_json) {
    const Watch watch;
    const std::filesystem::path source = database_file(config);
    if (!source.empty() && !std::filesystem::exists(source))
        throw NotFound("There is no database " + source.string() +
                       " to back up. Say where it is: --data or --database.");
    const auto key = find_master_key(config);
    if (!key)
        throw NotFound("There is no master key in " + config.data.string() +
                       ". Say where it is: --data, or CUSTOMERHUB_MASTER_KEY. Nothing was backed up.");
    const SystemClock clock;
    Stamps stamps;
    const std::vector<db::Reaction> none;
    Store store{db::open_engine({.url = config.database, .readers = 2}, clock, stamps, none), stamps};
    const db::ArchiveSum sum =
        db::back_up(store, file, {.program = std::string{version()}, .key_check = key_check(crypto::Sealer{*key})});
    show_sum(sum, file, watch.seconds(), as_json, "Backed up, and read back whole, ");
    note_what_is_beside(config, as_json);
}

void restore(const Config& config, const std::filesystem::path& file, db::Replace replace, bool as_json) {
    const Watch watch;
    const std::string sealed = db::ArchiveReader{file}.head().key_check;
    const auto key = find_master_key(config);
    if (!key)
        throw NotFound(
            "This backup's secrets are sealed with the master key of the place it was made in, and there is "
            "none here. Put that master.key into " +
            config.data.string() + ", or set CUSTOMERHUB_MASTER_KEY. Nothing was restored.");
    if (!opens(crypto::Sealer{*key}, sealed))
        throw Conflict(
            "The master key here is not the one that this backup's secrets are sealed with. Put the "
            "master.key of the place it was made in into " +
            config.data.string() + ", or set CUSTOMERHUB_MASTER_KEY. Nothing was restored.");
    const db::ArchiveSum sum = db::restore(config.database, file, replace, SystemClock{});
    show_sum(sum, file, watch.seconds(), as_json, "Restored ");
    if (!as_json) std::cout << "Next: customerhub doctor, then customerhub serve\n";
}

}  // namespace hub::app
