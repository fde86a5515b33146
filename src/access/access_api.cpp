#include "access/access_api.h"

#include "access/access.h"
#include "app/app.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "http/parameters.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::access::api {

namespace {

std::string_view state_of(const Grant& grant, Time now) {
    if (grant.ends_at && *grant.ends_at <= now) return "ended";
    return grant.starts_at > now ? "upcoming" : "live";
}

Json grant_json(const Grant& grant, Time now) {
    return JsonObject{{"id", json_of(grant.id)},
                      {"member", json_of(grant.member)},
                      {"thing", json_of(grant.thing)},
                      {"source", grant.source},
                      {"reference", grant.reference},
                      {"state", state_of(grant, now)},
                      {"starts_at", json_of(grant.starts_at)},
                      {"ends_at", json_of(grant.ends_at)},
                      {"created_at", json_of(grant.created_at)}};
}

// What a caller wants to give, and to whom.
struct Wanted {
    std::optional<MemberId> member;
    members::Profile profile;
    std::optional<ThingId> thing;
    std::string reference;
    std::optional<Time> starts_at;
    std::optional<Time> ends_at;
    Notify notify = Notify::by_mail;
    Complaints wrong{};  // with what was read
};

Wanted read_wanted(const Json& json) {
    Fields fields{json};
    Wanted wanted;
    wanted.member = fields.optional_id<MemberId>("member");
    if (fields.has("email")) wanted.profile.email = fields.email("email");
    if (!fields.has("member") && !fields.has("email")) fields.wrong("member", "is wanted, or email");
    if (fields.has("member") && fields.has("email")) fields.wrong("email", "can't be sent together with member");
    wanted.profile.first_name = fields.optional_text("first_name", {.shortest = 0, .longest = 100});
    wanted.profile.last_name = fields.optional_text("last_name", {.shortest = 0, .longest = 100});
    wanted.thing = fields.product_or_collection();
    wanted.reference = fields.optional_text("reference", {.shortest = 0, .longest = 200}).value_or("");
    wanted.starts_at = fields.optional_time("starts_at");
    wanted.ends_at = fields.optional_time("ends_at");
    wanted.notify = fields.flag("notify", true) ? Notify::by_mail : Notify::quietly;
    wanted.wrong = fields.complaints();
    return wanted;
}

// With what was read, and with what it names and asks for here and now.
void check(Tx& tx, const Wanted& wanted) {
    Complaints wrong = wanted.wrong;
    if (wanted.member && !members::find(tx, *wanted.member))
        wrong.add("member", "should be the id of a member of this site");
    if (wanted.thing) catalog::check_there(tx, *wanted.thing, wrong);
    check_times(wanted.starts_at, wanted.ends_at, tx.now(), wrong);
    wrong.finish();
}

members::Member member_for(Tx& tx, const Wanted& wanted, std::string_view source) {
    if (wanted.member) members::restore(tx, *wanted.member);  // staff bring back whom they give something
    if (wanted.member) return members::load(tx, *wanted.member);
    return members::welcome(tx, wanted.profile, source).member;
}

// What access there was stays as it was, so a beginning that has passed can't be moved.
void check_beginning(const Grant& given, const std::optional<Time>& wanted, Time now) {
    if (!wanted || given.starts_at == *wanted) return;
    const bool is_at_once = given.starts_at == now && *wanted < now;
    if (!is_at_once)
        throw Invalid("starts_at",
                      format("can't change any more: this access began at {}", to_rfc3339(given.starts_at)));
}

Json reason_json(const Reason& reason, const catalog::Catalog& catalog, const Zone& zone, Time moment) {
    JsonArray parts;
    for (const Reason& part : reason.parts) parts.push_back(reason_json(part, catalog, zone, moment));
    Json subject(nullptr);
    if (reason.grant) {
        subject = json_of(*reason.grant);
    } else if (reason.page) {
        subject = json_of(*reason.page);
    } else if (reason.thing) {
        subject = json_of(*reason.thing);
    }
    return JsonObject{{"code", code_word(reason.code)},
                      {"text", sentence(reason, catalog, zone, moment)},
                      {"satisfied", is_met(reason)},
                      {"subject", subject},
                      {"at", json_of(reason.at)},
                      {"needs", reason.needs == Reason::Needs::any ? "any" : "all"},
                      {"reasons", parts}};
}

Json subject_json(const Subject& subject) {
    return std::visit([](const auto& id) { return json_of(id); }, subject);
}

std::string_view word_of(Opener::Kind kind) {
    switch (kind) {
        case Opener::Kind::date:
            return "date";
        case Opener::Kind::page:
            return "page";
        case Opener::Kind::purchase:
            return "purchase";
        case Opener::Kind::payment:
            return "payment";
        case Opener::Kind::login:
            return "login";
        case Opener::Kind::staff:
            return "staff";
    }
    return "staff";
}

Json opener_json(const std::optional<Opener>& opener) {
    if (!opener) return nullptr;
    return JsonObject{{"kind", word_of(opener->kind)},
                      {"text", opener->text},
                      {"thing", opener->thing ? subject_json(*opener->thing) : Json(nullptr)},
                      {"url", opener->url.empty() ? Json(nullptr) : Json(opener->url)}};
}

std::string_view word_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::open:
            return "open";
        case Verdict::locked:
            return "locked";
        case Verdict::hidden:
            return "hidden";
    }
    return "hidden";
}

