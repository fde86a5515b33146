#pragma once

#include <memory>
#include <string>
#include <vector>

#include "db/store.h"

namespace hub::db {

class LogTap;
class Pool;
class Reserve;
class Session;
class SqliteWriter;

// One file, one writer thread with group commit, pooled readers in WAL mode, every commit synced (synchronous=FULL).
// Checkpoints are made by the writer only. On a full disk what is MakingRoom (reserve.h) is written all the same.
class SqliteEngine final : public Engine {
public:
    SqliteEngine(const EngineSettings& settings, const Clock& clock, Stamps& stamps,
                 const std::vector<Reaction>& reactions);
    ~SqliteEngine() override;

    void read(const std::optional<SiteId>& site, const Read& work) override;
    void write(const std::optional<SiteId>& site, const Write& work) override;
    void claim(const Write& work) override;
    bool claim_later(Write work, Then then) override;
    std::string_view skip_locked() const override { return ""; }
    std::string_view name() const override { return "sqlite"; }
    void migrate() override;
    std::vector<std::string> pending_migrations() override;
    Commits commits() const override;
    LogTap& tap_log() override;

private:
    std::unique_ptr<Session> connect_within_the_room(const EngineSettings& settings, Reserve& reserve) const;

    std::string path_;
    const Clock& clock_;
    const Stamps& stamps_;
    std::unique_ptr<Pool> readers_;
    std::unique_ptr<LogTap> tap_;  // once somebody wants it
    std::unique_ptr<SqliteWriter> writer_;
};

}  // namespace hub::db
