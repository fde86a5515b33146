#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "db/store.h"

namespace hub::db {

class Pool;

// Pooled connections. A site's writes run SERIALIZABLE and one after another over all nodes (a session-level advisory
// lock), so that what a site's log counts is in the order of its commits; a conflict runs the whole work again.
class PostgresEngine final : public Engine {
public:
    // Throws Unavailable unless the database sorts by code point (collation C or C.UTF-8), for paging relies on it.
    PostgresEngine(const EngineSettings& settings, const Clock& clock, Stamps& stamps,
                   const std::vector<Reaction>& reactions);
    ~PostgresEngine() override;

    void read(const std::optional<SiteId>& site, const Read& work) override;
    void write(const std::optional<SiteId>& site, const Write& work) override;
    void claim(const Write& work) override;
    bool claim_later(Write, Then) override { return false; }
    std::string_view skip_locked() const override { return "FOR UPDATE SKIP LOCKED"; }
    std::string_view name() const override { return "postgresql"; }
    void migrate() override;
    std::vector<std::string> pending_migrations() override;
    Commits commits() const override { return {.works = commits_, .commits = commits_}; }
    LogTap& tap_log() override;

private:
    struct Finished;
    Finished attempt(const std::optional<SiteId>& site, const Write& work, std::string_view begin);
    void write_with(const std::optional<SiteId>& site, const Write& work, std::string_view begin);

    std::mutex& turn_of(const SiteId& site) { return turns_[std::hash<SiteId>{}(site) % turns_.size()]; }

    const Clock& clock_;
    Stamps& stamps_;
    const std::vector<Reaction>& reactions_;
    std::unique_ptr<Pool> pool_;
    std::atomic<std::uint64_t> commits_ = 0;
    // Where writers of one site wait for their turn in this process, before they take a connection from the readers.
    std::array<std::mutex, 64> turns_;
};

}  // namespace hub::db
