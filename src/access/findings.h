#pragma once

#include <cstddef>
#include <vector>

#include "access/verdict.h"
#include "catalog/catalog.h"
#include "catalog/texts.h"
#include "db/tx.h"
#include "members/members.h"
#include "search/search.h"
#include "sites/sites.h"

// What of a search someone may read.
namespace hub::access {

struct Found {
    Subject subject;
    ThingId thing;    // itself, or the product or collection that the page stands in
    Verdict verdict;  // open, or locked and shown as such; for staff: hidden where members see nothing of it
    bool is_in_title;
};

struct Findings {
    static constexpr std::size_t found_max = 200;
    static constexpr std::size_t looked_at_max = 10'000;

    std::vector<Found> found;  // what says it in its title first, then what fits best
    bool is_cut = false;       // there may be more than this: another word would help
};

// For a member or visitor, decided as everywhere else. What is locked is found by what is shown of it and by nothing
// else: a page by its title, if it stands in something open, a product by its name and description, if it is teased in
// the library. Drafts and what is hidden are never among it.
Findings search(Reader& reader, const catalog::Catalog& catalog, const search::Query& query, Judge& judge);
// For staff: all there is, drafts included.
Findings search_all(Reader& reader, const catalog::Catalog& catalog, const search::Query& query);

// What the merge fields of a text say to this reader, as the page itself will; without a member, to a visitor.
catalog::MergeTexts merge_texts_of(const sites::Site& site, const members::Member* reader);

}  // namespace hub::access
