#include "members/roster_view_rows.h"

#include <deque>

#include "base/text.h"
#include "search/words.h"

namespace hub::members::rows {

namespace {

// What meets so few is where a list begins; what meets more is looked up for each member in the order of the list, of
// whom the first ones soon fill a page. So nothing reads the whole site but to find that almost nobody is meant.
constexpr std::int64_t few = 1000;
constexpr std::size_t words_asked_max = 10;  // of a search

// One thing asked of a member: whom it meets by an index of its own, and whether it meets a row `m`.
struct Criterion {
    std::string whom;  // SELECT of ids; empty where no index tells
    std::string test;
    bool is_whole = true;  // whom says all that the test does
};

struct Question {
    std::vector<Criterion> criteria;
    db::Binds binds;
    std::deque<std::string> names;  // which the binds point to

    bool wants_trash = false;

    const char* bind(db::Value value) {
        names.push_back(format("v{:05}", names.size()));  // none begins another: there may be a thousand folders
        db::Bind bind{names.back().c_str(), 0};
        bind.value = std::move(value);
        binds.push_back(std::move(bind));
        return names.back().c_str();
    }
    // Of all, those that stand in this part.
    db::Binds binds_in(const std::string& sql) const {
        db::Binds there = binds;
        std::erase_if(there, [&](const db::Bind& bind) { return sql.find(bind.name) == std::string::npos; });
        return there;
    }
};

void add_words(Question& question, const std::string& words) {
    if (words.empty()) return;
    std::size_t count = 0;
    search::each_word(words, [&](const search::Word& word) {
        const std::string range =
            format("word >= :{} AND word < :{}", question.bind(word.folded), question.bind(word.folded + "\U0010FFFF"));
        question.criteria.push_back(
            {.whom = "SELECT member_id FROM member_words WHERE site_id = :site AND " + range,
             .test = "COALESCE(m.id, NULL) IN (SELECT member_id FROM member_words WHERE site_id = :site AND " + range +
                     ")"});
        return ++count < words_asked_max;
    });
    if (count == 0) question.criteria.push_back({.whom = "", .test = "1 = 0"});  // signs alone begin no word
}

void add_tag(Question& question, const TagId& tag) {
    const char* const name = question.bind(tag.text());
    question.criteria.push_back(
        {.whom = format("SELECT member_id FROM member_tags WHERE site_id = :site AND tag_id = :{}", name),
         .test = format("EXISTS (SELECT 1 FROM member_tags t WHERE t.site_id = :site AND t.tag_id = :{} AND "
                        "t.member_id = m.id)",
                        name)});
}

void add_folder(Reader& reader, Question& question, const folders::Asked& asked) {
    folders::Question there =
        folders::question_of(reader, asked, "m.id", [&](db::Value value) { return question.bind(std::move(value)); });
    question.criteria.push_back({.whom = std::move(there.whom), .test = std::move(there.test)});
}

void add_things(Question& question, const std::vector<ThingId>& things, Time now) {
    std::vector<std::string> names;
    for (const ThingId& thing : things) names.push_back(format(":{}", question.bind(thing.text())));
    const char* const moment = question.bind(milliseconds_of(now));
    const std::string live = format("thing_id IN ({}) AND starts_at <= :{} AND (ends_at IS NULL OR ends_at > :{})",
                                    join(names, ", "), moment, moment);
    question.criteria.push_back(
        {.whom = "SELECT member_id FROM grants WHERE site_id = :site AND " + live,
         .test = "EXISTS (SELECT 1 FROM grants g WHERE g.site_id = :site AND g.member_id = m.id AND " + live + ")"});
}

void add_term(Question& question, const audiences::Term& term, Time now) {
    audiences::Question asked =
        audiences::question_of(term, now, [&](db::Value value) { return question.bind(std::move(value)); });
    question.criteria.push_back(
        {.whom = std::move(asked.whom), .test = "(" + asked.test + ")", .is_whole = asked.is_whole});
}

void add_field(Question& question, const FieldFilter& filter) {
    std::string known = format("site_id = :site AND field_id = :{}", question.bind(filter.field.text()));
    if (filter.value) known += format(" AND value_key = :{}", question.bind(value_key(*filter.value)));
    if (filter.from) known += format(" AND number_key >= :{}", question.bind(*filter.from));
    if (filter.to) known += format(" AND number_key <= :{}", question.bind(*filter.to));
    question.criteria.push_back(
        {.whom = "SELECT member_id FROM member_values WHERE " + known,
         .test = "EXISTS (SELECT 1 FROM member_values v WHERE v.member_id = m.id AND v." + known + ")"});
}

void add_billing(Question& question, billing::Standing standing) {
    question.criteria.push_back({.whom = billing::members_who_are(standing), .test = billing::is_met_by_m(standing)});
}

// One about the member's own row, with an index behind it or without.
void add_own(Question& question, const std::string& test, bool is_indexed) {
    question.criteria.push_back(
        {.whom = is_indexed ? "SELECT m.id FROM members m WHERE m.site_id = :site AND m.deleted_at IS NULL AND " + test
                            : std::string{},
         .test = test});
}

void add_state(Question& question, State state) {
    switch (state) {
        case State::active:
            return add_own(question, "m.inactive_since IS NULL", false);
        case State::inactive:
            return add_own(question, "m.inactive_since IS NOT NULL", true);
        case State::never_seen:
            return add_own(question, "COALESCE(m.last_login_at, 0) = 0", true);
        case State::past_due:
            return add_billing(question, billing::Standing::past_due);
        case State::blocked:
            return add_own(question, "m.blocked_at IS NOT NULL", true);
        case State::trashed:
            question.wants_trash = true;
            return;
    }
}

void add_range(Question& question, const std::string& column, const std::optional<Time>& from,
               const std::optional<Time>& before) {
    std::string test;
    if (from) test = format("{} >= :{}", column, question.bind(milliseconds_of(*from)));
    // Who was never here has 0 there, and was not here before a day either.
    if (!from && before) test = column + " > 0";
    if (before) test += format(" AND {} < :{}", column, question.bind(milliseconds_of(*before)));
    if (!test.empty()) add_own(question, test, true);
}

Question question_of(Reader& reader, const Filter& filter) {
    const Time now = reader.now();
    Question question;
    add_words(question, filter.words);
    if (filter.state) add_state(question, *filter.state);
    if (filter.billing) add_billing(question, *filter.billing);
    if (filter.tag) add_tag(question, *filter.tag);
    if (filter.folder) add_folder(reader, question, *filter.folder);
    if (!filter.things.empty()) add_things(question, filter.things, now);
    if (filter.among) add_term(question, *filter.among, now);
    if (filter.field) add_field(question, *filter.field);
    if (filter.source) add_own(question, format("m.source = :{}", question.bind(*filter.source)), true);
    add_range(question, "m.created_at", filter.joined_after, filter.joined_before);
    add_range(question, "COALESCE(m.last_login_at, 0)", filter.seen_after, filter.seen_before);
    return question;
}

// The one that meets the fewest, if those are few.
const Criterion* narrowest(Reader& reader, const Question& question) {
    const Criterion* found = nullptr;
    std::int64_t least = few + 1;
    if (question.wants_trash) return nullptr;
    for (const Criterion& one : question.criteria) {
        if (one.whom.empty()) continue;
        db::Binds binds = question.binds_in(one.whom);
        binds.emplace_back("few", least);
        const auto met =
            reader.value<std::int64_t>("SELECT count(*) FROM (" + one.whom + " LIMIT :few) AS met", std::move(binds));
        if (met.value_or(least) >= least) continue;
        least = *met;
        found = &one;
    }
    return found;
}

// Everything behind FROM but the order; `first` is where it begins.
std::string source_of(const Question& question, const Criterion* first) {
    std::string sql = " FROM members m WHERE m.site_id = :site";
    sql += question.wants_trash ? " AND m.deleted_at IS NOT NULL" : " AND m.deleted_at IS NULL";
    if (first != nullptr) sql += " AND m.id IN (" + first->whom + ")";
    for (const Criterion& one : question.criteria) {
        if (&one != first || !one.is_whole) sql += " AND " + one.test;
    }
    return sql;
}

struct Key {
    std::string_view column;  // as the index has it
    db::Value value;          // of the member before
};

Key key_of(SortBy by, const std::optional<Member>& after) {
    switch (by) {
        case SortBy::joined:
            return {"m.created_at", after ? milliseconds_of(after->created_at) : 0};
        case SortBy::name: {
            const std::string name = after ? folded(after->first_name + " " + after->last_name) : "";
            return {"m.name_key", name.empty() && after ? folded(after->email) : name};
        }
        case SortBy::email:
            return {"m.email_key", after ? folded(after->email) : ""};
        case SortBy::seen:
            return {"COALESCE(m.last_login_at, 0)",
                    after && after->last_login_at ? milliseconds_of(*after->last_login_at) : 0};
    }
    return {"m.created_at", 0};
}

}  // namespace

std::vector<Member> list(Reader& reader, const Filter& filter, const Order& order, const std::optional<Member>& after,
                         std::size_t limit) {
    Question question = question_of(reader, filter);
    const Criterion* const first = narrowest(reader, question);
    std::string sql = "SELECT " MEMBER_COLUMNS + source_of(question, first);
    const Key key = key_of(order.by, after);
    const std::string_view way = order.is_descending ? "<" : ">";
    if (after) {
        const char* const value = question.bind(key.value);
        const char* const id = question.bind(after->id.text());
        sql += format(" AND {0} {1}= :{2} AND ({0} {1} :{2} OR m.id {1} :{3})", key.column, way, value, id);
    }
    // Around the column, COALESCE keeps an engine from going by the order instead of by the few.
    const std::string by = first == nullptr ? std::string{key.column} : format("COALESCE({}, NULL)", key.column);
    const std::string_view direction = order.is_descending ? "DESC" : "ASC";
    sql += format(" ORDER BY {} {}, m.id {} LIMIT :most", by, direction, direction);
    question.binds.emplace_back("most", static_cast<std::int64_t>(limit));
    return members(reader, sql, question.binds);
}

std::int64_t count(Reader& reader, const Filter& filter) {
    const Question question = question_of(reader, filter);
    const Criterion* const first = narrowest(reader, question);
    return reader.value<std::int64_t>("SELECT count(*)" + source_of(question, first), question.binds).value_or(0);
}

std::vector<MemberId> ids(Reader& reader, const Filter& filter, const std::optional<MemberId>& after,
                          std::size_t limit) {
    Question question = question_of(reader, filter);
    const Criterion* const first = narrowest(reader, question);
    std::string sql = "SELECT m.id" + source_of(question, first);
    if (after) sql += format(" AND m.id > :{}", question.bind(after->text()));
    sql += " ORDER BY m.id LIMIT :most";
    question.binds.emplace_back("most", static_cast<std::int64_t>(limit));
    return reader.values<MemberId>(sql, question.binds);
}

}  // namespace hub::members::rows
