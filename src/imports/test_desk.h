#pragma once

#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "access/test_house.h"
#include "base/test_folder.h"
#include "base/text.h"
#include "bulk/worker.h"
#include "imports/imports.h"
#include "members/members.h"

namespace hub::imports {

// A desk on which files of members arrive.
struct Desk {
    explicit Desk(access::House& of) : house(of) {}

    OpenFile file(const std::string& bytes) const {
        OpenFile written = OpenFile::fresh(folder.path.string());
        written.append(bytes);
        return written;
    }
    Import take(const std::string& bytes) const {
        return take_file(house.store.store, house.store.site, file(bytes), "people.csv");
    }
    Mapping guessed(const Import& import) const {
        Cells names;
        for (const Header& column : import.columns) names.push_back(column.name);
        return {.columns = guess(names, *house.catalog(), house.store.read(members::list_fields))};
    }
    Import looked_at(const Import& import, const Mapping& mapping) {
        return look(house.store.store, house.store.site, catalogs, import.id, mapping);
    }
    // created, updated, unchanged, refused; without importing.
    std::string verdicts(const std::string& bytes) {
        const Import import = take(bytes);
        return counts(looked_at(import, guessed(import)));
    }
    static std::string counts(const Import& import) {
        std::vector<std::string> all;
        for (const std::int64_t count : import.counts.value()) all.push_back(std::to_string(count));
        return join(all, " ");
    }
    bulk::Job import(const std::string& bytes) {
        const Import taken = take(bytes);
        looked_at(taken, guessed(taken));
        return finished(
            house.write([&](Tx& tx) { return begin(tx, taken.id, {.kind = "staff", .id = "s", .name = "O"}); }));
    }
    bulk::Job finished(const bulk::Job& job) {
        while (worker.work_next()) {
        }
        return house.store.read([&](Reader& reader) { return bulk::load_job(reader, job.id); });
    }
    Import now(const Import& import) const {
        return house.store.read([&](Reader& reader) { return load_import(reader, import.id); });
    }
    void begun(const Import& import) {
        house.write([&](Tx& tx) { begin(tx, import.id, {.kind = "key", .id = "k", .name = "K"}); });
    }
    std::vector<std::string> refusals(const Import& import) const {
        std::vector<std::string> all;
        for (const JudgedRow& row : house.store.read([&](Reader& reader) {
                 return list_rows(reader, load_import(reader, import.id), {.verdict = Verdict::refused, .limit = 100});
             }))
            all.push_back(std::to_string(row.line) + ": " + row.why);
        return all;
    }
    std::optional<members::Member> member(const std::string& email) const {
        return house.store.read([&](Reader& reader) { return members::find_by_email(reader, email); });
    }
    std::string result(const bulk::Job& job) const {
        OpenFile written = OpenFile::fresh(folder.path.string());
        house.store.read([&](Reader& reader) { kind_of_job().write_result(reader, job, written); });
        std::string text(written.size(), ' ');
        CHECK(written.read_at(0, text) == text.size());
        return text;
    }

    access::House& house;
    TestFolder folder;
    catalog::CatalogCache catalogs;
    bulk::Kinds kinds{{kind_of_job()}};
    bulk::Worker worker{house.store.store, kinds, {.catalogs = catalogs}};
};

}  // namespace hub::imports
