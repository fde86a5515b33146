#pragma once

#include "imports/imports.h"

namespace hub::imports::rows {

inline constexpr std::size_t parts_at_once = 10;  // that one transaction reads or writes

struct StoredPart {
    std::int64_t number = 0;
    std::string rows;                     // JSON: [[line, [cell…]]…]
    std::optional<std::string> verdicts;  // JSON: [[line, verdict, email, why]…], one for each row
};

struct PartVerdicts {
    std::int64_t number = 0;
    std::string verdicts;  // as above
};

void insert_import(Tx& tx, const Import& import);
void insert_part(Tx& tx, const ImportId& id, const StoredPart& part);
void set_whole(Tx& tx, const ImportId& id, std::int64_t row_count);
std::optional<Import> find_import(Reader& reader, const ImportId& id);
std::optional<StoredPart> find_part(Reader& reader, const ImportId& id, std::int64_t number);
// Those of the parts from `first` on that have them, in their order.
std::vector<PartVerdicts> find_verdicts(Reader& reader, const ImportId& id, std::int64_t first, std::size_t limit);
// A look by this mapping begins, unless the file was imported: whether it does.
bool begin_look(Tx& tx, const ImportId& id, const Mapping& mapping);
// Whether the look that was begun last was by this mapping, and the file wasn't imported since.
bool is_looked_at_by(Reader& reader, const ImportId& id, const Mapping& mapping);
void set_verdicts(Tx& tx, const ImportId& id, const PartVerdicts& part);
void set_counts(Tx& tx, const ImportId& id, const Counts& counts);
void set_job(Tx& tx, const ImportId& id, const JobId& job);
std::size_t forget_imports(Tx& everywhere, Time created_before, std::size_t limit);

}  // namespace hub::imports::rows
