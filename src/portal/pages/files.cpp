#include "access/access.h"
#include "activity/activity.h"
#include "app/app.h"
#include "base/error.h"
#include "catalog/catalog.h"
#include "http/paging.h"
#include "http/range.h"
#include "media/passes.h"
#include "media/picture_answer.h"
#include "media/touches.h"
#include "members/members.h"
#include "portal/forms.h"
#include "portal/outline.h"
#include "portal/pages/downloads.h"
#include "portal/pages/filebox.h"
#include "portal/portal.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

constexpr std::size_t view_letters_max = 64;

void check_open(const access::Decision& decision) {
    if (decision.verdict != access::Verdict::open) throw Forbidden("This is not open to you now.");
}

// The file as the page shows it.
media::File load_shown(Reader& reader, const FileId& id, const PageId& page) {
    auto file = media::find_file(reader, id);
    if (!file || !media::is_on(reader, id, page)) throw NotFound("This file is not here any more.");
    return *std::move(file);
}

// Whoever is logged in already is told what opens it, as on a page that isn't for them.
void check_meant(const Look& look, const media::File& file) {
    if (look.judge.opens(file.audience)) return;
    if (look.is_visitor()) throw Forbidden("This file is for members. Log in, and open the page again.");
    const auto opener = access::opener(look.judge.decide(file.audience), *look.shown.catalog, look.shown.zone);
    const bool is_told =
        opener && (opener->kind == access::Opener::Kind::purchase || opener->kind == access::Opener::Kind::date);
    throw Forbidden("This file is for certain members. " +
                    (is_told ? opener->text : "Ask us if you think that it should be open."));
}

// What was done with which file of which page.
struct Touch {
    activity::Type type;
    const catalog::Page& page;
    const media::File& file;
};

void record_touch(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const Touch& touch) {
    activity::record(tx, {.type = touch.type,
                          .who = members::who(member),
                          .product = catalog::what(catalog, touch.page.product),
                          .page = catalog::where(touch.page),
                          .file = activity::Which{touch.file.id, touch.file.name},
                          .source = "member",
                          .occurred_at = tx.now()});
}

void count_download(App& app, const Front& front, const catalog::Page& page, const media::File& file) {
    app.store.write(front.shown->site.id, [&](Tx& tx) {
        const members::Member member = members::load(tx, front.member()->id);
        if (media::is_new_download(tx, member.id, file.id))
            record_touch(tx, *front.shown->catalog, member, {activity::Type::file_downloaded, page, file});
    });
}

struct Play {
    const catalog::Page* page;
    FileId file;
    std::string view;
};

// Asked inside the transaction: what was open when the page was shown may have closed since.
void count_play(Tx& tx, const SiteShown& shown, const MemberId& id, const Play& play) {
    const members::Member member = members::load(tx, id);
    const access::Facts facts = access::load_facts(tx, member, tx.now());
    check_open(access::decide(facts, *shown.catalog, play.page->id, tx.now(), shown.zone));
    const media::File file = load_shown(tx, play.file, play.page->id);
    const bool is_video = file.kind == media::Kind::video;
    if (!is_video && file.kind != media::Kind::audio) throw Invalid("file", "should be a video or audio");
    if (!media::is_new_play(tx, id, file.id, play.view)) return;
    const auto type = is_video ? activity::Type::video_watched : activity::Type::audio_listened;
    record_touch(tx, *shown.catalog, member, {type, *play.page, file});
}

}  // namespace

bool begins_at_the_first_byte(const http::Request& request, std::uint64_t size) {
    const http::Selection asked = http::select_bytes(request.header("range"), size);
    return asked.kind == http::Selection::Kind::whole ||
           (asked.kind == http::Selection::Kind::parts && asked.parts.front().first == 0);
}

http::Response show_file(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (PlaceId::matches(request.capture("page"))) return show_filebox_file(app, front);
    const auto id = http::id_capture<FileId>(request, "file");
    const auto page_id = http::id_capture<PageId>(request, "page");
    if (front.needs_login()) throw Forbidden("Log in, and open the page again.");
    if (!app.passes.is_good(request.capture("pass"), id, page_id, front.pass_holder(), front.now))
        throw Forbidden("This link belongs to someone else, or has run out. Open the page again.");
    const catalog::Page* const page = front.shown->catalog->find(page_id);
    if (page == nullptr) throw NotFound("This file is not here any more.");
    Look look = front.look();
    check_open(look.judge.decide(page_id));
    const SiteId& site = front.shown->site.id;
    const media::File file = app.store.read(site, [&](Reader& reader) { return load_shown(reader, id, page_id); });
    check_meant(look, file);
    const bool is_download = file.kind == media::Kind::document || request.parameter("download").has_value();
    const bool is_sent = request.method == http::Method::get;
    const bool counts = front.member() != nullptr && !front.preview;
    if (is_download && is_sent && counts && begins_at_the_first_byte(request, file.size))
        count_download(app, front, *page, file);
    const auto opens = [&](const media::Audience& audience) { return look.judge.opens(audience); };
    return media::shown_to_member({app.store, app.shelf, site, opens}, file, request);
}

http::Response report_play(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (front.member() == nullptr) throw Unauthenticated("Log in to be counted.");
    const Form form{front};
    const catalog::Page* const page = front.shown->page_by_slugs(request.capture("product"), request.capture("page"));
    if (page == nullptr) throw NotFound("There is no page at this address.");
    const std::string view = form.value("view");
    const std::string file = form.value("file");
    if (view.empty() || view.size() > view_letters_max)
        throw Invalid("view", "should be the name of a view of the page");
    if (!FileId::matches(file)) throw Invalid("file", "should be the id of a file");
    app.store.write(front.shown->site.id, [&](Tx& tx) {
        count_play(tx, *front.shown, front.member()->id, {.page = page, .file = FileId::parse(file), .view = view});
    });
    return http::no_content();
}

}  // namespace hub::portal
