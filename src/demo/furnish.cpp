#include "demo/furnish.h"

#include <algorithm>

#include "base/calendar.h"
#include "base/error.h"
#include "catalog/order.h"
#include "catalog/pages.h"
#include "catalog/products.h"
#include "demo/exhibits.h"
#include "filebox/filebox.h"
#include "media/captions.h"
#include "media/files.h"
#include "members/members.h"

namespace hub::demo {

namespace {

class Furnisher {
public:
    Furnisher(Store& store, StoppedClock& clock, const SiteId& site, Time today, const Zone& zone)
        : store_(store), clock_(clock), site_(site), today_(today), zone_(zone) {}

    // Each of them a minute after the one before.
    template <class Fn>
    auto write(const Fn& fn) {
        clock_.advance(1min);
        return store_.write(site_, fn);
    }

    void upload(const Exhibit& file) {
        const std::uint64_t size = bytes_of(file).size();
        clock_.advance(1min);
        const Time uploaded_at = clock_.now();
        clock_.set(today_);  // it is looked into from today on, not years late
        store_.write(site_, [&](Tx& tx) { media::add_file(tx, file_of(file, size, uploaded_at)); });
        clock_.set(uploaded_at);
    }

    // What stands beside it, once all are there.
    void dress(const Exhibit& file, const std::vector<Exhibit>& all) {
        const auto poster = std::ranges::find(all, file.poster, &Exhibit::asset);
        write([&](Tx& tx) {
            if (poster != all.end()) media::set_poster(tx, file.id, poster->id);
            if (file.captions.empty()) return;
            const media::Caption caption{
                .id = tx.fresh<CaptionId>(), .language = "en", .label = media::label_of("en"), .created_at = tx.now()};
            media::save_caption(tx, file.id, caption, captions_of(file));
        });
    }

    void make(const ThingWords& words) {
        catalog::ProductWish wish = words.wish;
        if (!words.includes.empty()) {
            wish.products.emplace();
            for (const std::string& slug : words.includes) wish.products->push_back(things.at(slug));
        }
        const catalog::Product thing = write([&](Tx& tx) { return catalog::create_product(tx, words.kind, wish); });
        things.emplace(words.slug, thing.id);
        std::vector<catalog::Node> tree;
        for (const Place& place : words.outline) add(thing.id, words, place, tree);
        if (thing.is_collection()) write([&](Tx& tx) { return catalog::set_order(tx, thing.id, tree, {}); });
    }

    std::map<std::string, ThingId> things;

private:
    void add(const ThingId& thing, const ThingWords& words, const Place& place, std::vector<catalog::Node>& tree) {
        if (!place.product.empty()) {
            tree.push_back({.type = catalog::Node::Type::product, .id = things.at(place.product).text()});
            return;
        }
        std::optional<SectionId> section;
        if (!place.section.empty()) {
            section = write([&](Tx& tx) { return catalog::create_section(tx, thing, place.section); }).id;
            tree.push_back({.type = catalog::Node::Type::section, .id = section->text()});
        }
        for (const std::string& slug : place.pages) {
            catalog::Node leaf{.type = catalog::Node::Type::page,
                               .id = make_page(thing, words.pages.at(slug), section).text()};
            (section ? tree.back().children : tree).push_back(std::move(leaf));
        }
    }

    PageId make_page(const ThingId& thing, const PageWords& words, const std::optional<SectionId>& section) {
        catalog::PageWish wish = words.wish;
        wish.section = section;
        if (words.opens_in_days) {
            wish.opens_at = zone_.later(today_, *words.opens_in_days, CalendarUnit::days, words.opens_at_hour);
        }
        return write([&](Tx& tx) { return catalog::create_page(tx, thing, wish); }).id;
    }

    Store& store_;
    StoppedClock& clock_;
    SiteId site_;
    Time today_;
    const Zone& zone_;
};

}  // namespace

std::map<std::string, ThingId> furnish(Store& store, StoppedClock& clock, const SiteId& site, const Words& words,
                                       Time today) {
    const auto zone = Zone::find(words.site.time_zone);
    if (!zone) throw Invalid("time_zone", "should be one that is known, such as Europe/Copenhagen");
    Furnisher furnisher{store, clock, site, today, *zone};
    for (const Exhibit& file : words.files) furnisher.upload(file);
    for (const Exhibit& file : words.files) {
        if (!file.poster.empty() || !file.captions.empty()) furnisher.dress(file, words.files);
    }
    for (const ThingWords& thing : words.things) furnisher.make(thing);
    return std::move(furnisher.things);
}

void fill_filebox(Store& store, const SiteId& site, const Words& words, const std::map<std::string, ThingId>& things) {
    store.write(site, [&](Tx& tx) {
        filebox::change_settings(tx, {.uploads = words.filebox.uploads});
        for (const BoxWords& place : words.filebox.places) {
            if (!place.member.empty()) {
                filebox::share(tx, place.file, members::find_by_email(tx, place.member).value().id);
            } else {
                filebox::offer(tx, place.file,
                               place.thing.empty() ? std::nullopt : std::optional{things.at(place.thing)});
            }
        }
    });
}

}  // namespace hub::demo
