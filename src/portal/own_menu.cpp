#include "portal/own_menu.h"

#include <algorithm>
#include <utility>

#include "base/ensure.h"
#include "portal/outline.h"
#include "view/template.h"

namespace hub::portal {

namespace {

using menus::Entry;
using menus::Place;

// How an entry stands for one viewer on one page.
enum class Mark : char { shown = '1', around = '2', current = '3' };

// An entry that is seen, and where it leads; nowhere: it only opens its sub-menu.
struct Line {
    const Entry* entry;
    std::string url;
    Mark mark = Mark::shown;
    std::vector<Line> lines{};
};

std::string url_of_thing(const SiteShown& shown, const Entry& entry) {
    ENSURE(entry.thing);
    const Plan* const plan = shown.plan_of(*entry.thing);
    return plan == nullptr ? std::string{} : plan->url;
}

std::string url_of_page(const SiteShown& shown, const Entry& entry) {
    ENSURE(entry.page);
    const catalog::Page* const page = shown.catalog->find(*entry.page);
    const Plan* const plan = page == nullptr ? nullptr : shown.plan_of(page->product);
    return plan == nullptr ? std::string{} : plan->url + "/" + page->slug;
}

std::string url_of_entry(const SiteShown& shown, const Entry& entry) {
    switch (entry.place) {
        case Place::home:
            return "/";
        case Place::library:
            return "/library";
        case Place::search:
            return "/search";
        case Place::files:
            return "/filebox";
        case Place::account:
            return "/account";
        case Place::thing:
            return url_of_thing(shown, entry);
        case Place::page:
            return url_of_page(shown, entry);
        case Place::address:
            return entry.address;
        case Place::heading:
            return {};
    }
    ENSURE(false);
}

bool shows(Look& look, const access::Subject& subject) {
    if (look.is_visitor() && !look.shown.site.public_content) return false;
    return look.judge.decide(subject).verdict != access::Verdict::hidden;
}

bool shows_place(Look& look, const Entry& entry) {
    switch (entry.place) {
        case Place::home:
        case Place::files:
        case Place::account:
            return !look.is_visitor();
        case Place::thing:
            ENSURE(entry.thing);
            return shows(look, *entry.thing);
        case Place::page:
            ENSURE(entry.page);
            return shows(look, *entry.page);
        case Place::library:
        case Place::search:
        case Place::address:
        case Place::heading:
            return true;
    }
    ENSURE(false);
}

// With what of its sub-menu is seen. A heading over nothing is none; an entry that isn't seen takes its sub-menu along.
std::vector<Line> lines_of(Look& look, const std::vector<Entry>& entries) {
    std::vector<Line> lines;
    for (const Entry& entry : entries) {
        if (!look.judge.opens(entry.audience) || !shows_place(look, entry)) continue;
        Line line{.entry = &entry, .url = url_of_entry(look.shown, entry), .lines = lines_of(look, entry.entries)};
        if (!line.url.empty() || !line.lines.empty()) lines.push_back(std::move(line));
    }
    return lines;
}

Mark mark_of(const Line& line, std::string_view path) {
    if (line.url == path) return Mark::current;
    const bool is_product = line.entry->place == Place::thing;
    return is_product && path.starts_with(line.url + "/") ? Mark::around : Mark::shown;
}

// Whether anything was marked.
bool mark_lines(std::vector<Line>& lines, std::string_view path) {
    bool is_here = false;
    for (Line& line : lines) {
        line.mark = mark_of(line, path);
        if (line.mark != Mark::shown) is_here = true;
        if (mark_lines(line.lines, path)) is_here = true;
    }
    return is_here;
}

void mark_place(std::vector<Line>& lines, Place here) {
    for (Line& line : lines) {
        if (line.entry->place == here) line.mark = Mark::around;
        mark_place(line.lines, here);
    }
}

// What the rendering depends on, and nothing else: entries by their ids, each with its mark.
void add_to_key(std::string& key, const std::vector<Line>& lines) {
    for (const Line& line : lines) {
        key += line.entry->known_id().view();
        key += static_cast<char>(line.mark);
        add_to_key(key, line.lines);
    }
}

bool is_here(const Line& line) {
    return line.mark != Mark::shown || std::ranges::any_of(line.lines, is_here);
}

void fill_link(view::Values& values, const Line& line) {
    values.keep("LABEL", line.entry->label);
    values.keep("URL", line.url);
    values.show_if(line.mark == Mark::current, "IS_CURRENT");
    values.show_if(line.mark == Mark::around, "IS_AROUND");
}

// What opens a sub-menu leads nowhere itself, so the place it leads to comes first in it.
void fill_sub_menu(view::Values& values, const Line& line) {
    view::Values& menu = values.add("SUB_MENU");
    menu.keep("LABEL", line.entry->label);
    menu.show_if(is_here(line), "IS_HERE");
    if (!line.url.empty()) fill_link(menu.add("ITEM"), line);
    for (const Line& inner : line.lines) fill_link(menu.add("ITEM"), inner);
}

OwnMenu::Html rendered(const std::vector<Line>& lines) {
    view::Values values;
    for (const Line& line : lines) {
        view::Values& entry = values.add("ENTRY");
        if (line.lines.empty()) {
            fill_link(entry.add("LINK"), line);
        } else {
            fill_sub_menu(entry, line);
        }
    }
    return {.wide = view::render("portal/layout/menu_bar.html", values),
            .narrow = view::render("portal/layout/menu_list.html", values)};
}

}  // namespace

std::shared_ptr<const OwnMenu::Html> OwnMenu::seen_by(Look& look, std::string_view path, Place here) const {
    std::vector<Line> lines = lines_of(look, entries_);
    if (!mark_lines(lines, path)) mark_place(lines, here);
    std::string key;
    add_to_key(key, lines);
    {
        const std::lock_guard lock{mutex_};
        if (const auto found = kept_.find(key); found != kept_.end()) return found->second;
    }
    auto html = std::make_shared<const Html>(rendered(lines));
    const std::lock_guard lock{mutex_};
    if (kept_.size() >= kept_max) kept_.clear();
    kept_.insert_or_assign(std::move(key), html);
    return html;
}

std::vector<Entry> for_anyone(std::vector<Entry> entries) {
    for (Entry& entry : entries) {
        entry.audience = audiences::Audience::anyone;
        entry.entries = for_anyone(std::move(entry.entries));
    }
    return entries;
}

}  // namespace hub::portal
