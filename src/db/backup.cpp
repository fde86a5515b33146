#include "db/backup.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/error.h"
#include "base/sabotage.h"

namespace hub::db {

namespace {

constexpr std::int64_t rows_a_page = 256;  // the largest may take a megabyte
constexpr std::array<const char*, 6> key_names = {"key_0", "key_1", "key_2", "key_3", "key_4", "key_5"};

// The catalogs of the two engines, asked in the same words: what there is, the columns, the key, who refers to whom.
struct Catalog {
    std::string_view tables;
    std::string_view columns;
    std::string_view key;
    std::string_view references;
};

constexpr Catalog sqlite_catalog = {
    .tables =
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND "
        "name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name <> 'migrations' ORDER BY name",
    .columns = "SELECT name, LOWER(type) FROM pragma_table_xinfo(:name) WHERE hidden = 0 ORDER BY cid",
    .key = "SELECT name FROM pragma_table_info(:name) WHERE pk > 0 ORDER BY pk",
    .references = "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(:name) ORDER BY 1",
};

constexpr Catalog postgres_catalog = {
    .tables =
        "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relkind = 'r' AND relname <> 'migrations' AND "
        "relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) ORDER BY 1",
    .columns =
        "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = :name AND is_generated = 'NEVER' "
        "ORDER BY ordinal_position",
    .key =
        "SELECT CAST(k.column_name AS TEXT) FROM information_schema.table_constraints c "
        "JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema AND "
        "k.constraint_name = c.constraint_name AND k.table_name = c.table_name "
        "WHERE c.table_schema = current_schema() AND c.table_name = :name AND c.constraint_type = 'PRIMARY KEY' "
        "ORDER BY k.ordinal_position",
    .references =
        "SELECT DISTINCT CAST(parent.relname AS TEXT) FROM pg_constraint c "
        "JOIN pg_class child ON child.oid = c.conrelid JOIN pg_class parent ON parent.oid = c.confrelid "
        "WHERE c.contype = 'f' AND child.relname = :name AND child.relnamespace = "
        "(SELECT oid FROM pg_namespace WHERE nspname = current_schema()) ORDER BY 1",
};

const Catalog& catalog_of(std::string_view engine) {
    return engine == "sqlite" ? sqlite_catalog : postgres_catalog;
}

struct NamedType {
    std::string name;
    std::string type;
};

ArchiveColumn column_of(const std::string& table, const NamedType& column) {
    const std::string& type = column.type;
    if (type == "text") return {column.name, ColumnKind::text};
    if (type == "bigint" || type == "integer" || type == "boolean") return {column.name, ColumnKind::integer};
    if (type == "double precision") return {column.name, ColumnKind::real};
    throw Unavailable("The column " + table + "." + column.name + " has the type " + type +
                      ", which backups don't know. Nothing was backed up.");
}

SourceTable describe(Reader& reader, const Catalog& catalog, const std::string& name) {
    SourceTable table{.name = name, .columns = {}, .key = {}};
    for (const NamedType& column : reader.all<NamedType, std::string, std::string>(catalog.columns, {{"name", name}}))
        table.columns.push_back(column_of(name, column));
    for (const std::string& key : reader.values<std::string>(catalog.key, {{"name", name}})) {
        const auto column = std::ranges::find(table.columns, key, &ArchiveColumn::name);
        if (column != table.columns.end()) table.key.push_back(*column);
    }
    if (table.key.empty() || table.key.size() > key_names.size())
        throw Unavailable("The table " + name + " has no key to read it by. Nothing was backed up.");
    return table;
}

// Depth first: whom a table refers to comes before it. A table that refers to itself is read in the order of its key.
void place(const std::string& name, std::map<std::string, std::vector<std::string>>& parents,
           std::vector<std::string>& placed) {
    const auto taken = parents.extract(name);
    if (taken.empty()) return;
    for (const std::string& parent : taken.mapped()) place(parent, parents, placed);
    placed.push_back(taken.key());
}

std::vector<ColumnKind> kinds_of(const SourceTable& table) {
    std::vector<ColumnKind> kinds;
    kinds.reserve(table.columns.size());
    for (const ArchiveColumn& column : table.columns) kinds.push_back(column.kind);
    return kinds;
}

std::string names_of(const std::vector<ArchiveColumn>& columns) {
    std::string names;
    for (const ArchiveColumn& column : columns) names += (names.empty() ? "\"" : ", \"") + column.name + "\"";
    return names;
}

// Reads one table a page at a time, each beginning behind the last row of the one before.
class Pages {
public:
    explicit Pages(const SourceTable& table) : table_(table), kinds_(kinds_of(table)) {
        std::string marks;
        for (std::size_t at = 0; at < table.key.size(); ++at)
            marks += (at == 0 ? ":" : ", :") + std::string{key_names.at(at)};
        const std::string key = names_of(table.key);
        const std::string select = "SELECT " + names_of(table.columns) + " FROM \"" + table.name + "\"";
        const std::string order = " ORDER BY " + key + " LIMIT :page";
        first_ = select + order;
        next_ = select + " WHERE (" + key + ") > (" + marks + ")" + order;
    }

