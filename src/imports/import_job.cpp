#include <bit>
#include <unordered_map>

#include "base/csv.h"
#include "base/error.h"
#include "base/text.h"
#include "bulk/own_json.h"
#include "imports/imports.h"
#include "imports/imports_rows.h"
#include "imports/judge.h"
#include "imports/part_json.h"

// The job that imports a file, part by part.
namespace hub::imports {

namespace {

using bulk::Job;
using bulk::Outcome;
using bulk::Part;
using bulk::World;

Import import_of(Reader& reader, const Job& job) {
    return load_import(reader, ImportId::parse(bulk::own_text(job.asked, {"import"})));
}

rows::StoredPart stored_part(Reader& reader, const Import& import, const std::string& number) {
    auto part = rows::find_part(reader, import.id, parse_i64(number).value_or(0));
    if (!part) throw NotFound("The rows of this file are not there any more.");
    return std::move(*part);
}

// Those that the look found twice in the file: which of them is meant, nobody knows.
std::unordered_map<std::int64_t, std::string> refused_before(const rows::StoredPart& part) {
    std::unordered_map<std::int64_t, std::string> refused;
    for (JudgedRow& row : judged_rows(part.verdicts.value_or("[]"))) {
        if (row.verdict == Verdict::refused) refused.emplace(row.line, std::move(row.why));
    }
    return refused;
}

std::vector<Wish> wishes_of(const RowReader& reader, const rows::StoredPart& part) {
    const auto refused = refused_before(part);
    std::vector<Wish> wishes;
    for (const Row& row : rows_of(part.rows)) {
        Wish& wish = wishes.emplace_back(reader.read(row));
        if (const auto known = refused.find(row.line); known != refused.end()) wish.refusal = known->second;
    }
    return wishes;
}

// Those to be made; the others are counted, and why they were refused noted.
std::vector<Change> settle(std::vector<Change> judged, Outcome& outcome) {
    std::vector<Change> changes;
    JsonArray refusals;
    for (Change& change : judged) {
        ++outcome.done;
        const Verdict verdict = change.verdict();
        if (verdict == Verdict::refused) {
            ++outcome.refused;
            refusals.push_back(JsonArray{change.wish.line, change.wish.refusal});
        } else if (verdict != Verdict::unchanged) {
            ++outcome.changed;
            changes.push_back(std::move(change));
        }
    }
    outcome.notes = JsonObject{{"refused", std::move(refusals)}};
    return changes;
}

Outcome run(Tx& tx, const World& world, const Job& job, const Part& part) {
    const Import import = import_of(tx, job);
    if (!import.mapping) throw NotFound("Nobody said what the columns of this file are.");
    const rows::StoredPart stored = stored_part(tx, import, part.input);
    const auto catalog = world.catalogs.of(tx);
    const RowReader reader{*import.mapping, *catalog, fields_for(tx, *import.mapping), tx.now()};
    Outcome outcome;
    const std::vector<Change> changes = settle(judge(tx, wishes_of(reader, stored)), outcome);
    JsonArray changed;
    for (Made& made : make(tx, *catalog, changes, import.mapping->notify))
        changed.push_back(JsonArray{made.member.text(), std::move(made.former)});
    outcome.notes.as_object()["changed"] = std::move(changed);
    if (std::has_single_bit(static_cast<std::uint64_t>(part.number))) members::count_for_plans(tx);
    return outcome;
}

Outcome undo(Tx& tx, const World& world, const Job&, const Part& part) {
    const auto catalog = world.catalogs.of(tx);
    const Json done = bulk::own_json(part.outcome);
    Outcome outcome;
    JsonArray refusals;
    for (const Json& one : bulk::own_list(done, "changed")) {
        ++outcome.done;
        const JsonArray& noted = one.as_array();
        const auto member = members::find(tx, MemberId::parse(noted.at(0).as_string()));
        const std::string why = member ? unmake(tx, *catalog, *member, noted.at(1)) : "is not there any more";
        if (why.empty()) {
            ++outcome.changed;
            continue;
        }
        ++outcome.refused;
        refusals.push_back(JsonArray{noted.at(0), why});
    }
    outcome.notes = JsonObject{{"changed", JsonArray{}}, {"refused", std::move(refusals)}};
    return outcome;
}

// The refused rows as they were sent, with the reason behind, to be mended and sent again.
void write_refused_rows(Reader& reader, const Import& import, const Part& part, OpenFile& file) {
    if (!part.outcome) return;
    const Json notes = bulk::own_json(*part.outcome);
    std::unordered_map<std::int64_t, std::string> refused;
    for (const Json& one : bulk::own_list(notes, "refused"))
        refused.emplace(one.as_array().at(0).as_int64(), one.as_array().at(1).as_string());
    if (refused.empty()) return;
    std::string lines;
    for (Row& row : rows_of(stored_part(reader, import, part.input).rows)) {
        const auto why = refused.find(row.line);
        if (why == refused.end()) continue;
        row.cells.resize(import.columns.size());
        for (std::string& cell : row.cells) cell = undefused(cell);
        row.cells.push_back(std::to_string(row.line));
        row.cells.push_back(why->second);
        lines += csv_line(row.cells);
    }
    file.append(lines);
}

void write_undo_refusals(Reader& reader, const Part& part, OpenFile& file) {
    if (!part.outcome) return;
    const Json notes = bulk::own_json(part.outcome);
    std::string lines;
    for (const Json& one : bulk::own_list(notes, "refused")) {
        const auto member = members::find(reader, MemberId::parse(one.as_array().at(0).as_string()));
        lines += csv_line({member ? member->email : "", std::string{one.as_array().at(1).as_string()}});
    }
    file.append(lines);
}

std::string head_of(const Import& import) {
    std::vector<std::string> names;
    names.reserve(import.columns.size() + 2);
    for (const Header& column : import.columns) names.push_back(column.name);
    names.emplace_back("line");
    names.emplace_back("why refused");
    return csv_line(names);
}

void write_result(Reader& reader, const Job& job, OpenFile& file) {
    constexpr std::size_t parts_at_once = 10;
    const auto import = job.undoes ? std::nullopt : std::optional{import_of(reader, job)};
    file.append(std::string{utf8_mark} + (import ? head_of(*import) : csv_line({"email", "why refused"})));
    std::int64_t after = 0;
    for (auto parts = bulk::list_parts(reader, job.id, after, parts_at_once); !parts.empty();
         parts = bulk::list_parts(reader, job.id, after, parts_at_once)) {
        for (const Part& part : parts)
            import ? write_refused_rows(reader, *import, part, file) : write_undo_refusals(reader, part, file);
        after = parts.back().number;
    }
}

bool says_it_gives_access(const Json& asked) {
    return flag_at(asked, {"gives_access"}).value_or(true);
}

}  // namespace

bulk::Kind kind_of_job() {
    return {.word = job_kind,
            .permission = "members:write",
            .run = run,
            .undo = undo,
            .write_result = write_result,
            .gives_access = says_it_gives_access};
}

}  // namespace hub::imports