void check_there(const catalog::Catalog& catalog, const Subject& subject) {
    const bool there = std::visit([&](const auto& id) { return catalog.find(id) != nullptr; }, subject);
    if (!there) throw NotFound("There is no product, collection or page with this id.");
}

// Asked about the past, the facts recorded up to then count; about the future, those of today.
Facts facts_at(Reader& reader, const std::optional<MemberId>& member, Time moment) {
    if (!member) return {};
    return load_facts(reader, members::load(reader, *member), std::min(moment, reader.now()));
}

// Whether this member may see this thing at this moment; a visitor when no member is named, now when no moment is.
struct Question {
    std::optional<MemberId> member{};
    std::optional<Subject> subject{};
    std::optional<Time> moment{};
};

Question read_question(const http::Request& request) {
    http::Parameters parameters{request};
    Question question{.member = parameters.id<MemberId>("member")};
    const std::string thing = parameters.text("thing").value_or("");
    if (ThingId::matches(thing)) question.subject = ThingId::parse(thing);
    if (PageId::matches(thing)) question.subject = PageId::parse(thing);
    if (!question.subject) parameters.wrong("thing", "should be the id of a product, a collection or a page");
    question.moment = parameters.time("at");
    parameters.finish();
    return question;
}

}  // namespace

http::Response list_grants(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    GrantFilter filter{.member = parameters.id<MemberId>("member"), .thing = parameters.id<ThingId>("thing")};
    const http::Paging paging = parameters.paging();
    filter.before = parameters.id_cursor<GrantId>(paging);
    filter.limit = paging.limit + 1;
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        std::vector<Grant> found = access::list_grants(reader, filter);
        std::optional<std::string> next;
        if (found.size() > paging.limit) {
            found.pop_back();
            next = found.back().id.text();
        }
        JsonArray data;
        for (const Grant& grant : found) data.push_back(grant_json(grant, reader.now()));
        return http::list(std::move(data), next);
    });
}

http::Response show_grant(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<GrantId>(request, "grant");
    return app.store.read(
        actor.site, [&](Reader& reader) { return http::json(200, grant_json(load_grant(reader, id), reader.now())); });
}

http::Response create_grant(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const Wanted wanted = read_wanted(request.json());
    return app.store.write(actor.site, [&](Tx& tx) {
        check(tx, wanted);
        const auto catalog = app.catalogs.of(tx);
        const members::Member member = member_for(tx, wanted, actor.person ? "manual" : "api");
        const Grant given = grant(
            tx, *catalog, member, {.thing = *wanted.thing, .starts_at = wanted.starts_at, .ends_at = wanted.ends_at},
            {.source = actor.person ? "manual" : "api", .reference = wanted.reference, .notify = wanted.notify});
        check_beginning(given, wanted.starts_at, tx.now());
        tx.about(given.id.view());
        const bool is_new = given.created_at == tx.now();
        http::Response answer = http::json(is_new ? 201 : 200, grant_json(given, tx.now()));
        if (is_new) answer.with("Location", "/api/v1/grants/" + given.id.text());
        return answer;
    });
}

http::Response end_grant(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<GrantId>(request, "grant");
    app.store.write(actor.site, [&](Tx& tx) { end(tx, *app.catalogs.of(tx), id); });
    return http::no_content();
}

http::Response show_access(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const Question question = read_question(request);
    return app.store.read(actor.site, [&](Reader& reader) {
        const Time moment = question.moment.value_or(reader.now());
        const auto catalog = app.catalogs.of(reader);
        check_there(*catalog, *question.subject);
        const Zone zone = sites::load(reader).zone();
        const Facts facts = facts_at(reader, question.member, moment);
        const Decision decision = decide(facts, *catalog, *question.subject, moment, zone);
        JsonArray reasons;
        for (const Reason& reason : decision.reasons) reasons.push_back(reason_json(reason, *catalog, zone, moment));
        const JsonObject answer{{"member", json_of(question.member)},
                                {"thing", subject_json(*question.subject)},
                                {"at", json_of(moment)},
                                {"verdict", word_of(decision.verdict)},
                                {"reasons", std::move(reasons)},
                                {"summary", summary(decision, *catalog, zone, moment)},
                                {"opens_at", json_of(decision.opens_at)},
                                {"opened_by", opener_json(opener(decision, *catalog, zone))},
                                {"valid_until", json_of(decision.valid_until)}};
        return http::json(200, answer);
    });
}

}  // namespace hub::access::api
