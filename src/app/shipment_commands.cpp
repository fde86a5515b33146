#include "app/shipment_commands.h"

#include <chrono>
#include <iostream>

#include "app/backups.h"
#include "app/master_key.h"
#include "app/shipment_places.h"
#include "base/crypto.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "db/shipment_restore.h"

namespace hub::app {

namespace {

constexpr double bytes_a_megabyte = 1e6;

std::string place_of(const Config& config, const ShipmentAsked& asked) {
    const std::string& where = asked.from.empty() ? config.ship_to : asked.from;
    if (where.empty()) throw Invalid("from", "should say where the shipments lie, as ship-to does");
    check_shipment_place("from", where);
    return where;
}

crypto::Sealer sealer_of(const Config& config) {
    const auto key = find_master_key(config);
    if (!key)
        throw NotFound(
            "What was shipped is sealed with the master key of the place it was made in, and there is none here. Put "
            "that master.key into " +
            config.data.string() + ", or set CUSTOMERHUB_MASTER_KEY. Nothing was restored.");
    return crypto::Sealer{*key};
}

db::ShipmentWanted wanted_of(const ShipmentAsked& asked) {
    db::ShipmentWanted wanted;
    if (!asked.generation.empty()) wanted.generation = asked.generation;
    if (asked.until.empty()) return wanted;
    wanted.until = parse_rfc3339(asked.until);
    if (!wanted.until) throw Invalid("until", "should be a moment such as 2026-11-22T10:00:00Z");
    return wanted;
}

void show(const db::ShipmentSum& sum, double seconds, bool as_json, const char* sentence) {
    if (as_json) {
        std::cout << to_text(JsonObject{{"generation", sum.generation},
                                        {"as_of", hub::json_of(sum.as_of)},
                                        {"parcels", sum.parcels},
                                        {"pages", sum.pages},
                                        {"bytes", sum.bytes},
                                        {"cut_short", sum.cut_short},
                                        {"seconds", seconds}})
                  << '\n';
    } else {
        std::cout << sentence
                  << format("generation {} as of {}: {} pages from {}, {:.1f} MB in {:.1f} s.\n", sum.generation,
                            to_rfc3339(sum.as_of), sum.pages,
                            counted(static_cast<std::int64_t>(sum.parcels), "parcel", "parcels"),
                            static_cast<double>(sum.bytes) / bytes_a_megabyte, seconds);
    }
    if (!sum.cut_short.empty())
        std::cerr << "customerhub: " << sum.cut_short << ", so that what was shipped after " << to_rfc3339(sum.as_of)
                  << " is not in it.\n";
}

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }

private:
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

// A file that goes again unless it was moved.
struct PassingFile {
    std::filesystem::path path;
    ~PassingFile() {
        std::error_code ignored;
        for (const char* const ending : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + ending, ignored);
    }
};

std::filesystem::path beside_the_database(const Config& config, const char* ending) {
    const std::filesystem::path file = database_file(config);
    if (file.empty())
        throw Invalid(
            "database",
            "should be SQLite's: restore there, and bring it to PostgreSQL by backup and restore. Nothing was "
            "restored");
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
    return file.string() + ending;
}

}  // namespace

void restore_from_shipments(const Config& config, const ShipmentAsked& asked, db::Replace replace, bool as_json) {
    const Stopwatch watch;
    const PassingFile passing{beside_the_database(config, ".restoring")};
    const crypto::Sealer sealer = sealer_of(config);
    const auto place = open_shipment_place(place_of(config, asked), config);
    const db::ShipmentSum sum = db::restore_shipment(*place, sealer, wanted_of(asked), passing.path);
    db::take_place_of(passing.path, config.database, replace);
    show(sum, watch.seconds(), as_json, "Restored ");
    if (!as_json) std::cout << "Next: customerhub doctor, then customerhub serve\n";
}

void list_shipments(const Config& config, const ShipmentAsked& asked, bool as_json) {
    const crypto::Sealer sealer = sealer_of(config);
    const auto place = open_shipment_place(place_of(config, asked), config);
    JsonArray all;
    for (const db::GenerationFacts& one : db::list_generations(*place, sealer)) {
        if (!as_json)
            std::cout << format("{}  any moment from {} to about {}\n", one.id, to_rfc3339(one.whole_as_of),
                                to_rfc3339(one.latest_as_of));
        all.push_back(JsonObject{{"generation", one.id},
                                 {"program", one.program},
                                 {"begun_at", hub::json_of(one.begun_at)},
                                 {"from", hub::json_of(one.whole_as_of)},
                                 {"until", hub::json_of(one.latest_as_of)}});
    }
    if (as_json) {
        std::cout << to_text(all) << '\n';
    } else if (all.empty()) {
        std::cout << "No whole copy was shipped there yet.\n";
    }
}

void check_shipments(const Config& config, const ShipmentAsked& asked, bool as_json) {
    const Stopwatch watch;
    const PassingFile passing{beside_the_database(config, ".checking")};
    const crypto::Sealer sealer = sealer_of(config);
    const auto place = open_shipment_place(place_of(config, asked), config);
    const db::ShipmentSum sum = db::restore_shipment(*place, sealer, wanted_of(asked), passing.path);
    const std::string different = db::difference(passing.path, config.database);
    if (!different.empty() || !sum.cut_short.empty())
        throw Unavailable("What was shipped isn't what the database here was: " +
                          (different.empty() ? sum.cut_short : different) + ".");
    place->put("checked", to_text(JsonObject{{"checked_at", hub::json_of(SystemClock{}.now())},
                                             {"generation", sum.generation},
                                             {"as_of", hub::json_of(sum.as_of)}}));
    show(sum, watch.seconds(), as_json, "Restored to look at it, whole and the same as here: ");
}

}  // namespace hub::app
