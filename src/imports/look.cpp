#include "imports/look.h"

#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "imports/imports_rows.h"
#include "imports/judge.h"
#include "imports/part_json.h"

namespace hub::imports {

namespace {

// Answers when.
Time begin_look(Store& store, const SiteId& site, const ImportId& id, const Mapping& mapping) {
    return store.write(site, [&](Tx& tx) {
        tx.leave_unsigned();  // its end is what was asked for
        load_import(tx, id);
        if (!rows::begin_look(tx, id, mapping)) throw Conflict("This file was imported already.");
        return tx.now();
    });
}

}  // namespace

Look::Look(Store& store, const SiteId& site, catalog::CatalogCache& catalogs, const ImportId& id, Mapping mapping)
    : store_(store),
      site_(site),
      id_(id),
      mapping_(std::move(mapping)),
      catalog_(catalogs.of(store, site)),
      reader_(mapping_, *catalog_, store.read(site, [&](Reader& reader) { return fields_for(reader, mapping_); }),
              begin_look(store, site, id, mapping_)) {}

bool Look::go_on() {
    const auto judged = store_.read(site_, [&](Reader& reader) {
        std::vector<rows::PartVerdicts> parts;
        while (parts.size() < rows::parts_at_once) {
            const auto part = rows::find_part(reader, id_, next_part_);
            if (!part) break;
            parts.push_back({.number = next_part_++, .verdicts = judge_part(reader, part->rows)});
        }
        return parts;
    });
    const bool is_last = judged.size() < rows::parts_at_once;
    store_.write(site_, [&](Tx& tx) {
        if (!is_last) tx.leave_unsigned();
        if (!rows::is_looked_at_by(tx, id_, mapping_))
            throw Conflict("Meanwhile somebody else looked at this file, or imported it. Look again.");
        for (const rows::PartVerdicts& part : judged) rows::set_verdicts(tx, id_, part);
        if (is_last) rows::set_counts(tx, id_, counts_);
    });
    return !is_last;
}

std::string Look::judge_part(Reader& reader, const std::string& rows) {
    std::vector<Wish> wishes;
    for (const Row& row : rows_of(rows)) wishes.push_back(reader_.read(row));
    JsonArray told;
    for (Change& change : judge(reader, std::move(wishes))) {
        refuse_if_repeated(change);
        const Verdict verdict = change.verdict();
        ++counts_.at(static_cast<std::size_t>(verdict));
        told.push_back(JsonArray{change.wish.line, static_cast<std::int64_t>(verdict), shown(change.wish.email),
                                 change.wish.refusal});
    }
    return to_text(told);
}

// What is refused for itself changes nothing, so it is not the first of its address.
void Look::refuse_if_repeated(Change& change) {
    if (change.verdict() == Verdict::refused) return;
    const auto [first, is_new] = lines_.try_emplace(change.wish.email_key, change.wish.line);
    if (!is_new) change.wish.refusal = format("the same address stands in line {}", first->second);
}

}  // namespace hub::imports
