#include "db/shipment_restore.h"

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/open_file.h"
#include "base/text.h"
#include "db/hold.h"
#include "db/migrate.h"
#include "db/parcel.h"
#include "db/sqlite_session.h"

namespace hub::db {

namespace {

constexpr Duration no_patience = 0ms;
constexpr std::string_view key_plain = "customerhub";

[[noreturn]] void refuse_disk(const std::filesystem::path& file) {
    throw Unavailable("Can't write " + file.string() + ": " + std::generic_category().message(errno) +
                      ". Nothing was restored.");
}

// A file that is written page by page, and gone unless it is finished.
class PageFile {
public:
    explicit PageFile(std::filesystem::path path)
        : path_(std::move(path)), handle_(::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
        if (handle_ < 0) refuse_disk(path_);
    }
    ~PageFile() {
        ::close(handle_);
        if (!is_finished_) ::unlink(path_.c_str());
    }
    PageFile(const PageFile&) = delete;
    PageFile& operator=(const PageFile&) = delete;

    void write(const Parcel& parcel) {
        for (const auto& [number, page] : parcel.pages) {
            const auto place = static_cast<off_t>(number - 1) * static_cast<off_t>(parcel.page_size);
            if (::pwrite(handle_, page->data(), page->size(), place) != static_cast<ssize_t>(page->size()))
                refuse_disk(path_);
        }
    }
    void finish(std::uint64_t size) {
        if (::ftruncate(handle_, static_cast<off_t>(size)) != 0 || ::fsync(handle_) != 0) refuse_disk(path_);
        is_finished_ = true;
    }

private:
    const std::filesystem::path path_;
    const int handle_;
    bool is_finished_ = false;
};

struct Candidate {
    GenerationHead head;
    Wholeness whole;
};

// Those that are whole, the newest last.
std::vector<Candidate> candidates(ShipmentPlace& place, const crypto::Sealer& house) {
    const crypto::Sealer sealer = shipment_sealer(house);
    std::vector<Candidate> found;
    for (const std::string& name : place.list("whole/")) {
        const std::string id = name.substr(name.find('/') + 1);
        const auto text = place.get(name_of_head(id));
        const auto head = text ? read_head(*text) : std::nullopt;
        if (!head) continue;
        if (house.unseal("backup", head->key_check) != key_plain)
            throw Conflict(
                "The master key here is not the one that these shipments are sealed with. Put the master.key of the "
                "place they were made in here, or set CUSTOMERHUB_MASTER_KEY. Nothing was restored.");
        const auto bytes = place.get(name);
        const auto whole = bytes ? open_wholeness(sealer, name, *bytes) : std::nullopt;
        if (whole) found.push_back({*head, *whole});
    }
    return found;
}

Candidate chosen(const std::vector<Candidate>& all, const ShipmentWanted& wanted) {
    const auto fits = [&](const Candidate& one) {
        return (!wanted.generation || one.head.id == *wanted.generation) &&
               (!wanted.until || one.whole.as_of <= *wanted.until);
    };
    const auto found = std::find_if(all.rbegin(), all.rend(), fits);
    if (found != all.rend()) return *found;
    if (all.empty()) throw NotFound("No whole copy of a database was shipped there. Nothing was restored.");
    throw NotFound("There is no such generation, or none as old: the earliest moment that is there is " +
                   to_rfc3339(all.front().whole.as_of) + ". Nothing was restored.");
}

// Reads the parcels of one generation in their order.
class Unpacking {
public:
    Unpacking(ShipmentPlace& place, const crypto::Sealer& house, const Candidate& from, PageFile& file)
        : place_(place), sealer_(shipment_sealer(house)), id_(from.head.id), whole_(from.whole), file_(file) {
        sum_.generation = id_;
        sum_.as_of = whole_.as_of;
        sum_.pages = whole_.database_pages;
    }

    ShipmentSum unpack(const std::optional<Time>& until) {
        for (std::uint64_t number = 1; number <= whole_.base_parcels; ++number)
            file_.write(must_open(name_of_base(id_, number)));
        // Until here no moment is whole, for the copy was read while people wrote.
        for (std::uint64_t number = 1; number <= whole_.log_parcels; ++number) {
            const Parcel parcel = must_open(name_of_log(id_, number));
            file_.write(parcel);
            sum_.pages = parcel.database_pages;
        }
        for (std::uint64_t next = whole_.log_parcels + 1; next != 0;) next = unpack_moment(next, until);
        file_.finish(sum_.pages * whole_.page_size);
        return sum_;
    }

private:
    std::optional<Parcel> open(const std::string& name) {
        const auto bytes = place_.get(name);
        if (!bytes) return std::nullopt;
        auto parcel = open_parcel(sealer_, name, *bytes);
        if (!parcel || parcel->page_size != whole_.page_size) {
            sum_.cut_short = name + " is altered or cut short";
            return std::nullopt;
        }
        ++sum_.parcels;
        sum_.bytes += bytes->size();
        return parcel;
    }

    Parcel must_open(const std::string& name) {
        auto parcel = open(name);
        if (!parcel)
            throw Unavailable("The copy of generation " + id_ +
                              " can't be used: " + (sum_.cut_short.empty() ? name + " is missing" : sum_.cut_short) +
                              ". Nothing was restored from it; customerhub shipments lists the others, and "
                              "--generation takes one of them.");
        return *std::move(parcel);
    }

