#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "access/facts.h"
#include "access/intervals.h"
#include "audiences/terms.h"
#include "base/calendar.h"
#include "base/ids.h"
#include "catalog/catalog.h"
#include "media/files.h"

// The one decision of who may see what, everywhere: portal, API, search, files, mail. Pure: the same facts, catalog and
// moment give the same verdict. The reasons it returns are the decision, not a second piece of code: verdict_of() is
// what decide() itself asks.
namespace hub::access {

enum class Verdict : std::uint8_t { open, locked, hidden };

// One rule and how it stands. A rule with parts is decided by them.
struct Reason {
    enum class Code : std::uint8_t {
        live,              // the thing is live, not a draft
        product_live,      // so is what it stands in
        mode_public,       // open to everyone
        mode_members,      // open to whoever is logged in
        login,             // is logged in
        access,            // any way of having it
        grant,             // one grant of the thing itself
        collection_grant,  // a collection that includes it
        audience,          // whom the page itself is for
        any_of,            // one of several at least
        all_of,            // each of several
        tag,               // has a tag, or has it not
        group,             // is in a group, or is not
        holding,           // was given a product or a collection that includes it, or was not
        subscription,      // has it by a subscription, or anything at all by one, or has not
        release,           // its turn has come
        fixed_date,
        first_item,
        time_delay,
        previous_item,
    };
    enum class Needs : std::uint8_t { all, any };

    Code code;
    bool satisfied;                       // for one without parts: the fact itself
    Verdict otherwise = Verdict::locked;  // what a top rule that isn't met makes of the thing
    Needs needs = Needs::all;
    std::optional<Time> at{};     // when it began, ends, or will be met
    std::optional<Time> ended{};  // a grant: when it was over last, while it is; a release: the end before its turn
    std::int64_t steps = 0;       // a release by time: how many of its intervals after access begins
    std::optional<ThingId> thing{};
    std::optional<PageId> page{};
    std::optional<GrantId> grant{};
    std::optional<TagId> tag{};
    std::optional<GroupId> group{};
    bool is_negated = false;     // of a tag, a group, what is held or subscribed to: it must not be
    bool is_known = true;        // what isn't there any more is never met
    const Held* held = nullptr;  // into the facts; for its words
    std::vector<Reason> parts{};
};

using Subject = std::variant<ThingId, PageId>;

struct Decision {
    Verdict verdict;
    std::vector<Reason> reasons;        // from the outermost; all must be met
    std::optional<Time> opens_at{};     // when time alone opens it, as things stand
    std::optional<Time> valid_until{};  // the next moment at which time alone may change the verdict
};

// Whether a rule is met, worked out again from its parts.
bool is_met(const Reason& reason);
// The verdict that a list of top rules amounts to.
Verdict verdict_of(const std::vector<Reason>& reasons);

// Asks about many things for one member and moment; remembers between questions what they share. Not thread-safe; the
// references must outlive it.
class Judge {
public:
    Judge(const Facts& facts, const catalog::Catalog& catalog, const Zone& zone, Time moment);

    // A thing that isn't in the catalog is hidden.
    Decision decide(const Subject& subject);

    // A file by its own audience; what shows it asks for its own verdict besides.
    bool opens(const audiences::Audience& audience) const;
    // Why, as a decision about it would say.
    Decision decide(const audiences::Audience& audience) const;
    // The next moment at which time alone may change that.
    std::optional<Time> change_for(const audiences::Audience& audience) const;

    // Whether a page is for the member at all; access and releases aside.
    bool is_meant(const PageId& page);

    // When the member has the product or collection, by whatever way; releases inside it aside.
    const Intervals& holds(const ThingId& thing);

private:
    using Entry = catalog::Catalog::Entry;

    // Whom something is for: as a rule of its own, and when the member was, is and will be among them.
    Reason audience_reason(const catalog::Page& page) const;
    Intervals among(const audiences::Audience& audience) const;
    Intervals among(const catalog::Page& page);
    const Intervals& among_certain(std::size_t place);
    Reason term_reason(const audiences::Term& term) const;
    Intervals spells_of(const audiences::Term& term) const;
    Intervals holding_spells(const std::vector<ThingId>& things) const;
    Intervals subscribed_spells(const audiences::Term& term) const;
    // The next moment at which the member may begin or cease to be among those some page is for: others wait for it, or
    // cease to.
    std::optional<Time> audiences_change();

