#include <algorithm>
#include <string>

#include "audiences/terms.h"
#include "base/text.h"

// Tags are the members', grants are access's, subscriptions are billing's and connections the connectors': read here in
// one place for all who ask about many members at once.
namespace hub::audiences {

namespace {

using Kind = Term::Kind;

constexpr const char* never = "1 = 0";

Question nobody_asked() {
    return {.whom = {}, .test = never};
}

bool is_plain(const Term& term, Kind kind) {
    return term.kind == kind && term.is_known && !term.is_negated;
}

class Asker {
public:
    Asker(Time now, const Binder& bind) : now_(now), bind_(bind) {}

    Question of(const Term& term) const {
        switch (term.kind) {
            case Kind::tag:
                return of_leaf(term, tagged({*term.tag}));
            case Kind::holding:
                return term.is_known ? of_leaf(term, held(term.things)) : nobody_asked();
            case Kind::subscription:
                return of_leaf(term, subscribed(term.things));
            case Kind::opposite:
                return {.whom = {}, .test = "NOT (" + of(term.parts.front()).test + ")"};
            case Kind::any:
                return any_of_many(term.parts);
            case Kind::all:
                return all_of_many(term.parts);
        }
        return nobody_asked();
    }

private:
    // SELECT of member ids behind FROM, without a test of whom.
    std::string tagged(const std::vector<TagId>& tags) const {
        return "member_tags x WHERE x.site_id = :site AND x.tag_id IN (" + list(tags) + ")";
    }

    std::string held(const std::vector<ThingId>& things) const {
        return format("grants x WHERE x.site_id = :site AND x.thing_id IN ({}) AND {}", list(things), live());
    }

    // A count, for an engine would make joins of EXISTS: of twenty of them in a rule PostgreSQL takes half a minute to
    // find a plan.
    std::string subscribed(const std::vector<ThingId>& things) const {
        return format(
            "grants x WHERE x.site_id = :site AND {}x.reference <> '' AND {} AND (SELECT count(*) FROM subscriptions s "
            "JOIN connections c ON c.site_id = s.site_id AND c.id = s.connection_id WHERE s.site_id = x.site_id AND "
            "s.member_id = x.member_id AND s.remote_id = x.reference AND c.kind = x.source) > 0",
            things.empty() ? "" : "x.thing_id IN (" + list(things) + ") AND ", live());
    }

    std::string live() const {
        return format("x.starts_at <= :{0} AND (x.ends_at IS NULL OR x.ends_at > :{0})", bind_(milliseconds_of(now_)));
    }

    template <class Id>
    std::string list(const std::vector<Id>& ids) const {
        std::vector<std::string> names;
        names.reserve(ids.size());
        for (const Id& id : ids) names.push_back(std::string{":"} + bind_(id.text()));
        return join(names, ", ");
    }

    static Question of_leaf(const Term& term, const std::string& source) {
        if (!term.is_known) return nobody_asked();
        Question question{.whom = term.is_negated ? "" : "SELECT x.member_id FROM " + source, .test = {}};
        question.test =
            format("{} (SELECT 1 FROM {} AND x.member_id = m.id)", term.is_negated ? "NOT EXISTS" : "EXISTS", source);
        return question;
    }

    // Tags, and what is held, each in one look-up.
    Question any_of_many(const std::vector<Term>& parts) const {
        std::vector<TagId> tags;
        std::vector<ThingId> things;
        std::vector<Question> asked;
        for (const Term& part : parts) {
            if (is_plain(part, Kind::tag)) {
                tags.push_back(*part.tag);
            } else if (is_plain(part, Kind::holding)) {
                things.insert(things.end(), part.things.begin(), part.things.end());
            } else {
                asked.push_back(of(part));
            }
        }
        if (!tags.empty()) asked.push_back(of_leaf({}, tagged(tags)));
        if (!things.empty()) asked.push_back(of_leaf({}, held(things)));
        return joined(asked, " OR ", never);
    }

    Question all_of_many(const std::vector<Term>& parts) const {
        std::vector<Question> asked;
        for (const Term& part : parts) asked.push_back(of(part));
        Question all = joined(asked, " AND ", "1 = 1");
        const auto first = std::ranges::find_if(asked, [](const Question& one) { return !one.whom.empty(); });
        all.whom = first == asked.end() ? std::string{} : first->whom;
        all.is_whole = asked.size() == 1 && asked.front().is_whole;
        return all;
    }

    static Question joined(const std::vector<Question>& asked, std::string_view word, std::string_view otherwise) {
        std::vector<std::string> tests;
        std::vector<std::string> whom;
        for (const Question& one : asked) {
            tests.push_back("(" + one.test + ")");
            if (!one.whom.empty()) whom.push_back(one.whom);
        }
        const bool is_whole = !asked.empty() && whom.size() == asked.size();
        return {.whom = is_whole ? join(whom, " UNION ALL ") : "",
                .test = tests.empty() ? std::string{otherwise} : join(tests, word),
                .is_whole = std::ranges::all_of(asked, &Question::is_whole)};
    }

    Time now_;
    const Binder& bind_;
};

}  // namespace

Question question_of(const Term& term, Time now, const Binder& bind) {
    return Asker{now, bind}.of(term);
}

}  // namespace hub::audiences
