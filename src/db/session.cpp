#include "db/session.h"

#include <deque>
#include <utility>

#include "base/ensure.h"

namespace hub::db {

namespace {

// What a statement's parameters and columns are bound to; its address must not change.
struct Slot {
    std::string text;
    long long integer = 0;
    double real = 0;
    soci::indicator indicator = soci::i_null;
};

void fill(Slot& slot, const Value& value) {
    slot.indicator = soci::i_ok;
    if (const auto* const text = std::get_if<std::string>(&value)) {
        slot.text = *text;
    } else if (const auto* const integer = std::get_if<std::int64_t>(&value)) {
        slot.integer = *integer;
    } else if (const auto* const real = std::get_if<double>(&value)) {
        slot.real = *real;
    } else {
        slot.indicator = soci::i_null;
    }
}

Value taken(Slot& slot, ColumnKind kind) {
    if (slot.indicator == soci::i_null) return {};
    switch (kind) {
        case ColumnKind::text:
            return slot.text;
        case ColumnKind::integer:
            return std::int64_t{slot.integer};
        case ColumnKind::real:
            return slot.real;
    }
    return {};
}

// The letter that tells apart two preparations of one text; a NULL is bound as text.
char letter_of(const Value& value) {
    constexpr std::string_view letters = "tirt";
    return letters[value.index()];
}

}  // namespace

class Session::Prepared {
public:
    Prepared(soci::session& connection, std::string_view sql, const Binds& binds, std::span<const ColumnKind> columns)
        : statement_(connection), kinds_(columns.begin(), columns.end()) {
        for (const ColumnKind kind : kinds_) exchange_into(kind);
        for (const Bind& bind : binds) exchange_use(bind);
        statement_.alloc();
        statement_.prepare(std::string{sql});
        statement_.define_and_bind();
    }

    std::int64_t run(const Binds& binds, const OnRow& on_row) {
        for (std::size_t at = 0; at < binds.size(); ++at) fill(uses_[at], binds[at].value);
        bool found = statement_.execute(true);
        const std::int64_t changed = statement_.get_affected_rows();
        while (found && !kinds_.empty()) {
            row_.clear();
            for (std::size_t at = 0; at < kinds_.size(); ++at) row_.push_back(taken(intos_[at], kinds_[at]));
            on_row(row_);
            found = statement_.fetch();
        }
        return changed;
    }

private:
    void exchange_into(ColumnKind kind) {
        Slot& slot = intos_.emplace_back();
        switch (kind) {
            case ColumnKind::text:
                statement_.exchange(soci::into(slot.text, slot.indicator));
                break;
            case ColumnKind::integer:
                statement_.exchange(soci::into(slot.integer, slot.indicator));
                break;
            case ColumnKind::real:
                statement_.exchange(soci::into(slot.real, slot.indicator));
                break;
        }
    }
    void exchange_use(const Bind& bind) {
        Slot& slot = uses_.emplace_back();
        switch (letter_of(bind.value)) {
            case 'i':
                statement_.exchange(soci::use(slot.integer, slot.indicator, bind.name));
                break;
            case 'r':
                statement_.exchange(soci::use(slot.real, slot.indicator, bind.name));
                break;
            default:
                statement_.exchange(soci::use(slot.text, slot.indicator, bind.name));
        }
    }

    std::deque<Slot> uses_;
    std::deque<Slot> intos_;
    soci::statement statement_;
    std::vector<ColumnKind> kinds_;
    std::vector<Value> row_;
};

Session::Session(std::unique_ptr<soci::session> connection, Translate translate)
    : connection_(std::move(connection)), translate_(std::move(translate)) {}

Session::~Session() = default;

Session::Prepared& Session::prepared(std::string_view sql, const Binds& binds, std::span<const ColumnKind> columns) {
    key_.assign(sql);
    for (const Bind& bind : binds) key_ += letter_of(bind.value);
    const auto known = statements_.find(key_);
    if (known != statements_.end()) return *known->second;
    auto made = std::make_unique<Prepared>(*connection_, sql, binds, columns);
    return *statements_.emplace(key_, std::move(made)).first->second;
}

std::int64_t Session::run(std::string_view sql, const Binds& binds, std::span<const ColumnKind> columns,
                          const OnRow& on_row) {
    try {
        return prepared(sql, binds, columns).run(binds, on_row);
    } catch (const soci::soci_error& error) {
        statements_.erase(key_);
        translate_(error);
        throw;
    }
}

void Session::plain(const std::string& sql) {
    try {
        connection_->once << sql;
    } catch (const soci::soci_error& error) {
        translate_(error);
        throw;
    }
}

void Session::forget_statements() {
    statements_.clear();
}

Reader::Reader(Session& session, std::optional<SiteId> site, Time now, std::uint64_t stamp)
    : session_(session), site_(site), now_(now), stamp_(stamp) {}

const SiteId& Reader::site() const {
    ENSURE(site_.has_value());
    return *site_;
}

bool Reader::is_on_postgres() const {
    return session_.connection().get_backend_name() == "postgresql";
}

namespace {

// One that isn't bound to a site must not ask for it.
bool asks_for_site(std::string_view sql, const std::optional<SiteId>& site) {
    return site && sql.find(":site") != std::string_view::npos;
}

}  // namespace

void Reader::query(std::string_view sql, Binds binds, std::span<const ColumnKind> columns, const OnRow& on_row) {
    if (asks_for_site(sql, site_)) binds.emplace_back("site", site());
    session_.run(sql, binds, columns, on_row);
}

// What it is bound to may be long, and isn't copied unless it must be.
std::int64_t Tx::run(std::string_view sql, const Binds& binds) {
    if (asks_for_site(sql, scope())) return run(sql, Binds{binds});
    return session().run(sql, binds, {}, {});
}

std::int64_t Tx::run(std::string_view sql, Binds&& binds) {
    Binds all = std::move(binds);
    if (asks_for_site(sql, scope())) all.emplace_back("site", site());
    return session().run(sql, all, {}, {});
}

std::int64_t Tx::insert(ManyRows many) {
    std::int64_t inserted = 0;
    each_insert(std::move(many), [&](const std::string& sql, Binds binds) { inserted += run(sql, std::move(binds)); });
    return inserted;
}

void Transaction::react(const std::vector<Reaction>& reactions) {
    while (!told_.empty()) {  // reactions may tell more
        const std::vector<Told> told = std::exchange(told_, {});
        for (const Reaction& reaction : reactions) reaction(*this, told);
    }
}

}  // namespace hub::db