    // All parcels of one moment or none of them; answers where the next begins, 0 at the end.
    std::uint64_t unpack_moment(std::uint64_t number, const std::optional<Time>& until) {
        std::vector<Parcel> moment;
        while (moment.empty() || !moment.back().ends_a_moment) {
            const std::string name = name_of_log(id_, number);
            auto parcel = open(name);
            if (!parcel) {
                look_behind(name);
                return 0;
            }
            if (until && parcel->as_of > *until) return 0;
            moment.push_back(*std::move(parcel));
            ++number;
        }
        for (const Parcel& parcel : moment) file_.write(parcel);
        sum_.pages = moment.back().database_pages;
        sum_.as_of = moment.back().as_of;
        return number;
    }

    // Whether it is the end, or a hole.
    void look_behind(const std::string& name) {
        const std::vector<std::string> all = place_.list(id_ + "/log-");
        if (!sum_.cut_short.empty() || all.empty() || all.back() <= name) return;
        sum_.cut_short = name + " is missing";
    }

    ShipmentPlace& place_;
    const crypto::Sealer sealer_;
    const std::string id_;
    const Wholeness whole_;
    PageFile& file_;
    ShipmentSum sum_;
};

std::vector<std::string> texts(Session& session, std::string_view sql) {
    constexpr ColumnKind columns[] = {ColumnKind::text};
    std::vector<std::string> found;
    session.run(sql, {}, columns, [&](std::span<Value> row) {
        const auto* const text = std::get_if<std::string>(&row[0]);
        found.push_back(text == nullptr ? "" : *text);
    });
    return found;
}

// SQLite's own look at every page and index, then at what rows refer to.
void look_through(const std::filesystem::path& file) {
    const auto session = connect_sqlite(file.string(), true);
    const auto damage = texts(*session, "SELECT integrity_check FROM pragma_integrity_check LIMIT 3");
    if (damage != std::vector<std::string>{"ok"})
        throw Unavailable("What was shipped is no whole database: " + join(damage, "; ") + ". Nothing was restored.");
    const auto broken = texts(*session, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check LIMIT 3");
    if (!broken.empty())
        throw Unavailable("What was shipped is not of one moment: rows of " + broken.front() +
                          " refer to rows that aren't in it. Nothing was restored.");
}

void remove_with_its_logs(const std::filesystem::path& file) {
    std::error_code ignored;
    for (const char* const ending : {"", "-wal", "-shm", "-journal"})
        std::filesystem::remove(file.string() + ending, ignored);
}

}  // namespace

std::vector<GenerationFacts> list_generations(ShipmentPlace& place, const crypto::Sealer& house) {
    const crypto::Sealer sealer = shipment_sealer(house);
    std::vector<GenerationFacts> all;
    for (const Candidate& one : candidates(place, house)) {
        const std::string name = name_of_latest(one.head.id);
        const auto bytes = place.get(name);
        const auto latest = bytes ? open_wholeness(sealer, name, *bytes) : std::nullopt;
        all.push_back({.id = one.head.id,
                       .program = one.head.program,
                       .begun_at = one.head.begun_at,
                       .whole_as_of = one.whole.as_of,
                       .latest_as_of = latest ? std::max(latest->as_of, one.whole.as_of) : one.whole.as_of});
    }
    return all;
}

ShipmentSum restore_shipment(ShipmentPlace& place, const crypto::Sealer& house, const ShipmentWanted& wanted,
                             const std::filesystem::path& file) {
    const Candidate from = chosen(candidates(place, house), wanted);
    remove_with_its_logs(file);
    ShipmentSum sum;
    {
        PageFile pages{file};
        sum = Unpacking{place, house, from, pages}.unpack(wanted.until);
    }
    try {
        look_through(file);
    } catch (...) {
        remove_with_its_logs(file);
        throw;
    }
    return sum;
}

void take_place_of(const std::filesystem::path& file, const std::string& url, Replace replace) {
    const std::filesystem::path target = url.substr(url.find(':') + 1);
    const auto hold = hold_alone(url, no_patience);
    check_target(url, replace);
    std::error_code wrong;
    for (const char* const ending : {"-wal", "-shm"}) std::filesystem::remove(target.string() + ending, wrong);
    std::filesystem::rename(file, target, wrong);
    if (wrong) throw Unavailable("Can't make " + target.string() + ": " + wrong.message() + ". Nothing was restored.");
    remove_with_its_logs(file);
    const std::filesystem::path above = target.has_parent_path() ? target.parent_path() : ".";
    const int handle = ::open(above.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0 || ::fsync(handle) != 0) refuse_disk(above);
    ::close(handle);
}

std::string difference(const std::filesystem::path& earlier, const std::string& later_url) {
    const auto before = connect_sqlite(earlier.string(), true);
    const auto after = connect_sqlite(later_url.substr(later_url.find(':') + 1), true);
    constexpr ColumnKind columns[] = {ColumnKind::text, ColumnKind::integer, ColumnKind::text};
    std::string found;
    std::int64_t sites = 0;
    before->run(
        "SELECT s.id, s.activity_count, a.id FROM sites s LEFT JOIN activities a ON a.site_id = s.id AND "
        "a.sequence = s.activity_count",
        {}, columns, [&](std::span<Value> row) {
            ++sites;
            const auto* const last = std::get_if<std::string>(&row[2]);
            if (last == nullptr) return;
            constexpr ColumnKind id[] = {ColumnKind::text};
            std::string known;
            after->run("SELECT id FROM activities WHERE site_id = :site AND sequence = :sequence",
                       {{"site", std::get<std::string>(row[0])}, {"sequence", std::get<std::int64_t>(row[1])}}, id,
                       [&](std::span<Value> same) { known = std::get<std::string>(same[0]); });
            if (known != *last)
                found = format("activity {} of {} is another one there", std::get<std::int64_t>(row[1]),
                               std::get<std::string>(row[0]));
        });
    return sites == 0 ? "it holds no site" : found;
}

}  // namespace hub::db
