#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/stamps.h"
#include "db/tx.h"
#include "db/witness.h"

namespace hub::db {

class LogTap;

// Meets what was told in a transaction, in that transaction, before it commits.
using Reaction = std::function<void(Tx&, std::span<const Told>)>;

// What was written since the start: works, and the commits that they shared.
struct Commits {
    std::uint64_t works = 0;
    std::uint64_t commits = 0;
};

// One engine: how a transaction is opened, committed and retried. Thread-safe.
class Engine {
public:
    using Read = std::function<void(Reader&)>;
    using Write = std::function<void(Tx&)>;
    using Then = std::function<void(const std::exception_ptr&)>;

    virtual ~Engine() = default;
    virtual void read(const std::optional<SiteId>& site, const Read& work) = 0;
    // Returns once committed, durably; throws what `work` threw, or Conflict or Unavailable. An I/O error while
    // committing stops the process.
    virtual void write(const std::optional<SiteId>& site, const Write& work) = 0;
    // For claims of queue rows: never waits for another's claim.
    virtual void claim(const Write& work) = 0;
    // As claim() without waiting for it: `then` is told what went wrong, or null once committed, on the thread that
    // writes, and must be quick. False when nothing was taken: too much waits already, or who writes waits
    // (PostgreSQL).
    virtual bool claim_later(Write work, Then then) = 0;
    // The text that makes a claim skip what others hold; empty on SQLite. The one token that differs.
    virtual std::string_view skip_locked() const = 0;
    virtual std::string_view name() const = 0;  // "sqlite", "postgresql"
    // Forward-only: applies what is missing. Throws Unavailable with a sentence if the database is newer than we are.
    virtual void migrate() = 0;
    virtual std::vector<std::string> pending_migrations() = 0;
    virtual Commits commits() const = 0;
    // What is committed, as pages of the file (SQLite). For one thread, before it is shipped. Throws Conflict on
    // PostgreSQL, which ships its log itself.
    virtual LogTap& tap_log() = 0;
};

// The database, as the whole house sees it.
//
//     const Grant given = store.write(site, [&](Tx& tx) { return access::grant(tx, ada, {course}, "manual"); });
//
// returns -> committed, then what after_commit() asked for; throws -> rolled back, nothing after. A write inside a
// write stops the program: pass the Tx. What is written on somebody's behalf is signed at its end (witness.h).
class Store {
public:
    Store(std::unique_ptr<Engine> engine, Stamps& stamps) : engine_(std::move(engine)), stamps_(stamps) {}

    template <class Fn>
    auto read(const SiteId& site, Fn&& fn) {
        return returned<Reader>([&](const auto& work) { engine_->read(site, work); }, fn);
    }
    template <class Fn>
    auto write(const SiteId& site, Fn&& fn) {
        return returned<Tx>([&](const auto& work) { engine_->write(site, work); }, fn, Witness::of_this_thread());
    }
    // Over all sites: for start-up, host names, keys, and the loops that look for due work.
    template <class Fn>
    auto read_everywhere(Fn&& fn) {
        return returned<Reader>([&](const auto& work) { engine_->read(std::nullopt, work); }, fn);
    }
    template <class Fn>
    auto write_everywhere(Fn&& fn) {
        const Witness* const witness = Witness::of_this_thread();
        const auto site = witness == nullptr ? std::nullopt : witness->site();
        return returned<Tx>([&](const auto& work) { engine_->write(site, work); }, fn, witness);
    }
    // For what is noted in passing, such as when somebody was here: where the database can't write, nothing is, and
    // whoever only reads goes on.
    void note(const std::optional<SiteId>& site, const Engine::Write& work);
    template <class Fn>
    auto claim(Fn&& fn) {
        return returned<Tx>([&](const auto& work) { engine_->claim(work); }, fn);
    }

    bool claim_later(Engine::Write work, Engine::Then then) {
        return engine_->claim_later(std::move(work), std::move(then));
    }

    std::string_view skip_locked() const { return engine_->skip_locked(); }
    std::string_view engine_name() const { return engine_->name(); }
    void migrate() { engine_->migrate(); }
    std::vector<std::string> pending_migrations() { return engine_->pending_migrations(); }
    db::Commits commits() const { return engine_->commits(); }
    db::LogTap& tap_log() { return engine_->tap_log(); }
    // What in memory is how old; bumped by commits that touch().
    const Stamps& stamps() const { return stamps_; }

private:
    template <class Scope, class Run, class Fn>
    static auto returned(const Run& run, Fn& fn, const Witness* witness = nullptr) {
        using Result = std::invoke_result_t<Fn&, Scope&>;
        if constexpr (std::is_void_v<Result>) {
            run([&](Scope& scope) {
                fn(scope);
                signed_by(witness, scope);
            });
        } else {
            std::optional<Result> result;
            run([&](Scope& scope) {
                result.emplace(fn(scope));
                signed_by(witness, scope);
            });
            return std::move(*result);  // NOLINT(bugprone-unchecked-optional-access): the engine ran it, or threw
        }
    }

    static void signed_by(const Witness*, Reader&) {}
    static void signed_by(const Witness* witness, Tx& tx) {
        if (witness != nullptr) witness->sign(tx);
    }

    std::unique_ptr<Engine> engine_;
    Stamps& stamps_;
};

struct EngineSettings {
    std::string url;  // sqlite:PATH or postgresql://…
    std::size_t readers = 8;
    bool durable = true;   // false only for in-memory tests
    bool reserve = false;  // keeps some of the disk for those who make room (reserve.h); on SQLite
};

// Whether open_engine() knows what this names; it may still not be there.
bool is_known_engine(std::string_view url);
// Opens what the URL names. The engine keeps `clock`, `stamps` and `reactions`; they must outlive it.
std::unique_ptr<Engine> open_engine(const EngineSettings& settings, const Clock& clock, Stamps& stamps,
                                    const std::vector<Reaction>& reactions);

}  // namespace hub::db

namespace hub {
using db::Store;
}  // namespace hub
