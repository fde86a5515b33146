#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/random.h"
#include "base/test_folder.h"
#include "base/text.h"
#include "db/log_reader.h"
#include "db/migrate.h"
#include "db/parcel.h"
#include "db/shipment_restore.h"
#include "db/shipper.h"
#include "db/sqlite_session.h"
#include "db/test_store.h"

namespace hub::db {

namespace {

const crypto::Sealer& house_key() {
    static const crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    return sealer;
}

std::string migrated(std::string file) {
    migrate_database(*connect_sqlite(file, false), Dialect::sqlite, time_of(0));
    return file;
}

// A house whose database is shipped to a folder beside it.
struct ShippedHouse {
    ShippedHouse() : house("sqlite:" + migrated(folder.file("hub.db"))), place(folder.path / "away") {}

    // Steps until all is there that was committed before.
    void ship() {
        while (shipper.step()) {
        }
    }
    void write_row(std::int64_t number) {
        house.write([&](Tx& tx) {
            tx.run(
                "INSERT INTO throttles (site_id, subject, tries, began_at, open_at) VALUES (:site, :subject, :tries, "
                ":now, :now)",
                {{"subject", format("row {} {}", number, std::string(1'000, 'x'))},
                 {"tries", number},
                 {"now", tx.now()}});
        });
    }
    ShipmentSum restore(const ShipmentWanted& wanted = {}) {
        return restore_shipment(place, house_key(), wanted, folder.path / "restored.db");
    }
    // How many there are, and that they are the first ones: -1 when one between is missing.
    std::int64_t restored_rows() const {
        const auto session = connect_sqlite(folder.file("restored.db"), false);
        constexpr ColumnKind columns[] = {ColumnKind::integer, ColumnKind::integer};
        std::int64_t count = 0;
        session->run("SELECT COUNT(*), COALESCE(MAX(tries), 0) FROM throttles", {}, columns,
                     [&](std::span<Value> row) { count = row[0] == row[1] ? std::get<std::int64_t>(row[0]) : -1; });
        return count;
    }
    std::string refusal(const ShipmentWanted& wanted = {}, const crypto::Sealer& sealer = house_key()) {
        try {
            restore_shipment(place, sealer, wanted, folder.path / "restored.db");
        } catch (const Failure& failure) {
            return failure.what();
        }
        return "";
    }
    std::string newest_generation() { return list_generations(place, house_key()).back().id; }
    // Of the last parcel of the log.
    std::filesystem::path last_parcel() {
        return folder.path / "away" / place.list(newest_generation() + "/log-").back();
    }

    TestFolder folder;
    TestStore house;
    ShipmentFolder place;
    Shipper shipper{house.store.tap_log(),
                    place,
                    house_key(),
                    house.clock,
                    {.program = "test", .key_check = house_key().seal("backup", "customerhub"), .keep = 7 * 24h}};
};

void flip_a_byte(const std::filesystem::path& file) {
    std::fstream stream{file, std::ios::binary | std::ios::in | std::ios::out};
    stream.seekg(0, std::ios::end);
    const auto middle = stream.tellg() / 2;
    stream.seekg(middle);
    const int letter = stream.get();
    stream.seekp(middle);
    stream.put(static_cast<char>(letter ^ 1));
}

}  // namespace

TEST_CASE("a parcel opens as it was sealed, under its own name and with its own key alone") {
    const Parcel parcel{.page_size = 512,
                        .database_pages = 7,
                        .ends_a_moment = true,
                        .as_of = time_of(1'000),
                        .pages = {{3, std::make_shared<const std::string>(512, 'a')},
                                  {7, std::make_shared<const std::string>(512, '\n')}}};
    const std::string bytes = sealed(house_key(), "one/log-1", parcel);
    const auto opened = open_parcel(house_key(), "one/log-1", bytes);
    REQUIRE(opened.has_value());
    CHECK(bytes_of(*opened) == bytes_of(parcel));
    CHECK_FALSE(open_parcel(house_key(), "one/log-2", bytes).has_value());
    CHECK_FALSE(open_parcel(crypto::Sealer{Secret<std::string>{std::string(32, 'o')}}, "one/log-1", bytes).has_value());
    CHECK_FALSE(open_parcel(house_key(), "one/log-1", bytes.substr(0, bytes.size() - 1)).has_value());
    const std::string plain = bytes_of(parcel);
    for (std::size_t cut = 0; cut < plain.size(); cut += 7) CHECK_FALSE(read_parcel(plain.substr(0, cut)).has_value());
    CHECK_FALSE(read_parcel(plain + "x").has_value());
}

TEST_CASE("a log of other bytes is no log, and one that is cut ends with its last whole commit") {
    std::string bytes = random::bytes(20'000);
    const auto reader_of = [&](const std::string& log) {
        return LogReader{[&log](std::uint64_t place, std::span<char> into) {
                             const std::size_t from = std::min<std::size_t>(place, log.size());
                             return log.copy(into.data(), into.size(), from);
                         },
                         [&log] { return log.size(); }};
    };
    int commits = 0;
    CHECK(reader_of(bytes).read_on([&](LogCommit&&) { ++commits; }));
    CHECK(commits == 0);

    const TestFolder folder;
    const auto session = connect_sqlite(folder.file("one.db"), true);
    session->plain("CREATE TABLE notes (text TEXT)");
    for (int count = 0; count < 9; ++count) session->plain("INSERT INTO notes VALUES (hex(randomblob(3000)))");
    std::ifstream stream{folder.file("one.db-wal"), std::ios::binary};
    bytes.assign(std::istreambuf_iterator<char>{stream}, {});
    CHECK(reader_of(bytes).read_on([&](LogCommit&&) { ++commits; }));
    CHECK(commits == 10);
    for (const std::size_t cut : {bytes.size() - 1, bytes.size() / 2, std::size_t{40}, std::size_t{20}}) {
        const std::string shorter = bytes.substr(0, cut);
        int fewer = 0;
        CHECK(reader_of(shorter).read_on([&](LogCommit&&) { ++fewer; }));
        CHECK(fewer < 10);
    }
}

TEST_CASE("what is shipped while people write is a database as it was after some commit") {
    ShippedHouse shipped;
    std::atomic<std::int64_t> written = 0;
    std::jthread people{[&](const std::stop_token& stopping) {
        while (!stopping.stop_requested()) {
            shipped.write_row(written + 1);
            ++written;
            std::this_thread::sleep_for(std::chrono::microseconds{300});  // as a disk would
        }
    }};
    shipped.ship();
    for (int round = 0; round < 5; ++round) {
        // Long enough for the log to have begun anew.
        for (const std::int64_t goal = written + 300; written < goal;) std::this_thread::yield();
        const std::int64_t before = written;
        shipped.ship();
        const ShipmentSum sum = shipped.restore();
        CHECK(sum.cut_short.empty());
        CHECK(shipped.restored_rows() >= before);
        CHECK(difference(shipped.folder.path / "restored.db", "sqlite:" + shipped.folder.file("hub.db")).empty());
    }
    people.request_stop();
    people.join();
    CHECK(shipped.shipper.shipped().failures == 0);
    CHECK(list_generations(shipped.place, house_key()).size() == 1);  // the chain never broke
    // And the log did begin anew: otherwise it would be as long as all that was written.
    CHECK(std::filesystem::file_size(shipped.folder.file("hub.db-wal")) < 20'000'000);
}

TEST_CASE("nothing is shipped again when nothing was written, and yet it is known to be of now") {
    ShippedHouse shipped;
    shipped.write_row(1);
    shipped.ship();
    const std::size_t things = shipped.place.list("").size();
    shipped.house.clock.advance(30s);
    shipped.ship();
    CHECK(shipped.place.list("").size() == things);
    CHECK(shipped.shipper.shipped().as_of == shipped.house.clock.now());
}

TEST_CASE("a moment of the past can be had back") {
    ShippedHouse shipped;
    shipped.ship();
    shipped.write_row(1);
    shipped.house.clock.advance(10s);
    shipped.ship();
    const Time then = shipped.house.clock.now();
    shipped.house.clock.advance(10s);
    shipped.write_row(2);
    shipped.ship();
    CHECK(shipped.restore({.until = then + 5s, .generation = {}}).as_of == then);
    CHECK(shipped.restored_rows() == 1);
    CHECK(shipped.restore().as_of == then + 10s);
    CHECK(shipped.restored_rows() == 2);
    CHECK(shipped.refusal({.until = then - 24h, .generation = {}}).find("earliest moment") != std::string::npos);
}

TEST_CASE("a parcel that was altered or is missing ends what is restored before it, and that is said") {
    ShippedHouse shipped;
    shipped.ship();
    for (std::int64_t row = 1; row <= 3; ++row) {
        shipped.write_row(row);
        shipped.ship();
    }
    flip_a_byte(shipped.last_parcel());
    CHECK(shipped.restore().cut_short.find("is altered or cut short") != std::string::npos);
    CHECK(shipped.restored_rows() == 2);
    const auto last = shipped.last_parcel().string();
    std::filesystem::remove(last.substr(0, last.size() - 1) + format("{}", last.back() - '0' - 1));
    CHECK(shipped.restore().cut_short.find("is missing") != std::string::npos);
    CHECK(shipped.restored_rows() == 1);
}

TEST_CASE("a copy that was altered, another master key and an empty place are refused") {
    ShippedHouse shipped;
    CHECK(shipped.refusal().find("No whole copy") != std::string::npos);
    shipped.ship();
    CHECK(shipped.refusal({}, crypto::Sealer{Secret<std::string>{std::string(32, 'o')}}).find("master key") !=
          std::string::npos);
    flip_a_byte(shipped.folder.path / "away" / shipped.place.list(shipped.newest_generation() + "/base-").front());
    CHECK(shipped.refusal().find("can't be used") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(shipped.folder.path / "restored.db"));
}

TEST_CASE("each day begins a generation while the one before goes on, and old ones go") {
    ShippedHouse shipped;
    shipped.ship();
    for (int day = 0; day < 10; ++day) {
        shipped.write_row(day + 1);
        shipped.house.clock.advance(25h);
        shipped.ship();
    }
    const auto generations = list_generations(shipped.place, house_key());
    CHECK(generations.size() >= 7);
    CHECK(generations.size() <= 9);
    CHECK(shipped.place.list("heads/").size() == generations.size());
    shipped.restore();
    CHECK(shipped.restored_rows() == 10);
}

TEST_CASE("a place that is away loses nothing that is small enough to wait for it") {
    ShippedHouse shipped;
    shipped.ship();
    const std::filesystem::path folder = shipped.folder.path / "away";
    std::filesystem::rename(folder, shipped.folder.path / "elsewhere");
    std::ofstream{folder} << "no folder";
    for (std::int64_t row = 1; row <= 400; ++row) {
        shipped.write_row(row);
        if (row % 100 == 0) CHECK_THROWS_AS(shipped.shipper.step(), Unavailable);
    }
    CHECK(shipped.shipper.shipped().failures == 4);
    std::filesystem::remove(folder);
    std::filesystem::rename(shipped.folder.path / "elsewhere", folder);
    shipped.ship();
    CHECK(list_generations(shipped.place, house_key()).size() == 1);
    shipped.restore();
    CHECK(shipped.restored_rows() == 400);
}

}  // namespace hub::db
