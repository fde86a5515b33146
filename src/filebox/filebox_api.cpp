#include "filebox/filebox_api.h"

#include "app/app.h"
#include "app/config.h"
#include "base/ensure.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "filebox/filebox.h"
#include "http/parameters.h"
#include "jobs/wake.h"
#include "mail/letters.h"
#include "media/shelf.h"
#include "members/members.h"
#include "sessions/letterhead.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::filebox::api {

namespace {

constexpr std::int64_t upload_limit_max = 1'000'000'000'000;

Json place_json(Reader& reader, const Place& place) {
    const auto file = media::find_file(reader, place.file);
    return JsonObject{{"id", json_of(place.id)},
                      {"file", json_of(place.file)},
                      {"name", file ? Json(file->name) : Json(nullptr)},
                      {"size", file ? file->size : place.size},
                      {"origin", word_of(place.origin)},
                      {"member", json_of(place.member)},
                      {"thing", json_of(place.thing)},
                      {"created_at", json_of(place.created_at)}};
}

Json settings_json(const Settings& settings) {
    return JsonObject{{"uploads", settings.uploads}, {"upload_limit", settings.upload_limit}};
}

struct Wanted {
    std::optional<FileId> file;
    std::optional<MemberId> member;
    std::optional<ThingId> thing;
    bool notify;
    Complaints wrong;  // with what was read
};

Wanted read_wanted(const Json& json) {
    Fields fields{json};
    Wanted wanted{.file = fields.optional_id<FileId>("file"), .member = {}, .thing = {}, .notify = true, .wrong = {}};
    if (!wanted.file) fields.wrong("file", "should be the id of a file, such as fil_…");
    wanted.member = fields.optional_id<MemberId>("member");
    wanted.thing = fields.optional_product_or_collection();
    if (wanted.member && wanted.thing) fields.wrong("member", "can't be sent together with product or collection");
    wanted.notify = fields.flag("notify", true);
    wanted.wrong = fields.complaints();
    return wanted;
}

// With what was read, and with what it names here.
void check(Reader& reader, const Wanted& wanted) {
    Complaints wrong = wanted.wrong;
    if (wanted.file && !media::find_file(reader, *wanted.file))
        wrong.add("file", "should be the id of a file of this site");
    if (wanted.member && !members::find(reader, *wanted.member))
        wrong.add("member", "should be the id of a member of this site");
    if (wanted.thing) catalog::check_there(reader, *wanted.thing, wrong);
    wrong.finish();
}

// Tells the member, with a link that lets them in.
void tell(App& app, Tx& tx, const Place& place) {
    ENSURE(place.member.has_value());
    const members::Member member = members::load(tx, *place.member);
    const std::string portal_url = sites::url_of(sites::hosts(tx), app.config.public_url);
    const mail::From from = sessions::letterhead(tx, portal_url);
    if (!from.sends(mail::Letter::file_shared)) return;
    mail::send_later(tx, mail::file_shared(from, sessions::addressee(member),
                                           {.file = media::load_file(tx, place.file).name,
                                            .link = portal_url + "/filebox/notice/" + begin_notice(tx, member.id),
                                            .days = static_cast<int>(notice_life.count())}));
    tx.after_commit([&app] { app.mail_wake.call(); });
}

PlaceId place_in(const http::Request& request) {
    return http::id_capture<PlaceId>(request, "place");
}

}  // namespace

http::Response list_places(App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    Filter filter{.member = parameters.id<MemberId>("member")};
    const auto word = parameters.word("origin", {"offered", "shared", "uploaded"});
    if (word) filter.origin = find_origin(*word);
    const http::Paging paging = parameters.paging();
    filter.before = parameters.id_cursor<PlaceId>(paging);
    filter.limit = paging.limit + 1;
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        std::vector<Place> places = filebox::list_places(reader, filter);
        std::optional<std::string> next;
        if (places.size() > paging.limit) {
            places.pop_back();
            next = places.back().id.text();
        }
        JsonArray data;
        for (const Place& place : places) data.push_back(place_json(reader, place));
        return http::list(std::move(data), next);
    });
}

http::Response create_place(App& app, const http::Request& request, const staff::Actor& actor) {
    const Wanted wanted = read_wanted(request.json());
    return app.store.write(actor.site, [&](Tx& tx) {
        check(tx, wanted);
        const Put put = wanted.member ? share(tx, *wanted.file, *wanted.member) : offer(tx, *wanted.file, wanted.thing);
        tx.about(put.place.id.view());
        if (put.is_new && wanted.member && wanted.notify) tell(app, tx, put.place);
        http::Response answer = http::json(put.is_new ? 201 : 200, place_json(tx, put.place));
        if (put.is_new) answer.with("Location", "/api/v1/filebox/" + put.place.id.text());
        return answer;
    });
}

http::Response show_place(App& app, const http::Request& request, const staff::Actor& actor) {
    return app.store.read(actor.site, [&](Reader& reader) {
        return http::json(200, place_json(reader, load_place(reader, place_in(request))));
    });
}

http::Response withdraw_place(App& app, const http::Request& request, const staff::Actor& actor) {
    std::optional<FileId> content;
    app.store.write(actor.site, [&](Tx& tx) {
        const Place place = load_place(tx, place_in(request));
        const auto file = media::find_file(tx, place.file);
        content = place.origin == Origin::uploaded && file ? std::optional{file->content} : std::nullopt;
        withdraw(tx, place);
    });
    if (content) app.shelf.remove(actor.site, *content);
    return http::no_content();
}

http::Response show_settings(App& app, const http::Request&, const staff::Actor& actor) {
    return http::json(200, settings_json(app.store.read(actor.site, load_settings)));
}

http::Response change_settings(App& app, const http::Request& request, const staff::Actor& actor) {
    const Json json = request.json();
    Fields fields{json};
    fields.refuse_nulls();
    const auto uploads = fields.optional_flag("uploads");
    const auto limit = fields.optional_number("upload_limit", 0, upload_limit_max);
    fields.finish();
    return http::json(200, settings_json(app.store.write(actor.site, [&](Tx& tx) {
                          Settings settings = load_settings(tx);
                          settings.uploads = uploads.value_or(settings.uploads);
                          if (limit) settings.upload_limit = static_cast<std::uint64_t>(*limit);
                          filebox::change_settings(tx, settings);
                          return settings;
                      })));
}

}  // namespace hub::filebox::api
