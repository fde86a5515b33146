#include "progress/playback.h"

#include "app/app.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "media/files.h"
#include "portal/forms.h"
#include "portal/outline.h"
#include "portal/portal.h"

namespace hub::portal {

namespace {

using progress::Playing;
using progress::Position;

// The page that the address names, if it is open to who asks.
const catalog::Page& open_page(const Front& front) {
    if (front.member() == nullptr) throw Unauthenticated("Log in to go on where you stopped.");
    const http::Request& request = front.request;
    const catalog::Page* const page = front.shown->page_by_slugs(request.capture("product"), request.capture("page"));
    if (page == nullptr) throw NotFound("There is no page at this address.");
    const access::Verdict verdict = front.look().judge.decide(page->id).verdict;
    if (verdict == access::Verdict::hidden) throw NotFound("There is no page at this address.");
    if (verdict != access::Verdict::open) throw Forbidden("This page is not open to you now.");
    return *page;
}

std::optional<std::int64_t> read_number(const Form& form, std::string_view name, std::int64_t least,
                                        std::int64_t most) {
    if (!form.has(name)) return std::nullopt;
    const auto number = parse_i64(form.value(name));
    if (number && *number >= least && *number <= most) return number;
    throw Invalid(std::string{name}, format("should be a whole number from {} to {}", least, most));
}

Playing read_playing(const Form& form) {
    Playing playing{.position = {}, .speed = read_number(form, "speed", progress::speed_min, progress::speed_max)};
    const auto second = read_number(form, "second", 0, progress::position_max);
    if (!second && !playing.speed) throw Invalid("second", "should be where it stopped, unless there is a speed");
    if (!second) return playing;
    const std::string file = form.value("file");
    if (!FileId::matches(file)) throw Invalid("file", "should be the id of a file");
    playing.position = Position{FileId::parse(file), *second};
    return playing;
}

void check_played_here(Reader& reader, const FileId& id, const PageId& page) {
    const auto file = media::find_file(reader, id);
    if (!file || !media::is_on(reader, id, page)) throw NotFound("This file is not here any more.");
    if (file->kind != media::Kind::video && file->kind != media::Kind::audio)
        throw Invalid("file", "should be a video or audio");
}

}  // namespace

http::Response show_playback(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    const catalog::Page& page = open_page(front);
    return app.store.read(front.shown->site.id, [&](Reader& reader) {
        const auto files = app.bodies.of(reader, page)->players;
        JsonObject seconds;
        for (const Position& begun : progress::positions(reader, front.member()->id, files))
            seconds[begun.file.view()] = begun.second;
        return http::json(
            200, JsonObject{{"speed", progress::speed(reader, front.member()->id)}, {"seconds", std::move(seconds)}});
    });
}

// What is no news is read, and not written: the page tells more often than it matters.
http::Response keep_playback(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    const catalog::Page& page = open_page(front);
    const Playing playing = read_playing(Form{front});
    const MemberId& member = front.member()->id;
    const SiteId& site = front.shown->site.id;
    const bool is_news = app.store.read(site, [&](Reader& reader) {
        if (playing.position) check_played_here(reader, playing.position->file, page.id);
        return progress::is_news(reader, member, playing);
    });
    if (is_news) app.store.write(site, [&](Tx& tx) { progress::remember(tx, member, playing); });
    return http::no_content();
}

}  // namespace hub::portal
