#include "db/powercut.h"

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/test_folder.h"
#include "base/text.h"

namespace hub::db {

namespace {

namespace fs = std::filesystem;

struct Closing {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
};
using Connection = std::unique_ptr<sqlite3, Closing>;

Connection open(const std::string& file, const std::string& synchronous) {
    sqlite3* made = nullptr;
    if (sqlite3_open(file.c_str(), &made) != SQLITE_OK) std::_Exit(2);
    Connection connection{made};
    const std::string settings =
        "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = " + synchronous;
    if (sqlite3_exec(made, settings.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) std::_Exit(2);
    return connection;
}

void run(const Connection& connection, const std::string& sql) {
    if (sqlite3_exec(connection.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) std::_Exit(3);
}

std::string answer(const Connection& connection, const std::string& sql) {
    std::string text;
    const auto keep = [](void* to, int, char** row, char**) {
        *static_cast<std::string*>(to) = row[0] == nullptr ? "" : row[0];
        return 0;
    };
    if (sqlite3_exec(connection.get(), sql.c_str(), keep, &text, nullptr) != SQLITE_OK)
        text = sqlite3_errmsg(connection.get());
    return text;
}

// Does `work` in a process of its own whose power is cut at its end, unless it ends by itself. Answers its exit status,
// or -1 for the cut.
int in_a_process_that_loses_power(const PowerCut& disk, const std::function<void()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        install_powercut(disk);
        work();
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

constexpr std::uint64_t rows = 200;

void insert_rows(const std::string& file, const std::string& synchronous) {
    const Connection setup = open(file, "FULL");
    run(setup, "CREATE TABLE notes (text TEXT)");
    const Connection connection = open(file, synchronous);
    for (std::uint64_t count = 0; count < rows; ++count)
        run(connection, "INSERT INTO notes VALUES (hex(randomblob(600)))");
    kill(getpid(), SIGKILL);
}

std::uint64_t stored(const std::string& file) {
    return parse_u64(answer(open(file, "FULL"), "SELECT count(*) FROM notes")).value_or(rows * 1000);
}

}  // namespace

TEST_CASE("a cut loses nothing that was committed with a sync, and all that was committed without") {
    const TestFolder synced;
    CHECK(in_a_process_that_loses_power({synced.path}, [&] { insert_rows(synced.file("hub.db"), "FULL"); }) == -1);
    CHECK(stored(synced.file("hub.db")) == rows);
    const TestFolder cached;
    CHECK(in_a_process_that_loses_power({cached.path}, [&] { insert_rows(cached.file("hub.db"), "NORMAL"); }) == -1);
    CHECK(stored(cached.file("hub.db")) == 0);
}

TEST_CASE("killing a process whose disk keeps its power loses nothing, which is why the power must be cut") {
    const TestFolder house;
    const TestFolder elsewhere;
    CHECK(in_a_process_that_loses_power({elsewhere.path}, [&] { insert_rows(house.file("hub.db"), "NORMAL"); }) == -1);
    CHECK(stored(house.file("hub.db")) == rows);
}

TEST_CASE("sectors that reach a torn disk early leave a whole database with all that was synced") {
    for (int round = 0; round < 5; ++round) {
        const TestFolder house;
        const auto work = [&] {
            const Connection connection = open(house.file("hub.db"), "FULL");
            run(connection, "CREATE TABLE notes (text TEXT)");
            for (std::uint64_t count = 0; count < rows; ++count)
                run(connection, "INSERT INTO notes VALUES (hex(randomblob(600)))");
            run(connection, "PRAGMA wal_checkpoint(PASSIVE); PRAGMA synchronous = NORMAL");
            for (std::uint64_t count = 0; count < rows; ++count)
                run(connection, "INSERT INTO notes VALUES (hex(randomblob(600)))");
            kill(getpid(), SIGKILL);
        };
        CHECK(in_a_process_that_loses_power({house.path, 0.3}, work) == -1);
        CHECK(stored(house.file("hub.db")) >= rows);
        CHECK(answer(open(house.file("hub.db"), "FULL"), "PRAGMA integrity_check") == "ok");
    }
}

TEST_CASE("connections of one process see each other's unsynced rows, and write them back") {
    const TestFolder house;
    const auto work = [&] {
        const Connection writer = open(house.file("hub.db"), "OFF");
        const Connection reader = open(house.file("hub.db"), "OFF");
        run(writer, "CREATE TABLE notes (text TEXT)");
        for (std::uint64_t count = 0; count < rows; ++count)
            run(writer, "INSERT INTO notes VALUES (hex(randomblob(600)))");
        if (answer(reader, "SELECT count(*) FROM notes") != std::to_string(rows)) std::_Exit(4);
        run(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
        if (answer(reader, "PRAGMA integrity_check") != "ok") std::_Exit(5);
        run(writer, "DELETE FROM notes; VACUUM");
        run(writer, "INSERT INTO notes VALUES ('last')");
        if (answer(open(house.file("hub.db"), "OFF"), "SELECT count(*) || text FROM notes") != "1last") std::_Exit(6);
        std::_Exit(0);
    };
    CHECK(in_a_process_that_loses_power({house.path}, work) == 0);
}

TEST_CASE("what an orderly end left unsynced is the machine's to write") {
    const TestFolder house;
    const auto work = [&] {
        {
            const Connection connection = open(house.file("hub.db"), "OFF");
            run(connection, "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('kept')");
        }
        std::_Exit(0);
    };
    CHECK(in_a_process_that_loses_power({house.path}, work) == 0);
    CHECK(answer(open(house.file("hub.db"), "FULL"), "SELECT text FROM notes") == "kept");
}

}  // namespace hub::db
