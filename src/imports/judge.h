#pragma once

#include <map>
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

// Makes it so; answers the member, and what an undo needs.
struct Made {
    MemberId member;
    Json former;
};
class Maker {
public:
    Maker(Tx& tx, const catalog::Catalog& catalog, bool notify) : tx_(tx), catalog_(catalog), notify_(notify) {}
    Made make(const Change& change);

private:
    members::Member member_of(const Change& change);
    const TagId& tag_named(const std::string& name);

    Tx& tx_;
    const catalog::Catalog& catalog_;
    bool notify_;
    std::map<std::string, TagId> tags_;  // by the name as it was written
};

// Takes back what Maker noted, as far as it stands as it was left; answers why not, or nothing.
std::string unmake(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const Json& former);

}  // namespace hub::imports
