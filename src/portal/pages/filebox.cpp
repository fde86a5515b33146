#include "portal/pages/filebox.h"

#include <algorithm>
#include <set>
#include <string>

#include "activity/activity.h"
#include "app/app.h"
#include "app/config.h"
#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "filebox/filebox.h"
#include "http/csrf.h"
#include "http/headers.h"
#include "http/multipart.h"
#include "http/paging.h"
#include "media/answer.h"
#include "media/arrivals.h"
#include "media/passes.h"
#include "media/picture_answer.h"
#include "media/room.h"
#include "media/sniff.h"
#include "media/touches.h"
#include "media/usage.h"
#include "portal/doors.h"
#include "portal/forms.h"
#include "portal/pages/downloads.h"
#include "portal/portal.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

using filebox::Origin;
using filebox::Place;

constexpr std::size_t shown_at_once = 50;
constexpr std::uint64_t kilobyte = 1000;
constexpr std::uint64_t megabyte = 1000 * kilobyte;
constexpr std::uint64_t form_slack = 64 * 1024;  // of a form around its file
constexpr int expired_status = 410;

std::string size_text(std::uint64_t bytes) {
    if (bytes < kilobyte) return counted(static_cast<std::int64_t>(bytes), "byte", "bytes");
    if (bytes < megabyte) return format("{} KB", bytes / kilobyte);
    const auto tenths = bytes / (megabyte / 10);
    return tenths < 1000 ? format("{}.{} MB", tenths / 10, tenths % 10) : format("{} MB", tenths / 10);
}

struct Shown {
    struct Line {
        Place place;
        media::Handout handout;
    };
    std::vector<Line> lines;
    filebox::Settings settings;
    std::uint64_t used = 0;
    std::string more;
};

// What their own uploads are, they know; of other images they get what doesn't say where it was taken.
media::Handout handout_of(Reader& reader, const Place& place, const media::File& file) {
    if (place.origin == Origin::uploaded) return {.name = file.name, .size = file.size};
    return media::handout_of(reader, file);
}

// The one verdict, as of this request.
filebox::Opens opens_to(Look& look) {
    return [&look](const ThingId& thing) { return look.judge.decide(thing).verdict == access::Verdict::open; };
}

// What is offered is for those alone whom the file is for; what is shared with somebody is theirs.
std::optional<media::File> file_shown(Reader& reader, const Place& place, const MemberId& member, Look& look) {
    auto file = filebox::file_for(reader, place, member, opens_to(look));
    const bool is_meant = file && (place.origin != Origin::offered || look.judge.opens(file->audience));
    return is_meant ? std::move(file) : std::nullopt;
}

Shown load_shown(Reader& reader, const MemberId& member, Look& look, const std::optional<PlaceId>& before) {
    Shown shown{.lines = {}, .settings = filebox::load_settings(reader), .more = {}};
    shown.used = filebox::uploaded_bytes(reader, member);
    const filebox::Seen seen = filebox::places_of(reader, member, opens_to(look), before, shown_at_once);
    if (seen.before) shown.more = seen.before->text();
    std::set<FileId> files;
    for (const Place& place : seen.places) {
        const auto file = file_shown(reader, place, member, look);
        if (file && files.insert(file->id).second) shown.lines.push_back({place, handout_of(reader, place, *file)});
    }
    return shown;
}

std::string address_of(const App& app, const Front& front, const Place& place) {
    return format("/media/{}/{}/{}", place.file.view(), place.id.view(),
                  app.passes.issue(place.file, place.id.view(), front.pass_holder(), front.now));
}

void add_file(view::Values& files, const App& app, const Front& front, const Shown::Line& line) {
    view::Values& values = files.add("FILE");
    values.set("NAME", line.handout.name);
    values.set("URL", address_of(app, front, line.place));
    values.set("ABOUT",
               format("{}, {}", size_text(line.handout.size), front.shown->zone.date_text(line.place.created_at)));
    const auto* const thing = line.place.thing ? front.shown->catalog->find(*line.place.thing) : nullptr;
    if (thing != nullptr) values.add("WITH_THING").set("THING_NAME", thing->product.name);
    values.show_if(line.place.origin == Origin::shared, "IS_SHARED");
    if (line.place.origin != Origin::uploaded) return;
    values.show("IS_UPLOADED");
    values.set("DELETE_URL", format("/filebox/{}/delete", line.place.id.view()));
}

