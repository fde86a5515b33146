#include "reports/people_api.h"

#include <algorithm>
#include <memory>

#include "app/app.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/open_file.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "media/arrivals.h"
#include "reports/demand_api.h"
#include "reports/how_far_api.h"
#include "reports/people.h"
#include "reports/range_api.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::reports::api {

namespace {

constexpr std::size_t rows_at_once = 500;  // what is in memory of an export

const std::vector<std::string> words_of_figures{figure_words.begin(), figure_words.end()};

Json person_json(const Person& person) {
    return {{"member",
             {{"id", person.id.text()},
              {"email", person.email},
              {"first_name", person.first_name},
              {"last_name", person.last_name}}},
            {"is_trashed", person.is_trashed},
            {"at", to_rfc3339(person.at)}};
}

// A moment and a member with a point between them.
std::optional<Mark> mark_in(const std::optional<std::string>& cursor) {
    if (!cursor) return std::nullopt;
    const auto point = cursor->find('.');
    const auto at = parse_i64(cursor->substr(0, point));
    const std::string member = point == std::string::npos ? "" : cursor->substr(point + 1);
    if (!at || !MemberId::matches(member)) throw Invalid("cursor", "should be the next_cursor of the page before");
    return Mark{.at = time_of(*at), .member = MemberId::parse(member)};
}

std::string cursor_after(const Person& person) {
    return format("{}.{}", milliseconds_of(person.at), person.id.text());
}

struct Question {
    AskedDays days;
    Figure figure = Figure::joined;
    std::optional<PageId> page{};
    std::optional<ThingId> thing{};
    std::optional<FileId> file{};
};

Question question_in(http::Parameters& parameters) {
    Question question{.days = days_in(parameters)};
    const auto word = parameters.word("figure", words_of_figures);
    if (!word) parameters.wrong("figure", "is wanted: whom to list");
    if (word)
        question.figure = static_cast<Figure>(std::ranges::find(words_of_figures, *word) - words_of_figures.begin());
    question.page = parameters.id<PageId>("page");
    question.thing = parameters.id<ThingId>("thing");
    question.file = parameters.id<FileId>("file");
    const bool stopped = question.figure == Figure::stopped;
    if (stopped && !question.page) parameters.wrong("page", "is wanted: where they stopped");
    if (stopped && !question.thing) parameters.wrong("thing", "is wanted: in which product or collection");
    return question;
}

void refuse_money(const staff::Actor& actor, const Question& question) {
    if (is_about_money(question.figure)) demand(actor, "billing:read");
}

Asked asked_of(app::App& app, Reader& reader, const Question& question) {
    const Range range = range_of(question.days, sites::load(reader).zone(), reader.now());
    Asked asked{.figure = question.figure, .from = range.from, .until = range.until, .page = question.page};
    if (question.figure == Figure::finished) asked.thing = question.thing;
    if (question.figure == Figure::played || question.figure == Figure::downloaded) asked.file = question.file;
    if (question.figure != Figure::stopped) return asked;
    const std::vector<PageId> pages = pages_in_order(*app.catalogs.of(reader), *question.thing);
    const auto page = std::ranges::find(pages, *question.page);
    if (page == pages.end()) throw NotFound("The product has no such page.");
    asked.later_pages.assign(page + 1, pages.end());
    return asked;
}

void write_people(Reader& reader, const Asked& asked, OpenFile& file) {
    file.append(std::string{utf8_mark} + csv_line({"email", "first_name", "last_name", "at", "is_trashed", "id"}));
    std::optional<Mark> after;
    do {
        const std::vector<Person> people = list_people(reader, asked, after, rows_at_once);
        std::string lines;
        for (const Person& person : people) {
            lines += csv_line({person.email, person.first_name, person.last_name, to_rfc3339(person.at),
                               person.is_trashed ? "true" : "false", person.id.text()});
        }
        file.append(lines);
        after = people.size() < rows_at_once ? std::nullopt
                                             : std::optional{Mark{.at = people.back().at, .member = people.back().id}};
    } while (after);
}

}  // namespace

http::Response list_behind(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const Question question = question_in(parameters);
    const http::Paging paging = parameters.paging();
    parameters.finish();
    refuse_money(actor, question);
    const auto after = mark_in(paging.cursor);
    std::vector<Person> people = app.store.read(actor.site, [&](Reader& reader) {
        const Asked asked = asked_of(app, reader, question);
        return list_people(reader, asked, after, paging.limit + 1);  // one more tells whether there are more
    });
    std::optional<std::string> next;
    if (people.size() > paging.limit) {
        people.pop_back();
        next = cursor_after(people.back());
    }
    JsonArray data;
    for (const Person& person : people) data.push_back(person_json(person));
    return http::list(std::move(data), next);
}

http::Response export_behind(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const Question question = question_in(parameters);
    parameters.finish();
    refuse_money(actor, question);
    http::Response answer;
    answer.file = app.store.read(actor.site, [&](Reader& reader) {
        const auto file = std::make_shared<OpenFile>(OpenFile::fresh(app.arrivals.folder()));
        write_people(reader, asked_of(app, reader, question), *file);
        return std::shared_ptr<const OpenFile>{file};
    });
    return answer.with("Content-Type", "text/csv; charset=utf-8")
        .with("Content-Disposition", "attachment; filename=\"members.csv\"")
        .with("Cache-Control", "no-store")
        .with("ETag", "\"" + RequestId::fresh(app.clock.now()).text() + "\"");
}

}  // namespace hub::reports::api
