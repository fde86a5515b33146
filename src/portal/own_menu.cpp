#include "portal/own_menu.h"

#include <algorithm>
#include <utility>

#include "access/verdict.h"
#include "base/ensure.h"
#include "base/same.h"
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
    std::vector<Line> lines{};
    Mark mark = Mark::shown;
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

// One viewer before the menu: which entries they see, and until when.
class Viewing {
public:
    explicit Viewing(Look& look) : look_(look) {}

    // With what of its sub-menu is seen. A heading over nothing is none; an entry that isn't seen takes its sub-menu
    // along.
    std::vector<Line> lines_of(const std::vector<Entry>& entries) {
        std::vector<Line> lines;
        for (const Entry& entry : entries) {
            if (!is_meant(entry) || !shows_place(entry)) continue;
            Line line{.entry = &entry, .url = url_of_entry(look_.shown, entry), .lines = lines_of(entry.entries)};
            if (!line.url.empty() || !line.lines.empty()) lines.push_back(std::move(line));
        }
        return lines;
    }
    // The next moment at which time alone may change it.
    std::optional<Time> until() const { return until_; }

private:
    bool is_meant(const Entry& entry) {
        until_ = access::earlier_of(until_, look_.judge.change_for(entry.audience));
        return look_.judge.opens(entry.audience);
    }

    bool shows(const access::Subject& subject) {
        if (look_.is_visitor() && !look_.shown.site.public_content) return false;
        const access::Decision decision = look_.judge.decide(subject);
        until_ = access::earlier_of(until_, decision.valid_until);
        return decision.verdict != access::Verdict::hidden;
    }

    bool shows_place(const Entry& entry) {
        switch (entry.place) {
            case Place::home:
            case Place::files:
            case Place::account:
                return !look_.is_visitor();
            case Place::thing:
                ENSURE(entry.thing);
                return shows(*entry.thing);
            case Place::page:
                ENSURE(entry.page);
                return shows(*entry.page);
            case Place::library:
            case Place::search:
            case Place::address:
            case Place::heading:
                return true;
        }
        ENSURE(false);
    }

    Look& look_;
    std::optional<Time> until_;
};

// The mark of each line, those of its sub-menu behind it.
template <class MarkOf>
std::string marks(const std::vector<Line>& lines, const MarkOf& mark_of) {
    std::string all;
    for (const Line& line : lines) {
        all += static_cast<char>(mark_of(line));
        all += marks(line.lines, mark_of);
    }
    return all;
}

Mark mark_on(const Line& line, std::string_view path) {
    if (line.url == path) return Mark::current;
    const bool is_around = line.entry->place == Place::thing && path.starts_with(line.url) &&
                           path.substr(line.url.size()).starts_with('/');
    return is_around ? Mark::around : Mark::shown;
}

std::string marks_of(const std::vector<Line>& lines, std::string_view path, Place here) {
    std::string by_path = marks(lines, [&](const Line& line) { return mark_on(line, path); });
    if (by_path.find_first_not_of(static_cast<char>(Mark::shown)) != std::string::npos) return by_path;
    return marks(lines, [&](const Line& line) { return line.entry->place == here ? Mark::around : Mark::shown; });
}

// Answers where the marks of what follows begin.
std::size_t put_marks(std::vector<Line>& lines, std::string_view marks, std::size_t at = 0) {
    for (Line& line : lines) {
        line.mark = Mark{marks[at]};
        at = put_marks(line.lines, marks, at + 1);
    }
    return at;
}

std::string ids_of(const std::vector<Line>& lines) {
    std::string ids;
    for (const Line& line : lines) {
        ids += line.entry->known_id().view();
        ids += ids_of(line.lines);
    }
    return ids;
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

// The same lines for all who see them, rendered once for each way in which they are marked.
class OwnMenu::Sight {
public:
    explicit Sight(std::vector<Line> lines) : lines_(std::move(lines)) {}

    // What tells it from others: the entries, one by one.
    std::string key() const { return ids_of(lines_); }

    std::shared_ptr<const Html> at(std::string_view path, Place here) const {
        std::string marks = marks_of(lines_, path, here);
        {
            const std::lock_guard lock{mutex_};
            if (const auto found = by_marks_.find(marks); found != by_marks_.end()) return found->second;
        }
        std::vector<Line> marked = lines_;
        put_marks(marked, marks);
        auto html = std::make_shared<const Html>(rendered(marked));
        const std::lock_guard lock{mutex_};
        return by_marks_.emplace(std::move(marks), std::move(html)).first->second;
    }

private:
    const std::vector<Line> lines_;
    mutable std::mutex mutex_;
    // Guarded by mutex_. As many as there are entries: a path marks one and what is around it.
    mutable std::unordered_map<std::string, std::shared_ptr<const Html>> by_marks_;
};

OwnMenu::OwnMenu(std::vector<Entry> entries) : entries_(std::move(entries)) {}
OwnMenu::~OwnMenu() = default;

std::shared_ptr<const OwnMenu::Html> OwnMenu::seen_by(Look& look, const std::shared_ptr<const access::Facts>& facts,
                                                      std::string_view path, Place here) const {
    return sight_of(look, facts)->at(path, here);
}

std::shared_ptr<const OwnMenu::Sight> OwnMenu::sight_of(Look& look,
                                                        const std::shared_ptr<const access::Facts>& facts) const {
    const std::string key = facts->member ? facts->member->text() : std::string{};
    const auto known = kept_.find(key);
    const bool is_true = known && is_same(known->facts, facts) && known->from <= look.now && look.now < known->until;
    if (is_true) return known->sight;
    Viewing viewing{look};
    const auto sight = shared(std::make_shared<const Sight>(viewing.lines_of(entries_)));
    kept_.keep(key, {facts, look.now, viewing.until().value_or(Time::max()), sight}, sizeof(Kept));
    return sight;
}

std::shared_ptr<const OwnMenu::Sight> OwnMenu::shared(std::shared_ptr<const Sight> made) const {
    const std::lock_guard lock{mutex_};
    if (sights_.size() >= sights_max) sights_.clear();
    std::string key = made->key();
    return sights_.emplace(std::move(key), std::move(made)).first->second;
}

std::vector<Entry> for_anyone(std::vector<Entry> entries) {
    for (Entry& entry : entries) {
        entry.audience = audiences::Audience::anyone;
        entry.entries = for_anyone(std::move(entry.entries));
    }
    return entries;
}

}  // namespace hub::portal