void view_filebox(view::Values& body, const App& app, const Front& front, const Shown& shown) {
    if (shown.settings.uploads) {
        view::Values& upload = body.add("CAN_UPLOAD");
        upload.set("UPLOAD_URL", "/filebox");
        upload.set("USED", format("{} of {} used", size_text(shown.used), size_text(shown.settings.upload_limit)));
        const std::uint64_t limit = std::max<std::uint64_t>(shown.settings.upload_limit, 1);
        upload.set("PERCENT", static_cast<std::size_t>(std::min<std::uint64_t>(shown.used * 100 / limit, 100)));
    }
    if (shown.lines.empty()) return body.show("IS_EMPTY");
    view::Values& files = body.add("HAS_FILES");
    for (const Shown::Line& line : shown.lines) add_file(files, app, front, line);
    if (!shown.more.empty()) files.add("HAS_MORE").set("MORE_URL", "/filebox?before=" + shown.more);
}

std::string notice_of(const http::Request& request) {
    const std::string done = request.parameter("done").value_or("");
    if (done == "sent") return "Thank you, your file is here.";
    if (done == "deleted") return "That file is deleted.";
    return {};
}

http::Response show(App& app, const Front& front, const Problems& problems) {
    const auto last = front.request.parameter("before");
    if (last && !PlaceId::matches(*last)) throw NotFound("There are no files to go on with here.");
    const auto before = last ? std::optional{PlaceId::parse(*last)} : std::nullopt;
    Look look = front.look();
    const Shown shown = app.store.read(
        front.shown->site.id, [&](Reader& reader) { return load_shown(reader, front.member()->id, look, before); });
    Sheet sheet{front, "portal/pages/filebox.html", {.title = "Your files", .tab = Tab::files}};
    if (problems.empty()) sheet.notice(notice_of(front.request));
    add_problems(sheet.body(), problems);
    view_filebox(sheet.body(), app, front, shown);
    return sheet.answer(problems.empty() ? 200 : 422);
}

// Only of what is offered: what is shared one to one isn't tracked.
void count_download(App& app, const Front& front, const Place& place, const media::File& file) {
    app.store.write(front.shown->site.id, [&](Tx& tx) {
        const members::Member member = members::load(tx, front.member()->id);
        if (!media::is_new_download(tx, member.id, file.id)) return;
        const auto product = place.thing ? std::optional{catalog::what(*front.shown->catalog, *place.thing)}
                                         : std::optional<activity::What>{};
        activity::record(tx, {.type = activity::Type::file_downloaded,
                              .who = members::who(member),
                              .product = product,
                              .file = activity::Which{file.id, file.name},
                              .source = "member",
                              .occurred_at = tx.now()});
    });
}

// What came by the form: its file as a file of its own.
OpenFile read_file(const Front& front, const App& app, std::string& name) {
    if (!front.request.spooled) throw Invalid("file", "Choose a file first.");
    const OpenFile& body = *front.request.spooled;
    const auto parts = http::parts_of(body, front.request.header("content-type"));
    const auto token = std::ranges::find(parts, "csrf", &http::Part::name);
    if (front.csrf.empty() || token == parts.end() || !equal_in_constant_time(front.csrf, http::text_of(body, *token)))
        throw Forbidden("This form is from an earlier visit. Open the page again and send it once more.");
    const auto file = std::ranges::find(parts, "file", &http::Part::name);
    const std::string given = file == parts.end() ? std::string{} : file->file_name.value_or("");
    if (given.empty()) throw Invalid("file", "Choose a file first.");
    name = media::clean_name(given);
    return http::copy_of(body, *file, app.arrivals.folder());
}

void take_upload(App& app, const Front& front) {
    const SiteId& site = front.shown->site.id;
    std::string name;
    const OpenFile bytes = read_file(front, app, name);
    if (bytes.size() == 0) throw Invalid("file", "That file is empty. Choose another one.");
    const media::File file = media::file_of(bytes, name, {}, app.clock.now());
    app.store.read(site, [&](Reader& reader) { filebox::require_upload_room(reader, front.member()->id, file.size); });
    app.shelf.put(site, file.content, bytes);
    app.store.write(site, [&](Tx& tx) {
        media::require_room(media::load_usage(tx, app.config.media_quota).room(), file.size);
        filebox::take_upload(tx, file, front.member()->id);
    });
}

http::Response show_press(const Front& front, bool is_good) {
    Sheet sheet{front,
                "portal/pages/login_press.html",
                {.title = "Your files", .frame = Frame::door, .login_url = "/login?next=%2Ffilebox"}};
    if (is_good) {
        view::Values& notice = sheet.body().add("IS_NOTICE");
        notice.set("NOTICE_URL", "/filebox/notice/" + front.request.capture("token"));
    } else {
        sheet.body().show("IS_OLD_NOTICE");
    }
    http::Response response = sheet.answer(is_good ? 200 : expired_status);
    http::hide_referrer(response);
    return response;
}

}  // namespace

