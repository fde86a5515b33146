#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "db/many_rows.h"
#include "db/value.h"

namespace hub::db {

class Session;

// A snapshot of one site's rows, or of all sites' for the loops that look for due work. Made by Store only; lives as
// long as the function it was given to, and never leaves its thread.
//
// SQL is one text for both engines; `:site` is bound by itself. The row type is built from the columns in order:
//
//     reader.one<Member, MemberId, std::string>("SELECT id, email FROM members WHERE site_id = :site AND id = :id",
//                                               {{"id", id}});
class Reader {
public:
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    const SiteId& site() const;  // ENSUREs that there is one
    Time now() const { return now_; }
    // The site's stamp (base/stamps.h), taken before the snapshot was: what is built from it may be kept under this.
    std::uint64_t stamp() const { return stamp_; }
    // For the one thing that the engines do each in their own words: full text search.
    bool is_on_postgres() const;

    template <class Row, class... Columns>
    std::vector<Row> all(std::string_view sql, Binds binds = {}) {
        std::vector<Row> rows;
        query(sql, std::move(binds), kinds<Columns...>, [&](std::span<Value> values) {
            rows.push_back(row_of<Row, Columns...>(values, std::index_sequence_for<Columns...>{}));
        });
        return rows;
    }
    // The first row; ask with LIMIT 1 or by a key.
    template <class Row, class... Columns>
    std::optional<Row> one(std::string_view sql, Binds binds = {}) {
        std::optional<Row> row;
        query(sql, std::move(binds), kinds<Columns...>, [&](std::span<Value> values) {
            if (!row) row.emplace(row_of<Row, Columns...>(values, std::index_sequence_for<Columns...>{}));
        });
        return row;
    }
    // One column.
    template <class T>
    std::vector<T> values(std::string_view sql, Binds binds = {}) {
        return all<T, T>(sql, std::move(binds));
    }
    template <class T>
    std::optional<T> value(std::string_view sql, Binds binds = {}) {
        return one<T, T>(sql, std::move(binds));
    }

    using OnRow = std::function<void(std::span<Value>)>;
    // For whoever learns the columns only when running, as a backup does.
    void query(std::string_view sql, Binds binds, std::span<const ColumnKind> columns, const OnRow& on_row);

protected:
    Reader(Session& session, std::optional<SiteId> site, Time now, std::uint64_t stamp);
    ~Reader() = default;

    Session& session() { return session_; }
    const std::optional<SiteId>& scope() const { return site_; }

private:
    friend class Snapshot;

    template <class... Columns>
    static constexpr ColumnKind kinds[] = {Column<Columns>::kind...};

    template <class Row, class... Columns, std::size_t... At>
    static Row row_of(std::span<Value> values, std::index_sequence<At...>) {
        return Row(Column<Columns>::from(values[At])...);
    }

    Session& session_;
    std::optional<SiteId> site_;
    Time now_;
    std::uint64_t stamp_;
};

// What happened in a transaction, for those who react before it commits.
struct Told {
    std::string id;        // of the activity
    std::string type;      // as on the wire
    std::string body;      // JSON, as it is delivered
    bool quietly = false;  // the member gets no mail of it
};

// One transaction of one site. Returning from the function it was given to commits, throwing rolls back. Nothing
// outside the database may be touched in it, for it may run twice.
class Tx : public Reader {
public:
    // A statement that changes rows; answers how many.
    std::int64_t run(std::string_view sql, const Binds& binds = {});
    std::int64_t run(std::string_view sql, Binds&& binds);
    // Inserts them; answers how many went in, where the ending lets some stay out.
    std::int64_t insert(ManyRows many);

    // For those who react to what happened, in the same transaction, before it commits.
    void tell(Told told) { told_.push_back(std::move(told)); }
    // After the real commit, on the thread of the caller, before write() returns. Must not throw.
    void after_commit(std::function<void()> work) { after_commit_.push_back(std::move(work)); }
    // Says that what is kept in memory under `key` is old once this commits: an id, or a site's id for all of it.
    void touch(std::string_view key) { touched_.emplace_back(key); }

    template <class Identifier>
    Identifier fresh() {
        const Identifier id = Identifier::fresh(now());
        if (first_made_.empty()) first_made_ = id.view();
        return id;
    }

    // For whoever signs what was done (witness.h): what this is about, the first to say so wins. Where nobody does and
    // the address named nothing, it is about the first id made here.
    void about(std::string_view id) {
        if (subject_.empty()) subject_ = id;
    }
    const std::string& subject() const { return subject_; }
    // How many it is about, where one act is about many.
    void about_so_many(std::int64_t count) { subject_count_ = count; }
    std::optional<std::int64_t> subject_count() const { return subject_count_; }
    const std::string& first_made() const { return first_made_; }
    // This only counts or keeps what is under way, and isn't what was asked for: it bears no signature.
    void leave_unsigned() { is_signed_ = false; }
    bool is_signed() const { return is_signed_; }
    bool has_site() const { return scope().has_value(); }

protected:
    using Reader::Reader;
    ~Tx() = default;

    std::vector<Told> told_;
    std::vector<std::function<void()>> after_commit_;
    std::vector<std::string> touched_;

private:
    friend class Transaction;

    std::string subject_;
    std::optional<std::int64_t> subject_count_;
    std::string first_made_;
    bool is_signed_ = true;
};

}  // namespace hub::db

namespace hub {
using db::Reader;
using db::Tx;
}  // namespace hub