    // False when the table ends with this page.
    bool write(Reader& reader, ArchiveWriter& archive) {
        std::int64_t rows = 0;
        Binds binds = key_;
        binds.emplace_back("page", rows_a_page);
        reader.query(key_.empty() ? first_ : next_, binds, kinds_, [&](std::span<Value> values) {
            archive.add_row(values);
            if (++rows == rows_a_page) remember(values);
        });
        return rows == rows_a_page;
    }

private:
    void remember(std::span<const Value> values) {
        key_.clear();
        for (const ArchiveColumn& column : table_.key) {
            const auto at = std::ranges::find(table_.columns, column) - table_.columns.begin();
            Bind bind{key_names.at(key_.size()), 0};
            bind.value = values[static_cast<std::size_t>(at)];
            key_.push_back(std::move(bind));
        }
    }

    const SourceTable& table_;
    const std::vector<ColumnKind> kinds_;
    std::string first_;
    std::string next_;
    Binds key_;
};

void write_table(Store& store, Reader& moment, const SourceTable& table, ArchiveWriter& archive) {
    archive.begin_table({table.name, table.columns});
    Pages pages{table};
    bool has_more = true;
    while (has_more) {
        // As a copy of the files of a running database would: each part as it is when its turn comes.
        has_more = sabotaged("cp_backup")
                       ? store.read_everywhere([&](Reader& later) { return pages.write(later, archive); })
                       : pages.write(moment, archive);
    }
    archive.end_table();
}

}  // namespace

std::vector<SourceTable> source_tables(Reader& everywhere, std::string_view engine) {
    const Catalog& catalog = catalog_of(engine);
    std::map<std::string, std::vector<std::string>> parents;
    for (const std::string& name : everywhere.values<std::string>(catalog.tables))
        parents.emplace(name, everywhere.values<std::string>(catalog.references, {{"name", name}}));
    std::vector<std::string> placed;
    while (!parents.empty()) place(parents.begin()->first, parents, placed);
    std::vector<SourceTable> tables;
    tables.reserve(placed.size());
    for (const std::string& name : placed) tables.push_back(describe(everywhere, catalog, name));
    return tables;
}

ArchiveSum back_up(Store& store, const std::filesystem::path& file, const BackupFacts& facts) {
    return store.read_everywhere([&](Reader& moment) {
        const std::vector<SourceTable> tables = source_tables(moment, store.engine_name());
        if (std::ranges::find(tables, "sites", &SourceTable::name) == tables.end())
            throw NotFound("There is nothing to back up: no CustomerHub has made its tables in this database yet.");
        ArchiveWriter archive{file,
                              {.made_at = moment.now(),
                               .program = facts.program,
                               .migrations = moment.values<std::string>("SELECT name FROM migrations ORDER BY name"),
                               .key_check = facts.key_check}};
        for (const SourceTable& table : tables) write_table(store, moment, table, archive);
        return archive.finish();
    });
}

}  // namespace hub::db