http::Response show_filebox(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (front.member() == nullptr) return http::see_other(login_url_to("/filebox"));
    return show(app, front, {});
}

http::Landing admit_filebox_upload(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (front.member() == nullptr) throw Unauthenticated("Log in to send files.");
    http::check_same_origin(request);
    const SiteId& site = front.shown->site.id;
    const std::uint64_t length = parse_u64(request.header("content-length")).value_or(0);
    http::Landing landing;
    const auto usage = app.store.read(site, [&](Reader& reader) {
        const std::uint64_t file = length > form_slack ? length - form_slack : 0;
        filebox::require_upload_room(reader, front.member()->id, file);
        const std::uint64_t used = filebox::uploaded_bytes(reader, front.member()->id);
        landing.most = filebox::load_settings(reader).upload_limit - used + form_slack;
        return media::load_usage(reader, app.config.media_quota);
    });
    landing.may_grow = [taken = app.room.take(site, usage, length)](std::uint64_t bytes) { return taken->grow(bytes); };
    return landing;
}

http::Response send_file(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (auto away = sent_away(front, "/filebox")) return *std::move(away);
    http::check_same_origin(request);
    Problems problems = http::refused_fields([&] { take_upload(app, front); });
    for (FieldError& problem : problems) {
        if (problem.field != "file") problem = {"file", "That file can’t be taken: it " + problem.message + "."};
    }
    if (!problems.empty()) return show(app, front, problems);
    return http::see_other("/filebox?done=sent");
}

http::Response delete_own_file(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (auto away = sent_away(front, "/filebox")) return *std::move(away);
    const Form form{front};
    const auto id = http::id_capture<PlaceId>(request, "place");
    const SiteId& site = front.shown->site.id;
    std::optional<FileId> content;
    app.store.write(site, [&](Tx& tx) {
        const Place place = filebox::load_place(tx, id);
        if (place.origin != Origin::uploaded || place.member != front.member()->id)
            throw NotFound("This file is not here any more.");
        const auto file = media::find_file(tx, place.file);
        content = file ? std::optional{file->content} : std::nullopt;
        filebox::withdraw(tx, place);
    });
    if (content) app.shelf.remove(site, *content);
    return http::see_other("/filebox?done=deleted");
}

http::Response show_filebox_file(App& app, const Front& front) {
    const http::Request& request = front.request;
    const auto id = http::id_capture<FileId>(request, "file");
    const auto place_id = http::id_capture<PlaceId>(request, "page");
    if (front.member() == nullptr) throw Forbidden("Log in, and open your files again.");
    if (!app.passes.is_good(request.capture("pass"), id, place_id.view(), front.pass_holder(), front.now))
        throw Forbidden("This link belongs to someone else, or has run out. Open your files again.");
    const SiteId& site = front.shown->site.id;
    const Place place = app.store.read(site, [&](Reader& reader) { return filebox::load_place(reader, place_id); });
    Look look = front.look();
    const auto file =
        app.store.read(site, [&](Reader& reader) { return file_shown(reader, place, front.member()->id, look); });
    if (!file || file->id != id) throw NotFound("This file is not here any more.");
    const bool is_sent = request.method == http::Method::get;
    const bool counts = is_sent && !front.preview;
    if (place.origin == Origin::offered && counts && begins_at_the_first_byte(request, file->size))
        count_download(app, front, place, *file);
    if (place.origin == Origin::uploaded) return media::answer_with_download(app.shelf, site, *file);
    return media::hand_out({app.store, app.shelf, site}, *file);
}

http::Response show_file_notice(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    const auto member = app.store.read(front.shown->site.id, [&](Reader& reader) {
        return filebox::look_at_notice(reader, request.capture("token"));
    });
    if (front.member() != nullptr && (!member || front.member()->id == *member)) return http::see_other("/filebox");
    return show_press(front, member.has_value());
}

http::Response finish_file_notice(App& app, const http::Request& request) {
    const Front front = front_of_door(app, request);
    const Form form{front};
    const sessions::Asking asking = asking_of(app, front);
    const auto opened = app.store.write(front.shown->site.id, [&](Tx& tx) -> std::optional<sessions::Opened> {
        const auto member = filebox::finish_notice(tx, request.capture("token"));
        if (!member) return std::nullopt;
        return sessions::open_session(tx, members::load(tx, *member), asking);
    });
    if (!opened) return show_press(front, false);
    return welcomed(request, *opened, "/filebox");
}

}  // namespace hub::portal
