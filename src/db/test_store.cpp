#include "db/test_store.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <doctest/doctest.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include "base/random.h"

namespace hub::db {

namespace {

Time test_start() {
    return *parse_rfc3339("2026-11-21T10:00:00Z");
}

// The tests are not about the disk: shared memory where there is some.
std::filesystem::path folder() {
    const std::filesystem::path fast = "/dev/shm";
    return std::filesystem::exists(fast) ? fast : std::filesystem::temp_directory_path();
}

std::filesystem::path new_path() {
    std::string name = "customerhub-test-";
    return folder() / name.append(random::token(9)).append(".db");
}

// Removes the database file with its log when the test is over.
struct SqliteFile {
    std::filesystem::path path = new_path();

    SqliteFile() = default;
    SqliteFile(const SqliteFile&) = delete;
    SqliteFile& operator=(const SqliteFile&) = delete;
    ~SqliteFile() {
        for (const char* const ending : {"", "-wal", "-shm"}) {
            std::error_code ignored;
            std::filesystem::remove(path.string() + ending, ignored);
        }
    }
};

// Migrated once, then copied for every test.
const std::filesystem::path& migrated_sqlite() {
    static const SqliteFile file;
    static const bool done = [] {
        const StoppedClock clock{test_start()};
        Stamps stamps;
        const std::vector<Reaction> none;
        open_engine({.url = "sqlite:" + file.path.string(), .readers = 1, .durable = false}, clock, stamps, none)
            ->migrate();
        return true;
    }();
    (void)done;
    return file.path;
}

// postgresql://host/name?… with another database name.
std::string with_database(const std::string& url, const std::string& name) {
    const std::size_t query = url.find('?');
    const std::size_t slash = url.find('/', url.find("//") + 2);
    return url.substr(0, slash + 1) + name + (query == std::string::npos ? "" : url.substr(query));
}

class PostgresDatabase {
public:
    explicit PostgresDatabase(const std::string& server) : PostgresDatabase(server, migrated_template(server)) {}
    static PostgresDatabase empty(const std::string& server) {
        return {server, "template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'UTF8'"};
    }
    PostgresDatabase(const PostgresDatabase&) = delete;
    PostgresDatabase& operator=(const PostgresDatabase&) = delete;
    ~PostgresDatabase() {
        try {
            admin_ << "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)";
        } catch (const std::exception& error) {
            std::cerr << "a test database stays behind: " << error.what() << '\n';
        }
    }
    std::string url() const { return with_database(server_, name_); }

private:
    PostgresDatabase(std::string server, const std::string& of) : server_(std::move(server)) {
        admin_ << "CREATE DATABASE " + name_ + " TEMPLATE " + of;
    }

    static std::string lower_token() {
        static int count = 0;
        return std::to_string(::getpid()) + "_" + std::to_string(++count);
    }

    static const std::string& migrated_template(const std::string& server) {
        static const std::string name = [&] {
            std::string made = "hub_template_" + std::to_string(::getpid());
            soci::session admin{*soci::factory_postgresql(), server};
            admin << "CREATE DATABASE " + made + " TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'UTF8'";
            const StoppedClock clock{test_start()};
            Stamps stamps;
            const std::vector<Reaction> none;
            open_engine({.url = with_database(server, made)}, clock, stamps, none)->migrate();
            return made;
        }();
        return name;
    }

    std::string server_;
    std::string name_ = "hub_" + lower_token();
    soci::session admin_{*soci::factory_postgresql(), server_};
};

}  // namespace

TestStore::TestStore(const std::string& url)
    : clock(test_start()),
      site(SiteId::fresh(test_start())),
      reactions({[this](Tx&, std::span<const Told> told) {
          for (const Told& one : told) told_.push_back(one.type);
      }}),
      store(open_engine({.url = url, .readers = 4, .durable = false}, clock, stamps, reactions), stamps) {
    store.write_everywhere([&](Tx& tx) {
        tx.run(
            "INSERT INTO sites (id, slug, name, support_email, time_zone, inactivity_days, public_content, "
            "registration, "
            "brand_color, activity_count, version, created_at) VALUES (:id, 'riverside', 'Riverside', "
            "'help@riverside.example', 'Europe/Berlin', 30, :yes, :no, '#2f6f5e', 0, 1, :now)",
            {{"id", site}, {"yes", true}, {"no", false}, {"now", tx.now()}});
    });
}

std::vector<std::string> TestStore::told() {
    return std::exchange(told_, {});
}

void on_sqlite(const std::function<void(TestStore&)>& test) {
    const SqliteFile file;
    std::filesystem::copy_file(migrated_sqlite(), file.path);
    TestStore house{"sqlite:" + file.path.string()};
    test(house);
}

void on_both_engines(const std::function<void(TestStore&)>& test) {
    {
        INFO("on SQLite");
        on_sqlite(test);
    }
    const char* const server = std::getenv("CUSTOMERHUB_TEST_POSTGRES");
    if (server == nullptr) {
        static const bool said = (std::cerr << "skipped: PostgreSQL (CUSTOMERHUB_TEST_POSTGRES is not set)\n", true);
        (void)said;
        return;
    }
    INFO("on PostgreSQL");
    const PostgresDatabase database{server};
    TestStore house{database.url()};
    test(house);
}

void with_empty_databases(const std::function<void(const std::string& url)>& test) {
    {
        INFO("into SQLite");
        const SqliteFile file;
        test("sqlite:" + file.path.string());
    }
    const char* const server = std::getenv("CUSTOMERHUB_TEST_POSTGRES");
    if (server == nullptr) return;
    INFO("into PostgreSQL");
    const PostgresDatabase database = PostgresDatabase::empty(server);
    test(database.url());
}

}  // namespace hub::db
