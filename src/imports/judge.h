#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "db/tx.h"
#include "imports/columns.h"
#include "imports/imports.h"
#include "members/members.h"

// What a row would change, found out by looking, and the change. The look and the import judge by the same code.
namespace hub::imports {

// What is known of somebody, and what shall be.
struct ValueChange {
    FieldId field;
    std::optional<std::string> before{};
    std::string after;
};

struct Change {
    Wish wish;
    std::optional<members::Member> known{};  // who has the address
    bool renames = false;
    std::vector<std::string> tags{};        // those that are missing
    std::vector<Access> accesses{};         // likewise
    std::vector<Completion> completions{};  // likewise
    std::vector<ValueChange> values{};      // those that differ

    Verdict verdict() const;
};

// The wishes of one part as changes; a wish that can't be had stays refused. Asks for all members at once.
std::vector<Change> judge(Reader& reader, std::vector<Wish> wishes);

// The member, and what an undo needs.
struct Made {
    MemberId member;
    Json former;
};
// Makes the changes of one part, in their order; none of them is refused, and each is somebody else's.
std::vector<Made> make(Tx& tx, const catalog::Catalog& catalog, const std::vector<Change>& changes, bool notify);

// Takes back what make() noted, as far as it stands as it was left; answers why not, or nothing.
std::string unmake(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const Json& former);

}  // namespace hub::imports
