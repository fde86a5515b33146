#include <deque>

#include "base/ensure.h"
#include "base/text.h"
#include "billing/billing.h"
#include "reports/people.h"

namespace hub::reports {

namespace {

#define PERSON_COLUMNS "m.id, m.email, m.first_name, m.last_name, m.deleted_at IS NOT NULL, "

// Rows of which each is a moment of a member, and only the last of each member's.
struct Source {
    std::string rows;   // SELECT … WHERE …
    std::string at;     // the column of the moment
    std::string whose;  // the column of the member
    db::Binds binds{};
    std::deque<std::string> names{};  // which the binds point to
};

// In a scalar question with a limit, so that PostgreSQL asks it row by row, of the first few rows alone.
std::string never(const std::string& question) {
    return " AND COALESCE((" + question + " LIMIT 1), 0) = 0";
}

std::string types_of(Figure figure) {
    switch (figure) {
        case Figure::logged_in:
            return " = 'user.login'";
        case Figure::fell_inactive:
            return " = 'user.inactive'";
        case Figure::came_back:
            return " = 'user.activate'";
        case Figure::finished:
            return " = 'user.product_completed'";
        case Figure::played:
            return " IN ('user.video_watched', 'user.audio_listened')";
        case Figure::downloaded:
            return " = 'user.file_downloaded'";
        case Figure::joined:
        case Figure::completed:
        case Figure::stopped:
        case Figure::subscribed:
        case Figure::subscription_ended:
            break;
    }
    ENSURE(false);
}

// What a row of activities has to be, by its name in the statement and by what says its type there.
std::string test_of(const Asked& asked, const std::string& row, const std::string& type) {
    std::string test = type + types_of(asked.figure);
    if (asked.figure == Figure::played || asked.figure == Figure::downloaded) {
        test += " AND " + row + ".file_id " + (asked.file ? "= :file" : "IS NOT NULL");
    }
    if (asked.thing) test += " AND " + row + ".product_id = :thing";
    return test;
}

Source joined() {
    return {
        .rows = "SELECT " PERSON_COLUMNS "m.created_at FROM members m WHERE m.site_id = :site AND m.deleted_at IS NULL",
        .at = "m.created_at",
        .whose = "m.id"};
}

// Whether there is a later row is asked of the member's own, by their index: the signs before moments and COALESCE
// around the type keep the engines from going through those of everybody.
Source acted(const Asked& asked) {
    Source source{.rows = "SELECT " PERSON_COLUMNS
                          "a.occurred_at FROM activities a JOIN members m ON m.site_id = a.site_id "
                          "AND m.id = a.member_id WHERE a.site_id = :site AND " +
                          test_of(asked, "a", "a.type") +
                          never("SELECT 1 FROM activities l WHERE l.site_id = a.site_id "
                                "AND l.member_id = a.member_id AND l.sequence > a.sequence "
                                "AND +l.occurred_at < :until AND " +
                                test_of(asked, "l", "COALESCE(l.type, '')")),
                  .at = "a.occurred_at",
                  .whose = "a.member_id"};
    if (asked.thing) source.binds.emplace_back("thing", *asked.thing);
    if (asked.file) source.binds.emplace_back("file", *asked.file);
    return source;
}

// COALESCE keeps SQLite from the index of all checkmarks by their moments: these are one member's.
std::string no_later_checkmark(const std::string& test) {
    return never(
        "SELECT 1 FROM completions l WHERE l.site_id = c.site_id AND l.member_id = c.member_id "
        "AND COALESCE(l.completed_at, 0) < :until AND " +
        test);
}

Source checked(const Asked& asked) {
    Source source{.rows = "SELECT " PERSON_COLUMNS
                          "c.completed_at FROM completions c JOIN members m ON m.site_id = c.site_id "
                          "AND m.id = c.member_id WHERE c.site_id = :site AND c.completed_at IS NOT NULL",
                  .at = "c.completed_at",
                  .whose = "c.member_id"};
    if (!asked.page) {
        source.rows += no_later_checkmark(
            "(COALESCE(l.completed_at, 0) > c.completed_at "
            "OR COALESCE(l.completed_at, 0) = c.completed_at AND l.page_id > c.page_id)");
        return source;
    }
    source.rows += " AND c.page_id = :page";
    source.binds.emplace_back("page", *asked.page);
    if (asked.later_pages.empty()) return source;
    std::vector<std::string> later;
    for (const PageId& page : asked.later_pages) {
        source.names.push_back(format("p{:04}", source.names.size()));
        source.binds.emplace_back(source.names.back().c_str(), page);
        later.push_back(":" + source.names.back());
    }
    source.rows +=
        no_later_checkmark("COALESCE(l.completed_at, 0) >= :from AND l.page_id IN (" + join(later, ", ") + ")");
    return source;
}

// Of a subscription, by its name in the statement: that it counts, and was told of as it happened.
std::string counts(const std::string& row, const std::string& at, Figure figure) {
    const std::string states =
        figure == Figure::subscribed ? "NOT IN ('incomplete', 'expired')" : "= 'canceled' AND " + at + " IS NOT NULL";
    return format(
        "{0}.state {2} AND EXISTS (SELECT 1 FROM connections k WHERE k.site_id = {0}.site_id "
        "AND k.id = {0}.connection_id AND k.ended_at IS NULL AND k.mode = :mode "
        "AND {1} >= k.created_at - k.created_at % 1000)",
        row, at, states);
}

Source subscribed(const Asked& asked, bool counts_live) {
    const std::string column = asked.figure == Figure::subscribed ? "begun_at" : "ended_at";
    const std::string at = "s." + column;
    const std::string later = "l." + column;
    return {.rows = "SELECT " PERSON_COLUMNS + at +
                    " FROM subscriptions s JOIN members m ON m.site_id = s.site_id AND m.id = s.member_id "
                    "WHERE s.site_id = :site AND " +
                    counts("s", at, asked.figure) +
                    never(format("SELECT 1 FROM subscriptions l WHERE l.site_id = s.site_id "
                                 "AND l.member_id = s.member_id AND +{0} < :until AND (+{0} > {1} OR +{0} = {1} "
                                 "AND l.id > s.id) AND {2}",
                                 later, at, counts("l", later, asked.figure))),
            .at = at,
            .whose = "s.member_id",
            .binds = {{"mode", counts_live ? "live" : "test"}}};
}

Source source_for(Reader& reader, const Asked& asked) {
    switch (asked.figure) {
        case Figure::joined:
            return joined();
        case Figure::completed:
        case Figure::stopped:
            return checked(asked);
        case Figure::logged_in:
        case Figure::fell_inactive:
        case Figure::came_back:
        case Figure::finished:
        case Figure::played:
        case Figure::downloaded:
            return acted(asked);
        case Figure::subscribed:
        case Figure::subscription_ended:
            return subscribed(asked, billing::counts_live(reader).value_or(false));
    }
    ENSURE(false);
}

}  // namespace

std::vector<Person> list_people(Reader& reader, const Asked& asked, const std::optional<Mark>& after,
                                std::size_t limit) {
    Source source = source_for(reader, asked);
    std::string sql = format("{0} AND {1} >= :from AND {1} < :until", source.rows, source.at);
    source.binds.emplace_back("from", asked.from);
    source.binds.emplace_back("until", asked.until);
    if (after) {
        sql += format(" AND {0} <= :at AND ({0} < :at OR {1} < :member)", source.at, source.whose);
        source.binds.emplace_back("at", after->at);
        source.binds.emplace_back("member", after->member);
    }
    sql += format(" ORDER BY {} DESC, {} DESC LIMIT :most", source.at, source.whose);
    source.binds.emplace_back("most", static_cast<std::int64_t>(limit));
    return reader.all<Person, MemberId, std::string, std::string, std::string, bool, Time>(sql, source.binds);
}

}  // namespace hub::reports
