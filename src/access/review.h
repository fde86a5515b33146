#pragma once

#include <map>
#include <set>
#include <string>

#include "access/access_rows.h"
#include "access/verdict.h"
#include "base/calendar.h"
#include "catalog/catalog.h"
#include "db/tx.h"
#include "members/members.h"

namespace hub::access {

// One member's access before and after a change of what they were given, and the telling of the difference. A standing
// is open when the outside was told so: by a grant of the thing itself, for what a collection gives is told once, of
// the collection.
//
//     Review review{tx, catalog, member};
//     review.before({course});
//     …write the grants…
//     review.after("stripe", Notify::by_mail);
class Review {
public:
    Review(Tx& tx, const catalog::Catalog& catalog, const members::Member& member);

    // Begins and ends by date that nobody has told yet, dated as of then.
    void catch_up();
    // Catches up, and remembers what of these things, and of what they include, is open.
    void before(const std::set<ThingId>& things);
    // Tells what began, then what ended, since before().
    void after(const std::string& source, Notify notify);

private:
    void compare_given(const ThingId& thing, bool was_open, const std::string& source, Notify notify);
    void compare_included(const ThingId& thing, const std::string& source, Notify notify);
    Intervals holds(const ThingId& thing) const;
    Intervals given_itself(const ThingId& thing) const;
    void put(rows::Standing& standing, const Intervals& held);
    // The standing turns over, and is told of while its thing is there.
    void tell(rows::Standing& standing, Time occurred_at, const std::string& source, Notify notify);

    Tx& tx_;
    const catalog::Catalog& catalog_;
    const members::Member& member_;
    Zone zone_;
    Facts facts_;
    std::map<ThingId, rows::Standing> standings_;
    std::map<ThingId, bool> was_open_;
    std::set<ThingId> included_;
};

}  // namespace hub::access