    Decision decide_thing(const Entry& entry);
    Decision decide_page(const Entry& entry, const catalog::Page& page);
    Reason access_reason(const Entry& entry);
    Reason collection_reason(const Entry& collection, const ThingId& product);
    Reason grant_reason(const Held& held) const;
    Reason collection_grant(const ThingId& collection);
    Intervals holds_of(const Entry& entry);

    // When an item of a product or collection opens (or opened), and by what rule.
    struct Opening {
        std::optional<Time> at;
        Reason why;
    };
    // The steps of one order, and how many of them stand before each of its items.
    struct Steps {
        std::vector<catalog::Item> order;
        std::vector<std::size_t> before;
    };
    Opening opening(const Entry& entry, const catalog::Item& item, const Intervals& holds);
    void judge_turn(Opening& opening, const Intervals& holds) const;
    void foretell(const Entry& entry, const catalog::Item& item, Reason& why);
    std::optional<Time> opens_under(const Entry& entry, std::size_t version, const catalog::Item& item,
                                    const Intervals& holds, Reason& why);
    std::optional<Time> opens_by_time(const Entry& entry, std::size_t step, const Intervals& holds) const;
    std::optional<Time> opens_after(const catalog::Item& previous, const Interval& window);
    std::optional<std::size_t> step_of(const Entry& entry, std::size_t version, const catalog::Item& item);
    void name_rule(const Entry& entry, std::size_t version, std::size_t step, Reason& why);
    const Steps& steps_of(const Entry& entry, std::size_t version);
    bool is_step(const catalog::Item& item) const;
    bool is_left_out(const catalog::Item& item);
    Intervals completed(const catalog::Item& item);

    const Facts& facts_;
    const catalog::Catalog& catalog_;
    const Zone& zone_;
    Time moment_;
    bool audiences_looked_at_ = false;
    std::optional<Time> audiences_change_;
    std::vector<std::optional<Intervals>> among_;  // of each of the catalog's certain audiences
    // What was worked out already; lists, for references into them are handed out, and a judge costs nothing until
    // asked.
    std::list<std::pair<ThingId, Intervals>> held_;
    std::list<std::pair<const catalog::Order*, Steps>> steps_;
};

Decision decide(const Facts& facts, const catalog::Catalog& catalog, const Subject& subject, Time moment,
                const Zone& zone);

// The rule's stable name, as the API tells it: "previous_item".
std::string_view code_word(Reason::Code code);
// Whom an audience means, in plain words: "Members who have the tag “VIP”, except those in the group “Staff”."
std::string sentence(const audiences::Audience& audience, const audiences::Book& book, const catalog::Catalog& catalog);
// The rule in plain words, as it stands.
std::string sentence(const Reason& reason, const catalog::Catalog& catalog, const Zone& zone, Time moment);
// What a member reads on a locked thing; empty when it is open.
std::string summary(const Decision& decision, const catalog::Catalog& catalog, const Zone& zone, Time moment);

// Until when time alone keeps a thing open, or when it closed it, and what gave it: the thing itself or a collection.
struct Ending {
    Time at;
    ThingId thing;
    bool payment_failed = false;
};
std::optional<Ending> ending(const Decision& decision);
// When access ends before the turn of what is locked comes.
std::optional<Time> end_before_turn(const Decision& decision);

// What opens a locked thing.
struct Opener {
    enum class Kind : std::uint8_t { date, page, purchase, payment, login, staff };
    Kind kind;
    std::string text;                    // for the member
    std::optional<Subject> thing{};      // the page to finish, the product to buy
    std::string url{};                   // where to go for it; may be empty
    std::vector<ThingId> collections{};  // that are shown and would open it too
};
std::optional<Opener> opener(const Decision& decision, const catalog::Catalog& catalog, const Zone& zone);

}  // namespace hub::access
