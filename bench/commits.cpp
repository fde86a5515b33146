#include <iostream>
#include <stdexcept>

#include <sqlite3.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "events.h"
#include "measures.h"
#include "reactor.h"

namespace hub::bench {

namespace {

// The rows that hook intake writes, with nothing around them: one connection, the statement prepared once, the same
// pragmas, `batch` rows to a commit.
class RawWriter {
public:
    explicit RawWriter(const std::string& file) {
        check(sqlite3_open_v2(file.c_str(), &database_, SQLITE_OPEN_READWRITE, nullptr));
        for (const char* const pragma :
             {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
              "PRAGMA wal_autocheckpoint = 0", "PRAGMA cell_size_check = ON", "PRAGMA cache_size = -4000"})
            plain(pragma);
        site_ = text_of("SELECT site_id FROM connections LIMIT 1");
        connection_ = text_of("SELECT id FROM connections LIMIT 1");
        check(sqlite3_prepare_v2(
            database_,
            "INSERT INTO inbox (site_id, connection_id, id, event_id, type, lane, body, state, effect, "
            "waits_for, attempts, failures, crashes, due_at, epoch, last_error, occurred_at, received_at, "
            "finished_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'ignored', 'Says nothing about access.', '', 0, 0, 0, "
            "?8, 0, '', ?8, ?8, ?8) "
            "ON CONFLICT (site_id, connection_id, event_id) DO NOTHING",
            -1, &insert_, nullptr));
    }
    ~RawWriter() {
        sqlite3_finalize(insert_);
        sqlite3_close(database_);
    }
    RawWriter(const RawWriter&) = delete;
    RawWriter& operator=(const RawWriter&) = delete;

    void begin() { plain("BEGIN IMMEDIATE"); }
    void insert(const EventMaker::Event& event) {
        const Time moment = SystemClock{}.now();
        const std::string id = InboxId::fresh(moment).text();
        int place = 0;
        for (const std::string_view text :
             {std::string_view{site_}, std::string_view{connection_}, std::string_view{id}, std::string_view{event.id},
              std::string_view{event.type}, std::string_view{event.customer}, std::string_view{event.body}})
            check(sqlite3_bind_text(insert_, ++place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC));
        check(sqlite3_bind_int64(insert_, ++place, milliseconds_of(moment)));
        if (sqlite3_step(insert_) != SQLITE_DONE) check(sqlite3_reset(insert_));
        check(sqlite3_reset(insert_));
    }
    void commit() {
        plain("COMMIT");
        if (++commits_ % 64 == 0)
            sqlite3_wal_checkpoint_v2(database_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    }

private:
    void check(int code) const {
        if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database_));
    }
    void plain(const char* sql) const { check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
    std::string text_of(const char* sql) const {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(database_, sql, -1, &statement, nullptr));
        std::string found;
        if (sqlite3_step(statement) == SQLITE_ROW)
            found = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
        sqlite3_finalize(statement);
        if (found.empty()) throw std::runtime_error("the database has no connection yet");
        return found;
    }

    sqlite3* database_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    std::string site_;
    std::string connection_;
    std::size_t commits_ = 0;
};

}  // namespace

void commits(const Options& options) {
    RawWriter writer{options.text("database")};
    EventMaker maker{options.text("events"), options.text("run", "c")};
    const auto batch = static_cast<std::size_t>(options.number("batch", 64));
    std::vector<EventMaker::Event> ready;
    for (std::size_t made = 0; made < batch * 300; ++made) ready.push_back(maker.next());
    const Moment start = now();
    const Moment end = start + std::chrono::seconds{options.number("seconds", 3)};
    std::size_t count = 0;
    Nanoseconds making{0};
    while (now() < end) {
        writer.begin();
        for (std::size_t row = 0; row < batch; ++row) writer.insert(ready[count++ % ready.size()]);
        writer.commit();
        if (count % ready.size() == 0) {
            const Moment paused = now();
            for (EventMaker::Event& event : ready) event = maker.next();
            making += now() - paused;
        }
    }
    const double seconds = std::chrono::duration<double>(now() - start - making).count();
    std::cout << format(R"({{"per_s":{:.1f},"count":{},"batch":{}}})", static_cast<double>(count) / seconds, count,
                        batch)
              << '\n';
}

}  // namespace hub::bench
