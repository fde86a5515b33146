#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audiences/groups.h"
#include "db/value.h"

// A rule as it is decided: its groups dissolved, what must not be met said of each tag and product itself. From the
// same terms a verdict is made (access/audience.cpp) and a question to the database about all members at once.
namespace hub::audiences {

struct Term {
    enum class Kind : std::uint8_t {
        all,           // of the parts
        any,           // of the parts
        tag,           // has it, or has it not
        holding,       // a live grant of one of `things`, or none
        subscription,  // one that a subscription gave, of one of `things`; of anything where no `thing` is named
        opposite,      // of its one part: for questions about all members alone
    };

    Kind kind = Kind::all;
    bool is_negated = false;  // of a tag, of what is held; of a group: how it is meant
    bool is_known = true;     // what isn't there any more is never met, negated or not: nothing opens by it
    std::optional<TagId> tag{};
    std::optional<ThingId> thing{};  // as the rule names it
    std::vector<ThingId> things{};   // it and what gives it
    std::optional<GroupId> group{};  // which these parts are
    std::vector<Term> parts{};
};

Term all_of(std::vector<Term> parts);
Term any_of(std::vector<Term> parts);
Term opposite_of(Term part);
Term nobody();
Term holding(std::vector<ThingId> things);

// What a product or collection is given by: itself, and the collections that include it. Empty: it isn't there.
using Ways = std::function<std::vector<ThingId>(const ThingId&)>;
Term term_of(const Rule& rule, const Book& book, const Ways& ways);

// About members `m`: whom it meets by an index of its own (SELECT of ids; empty where none tells), and a test.
struct Question {
    std::string whom;
    std::string test;
    bool is_whole = true;  // whom says all that the test does; else more are in it
};
using Binder = std::function<const char*(db::Value)>;  // answers the name it is bound to
Question question_of(const Term& term, Time now, const Binder& bind);

}  // namespace hub::audiences
