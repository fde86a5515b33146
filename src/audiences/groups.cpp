#include "audiences/groups.h"

#include <algorithm>
#include <set>

#include "audiences/groups_rows.h"
#include "base/error.h"
#include "base/text.h"

namespace hub::audiences {

namespace {

// Counts down what is left of `room`; false where there is too little, or no end.
bool fits(const Book& book, const Rule& rule, std::size_t depth, std::size_t& room) {
    if (depth > depth_max) return false;
    return std::ranges::all_of(rule.criteria(), [&](const Criterion& criterion) {
        if (room == 0) return false;
        --room;
        const auto* const id = std::get_if<GroupId>(&criterion);
        const Group* const group = id == nullptr ? nullptr : book.find(*id);
        return group == nullptr || fits(book, group->rule, depth + 1, room);
    });
}

bool reaches(const Book& book, const Rule& rule, const GroupId& wanted, std::size_t depth = 0) {
    return depth <= depth_max && std::ranges::any_of(rule.criteria(), [&](const Criterion& criterion) {
               const auto* const id = std::get_if<GroupId>(&criterion);
               if (id == nullptr) return false;
               const Group* const group = book.find(*id);
               return *id == wanted || (group != nullptr && reaches(book, group->rule, wanted, depth + 1));
           });
}

std::string place_of(std::string_view field, std::string_view list, std::size_t number) {
    return format("{}.{}[{}]", field, list, number);
}

void check_criteria(Reader& reader, const std::vector<Criterion>& criteria, std::string_view field,
                    std::string_view list, Complaints& wrong) {
    for (std::size_t number = 0; number < criteria.size(); ++number) {
        if (!rows::is_there(reader, criteria[number]))
            wrong.add(place_of(field, list, number), "should be the id of a tag, a group or a product of this site");
    }
}

void check_name(Reader& reader, const std::string& name, const std::optional<GroupId>& id, Complaints& wrong) {
    if (name.empty()) wrong.add("name", "should be a word or two");
    const auto holder = rows::find_group_by_key(reader, folded(name));
    if (holder && holder->id != id) wrong.add("name", "is the name of another group");
}

// With this group as it is wanted, no group may be part of itself or grow too large.
void check_book(Reader& reader, const Group& group, Complaints& wrong) {
    Book book = load_book(reader);
    book.add(group);
    if (reaches(book, group.rule, group.id)) {
        wrong.add("rule", "would make the group a part of itself");
        return;
    }
    for (const Group& each : rows::groups(reader)) {
        if (each.id != group.id && reaches(book, each.rule, group.id) &&
            book.weight(each.rule, weight_max) > weight_max)
            wrong.add("rule", format("would make the group “{}”, which this one is part of, too large", each.name));
    }
}

void save_rule(Tx& tx, const Group& group) {
    set_rule(tx, group.id.view(), group.rule);
    tx.touch(tx.site().view());
}

std::string names_of(const std::vector<Use>& uses) {
    constexpr std::size_t named_max = 5;
    std::vector<std::string> names;
    for (const Use& use : uses) {
        if (names.size() < named_max) names.push_back("“" + use.name + "”");
    }
    const std::size_t more = uses.size() - names.size();
    return join(names, ", ") + (more == 0 ? "" : format(" and {} more", more));
}

}  // namespace

const Group* Book::find(const GroupId& id) const {
    const auto found = groups_.find(id);
    return found == groups_.end() ? nullptr : &found->second;
}

const std::string* Book::name_of(const TagId& id) const {
    const auto found = tags_.find(id);
    return found == tags_.end() ? nullptr : &found->second;
}

std::vector<TagId> Book::unknown_tags(const Rule& rule) const {
    std::vector<TagId> unknown;
    for (const Criterion& criterion : rule.criteria()) {
        const auto* const tag = std::get_if<TagId>(&criterion);
        if (tag != nullptr && !tags_.contains(*tag)) unknown.push_back(*tag);
    }
    return unknown;
}

std::size_t Book::weight(const Rule& rule, std::size_t limit) const {
    std::size_t room = limit;
    return fits(*this, rule, 0, room) ? limit - room : limit + 1;
}

Book load_book(Reader& reader) {
    Book book;
    for (Group& group : rows::groups(reader)) book.add(std::move(group));
    for (auto& [tag, name] : rows::tags_in_rules(reader)) book.add(tag, std::move(name));
    return book;
}

Book named(Reader& reader, Book book, const Rule& rule) {
    for (auto& [tag, name] : rows::tags_named(reader, book.unknown_tags(rule))) book.add(tag, std::move(name));
    return book;
}

void check_rule(Reader& reader, const Rule& rule, std::string_view field, Complaints& wrong) {
    check_criteria(reader, rule.any, field, "any", wrong);
    check_criteria(reader, rule.all, field, "all", wrong);
    check_criteria(reader, rule.none, field, "none", wrong);
    if (load_book(reader).weight(rule, weight_max) > weight_max)
        wrong.add(std::string{field},
                  format("should come down to {} tags and products at most, its groups dissolved", weight_max));
}

void check_audience(Reader& reader, const Audience& audience, Complaints& wrong) {
    if (audience.kind == Audience::certain) check_rule(reader, audience.rule, "audience_rule", wrong);
}

Group make_group(Tx& tx, const GroupWish& wish) {
    Group group{.id = tx.fresh<GroupId>(),
                .name = wish.name.value_or(""),
                .rule = wish.rule.value_or(Rule{}),
                .version = 1,
                .created_at = tx.now(),
                .updated_at = tx.now()};
    Complaints wrong = wish.wrong;
    check_name(tx, group.name, std::nullopt, wrong);
    check_rule(tx, group.rule, "rule", wrong);
    wrong.finish();
    rows::insert_group(tx, group);
    save_rule(tx, group);
    return group;
}

Group load_group(Reader& reader, const GroupId& id) {
    auto found = rows::find_group(reader, id);
    if (!found) throw NotFound("There is no such group.");
    return std::move(*found);
}

Group change_group(Tx& tx, const GroupId& id, const GroupWish& wish, std::optional<std::int64_t> seen_version) {
    Group group = load_group(tx, id);
    if (seen_version && *seen_version != group.version)
        throw Conflict("Somebody changed it meanwhile. Load it again and repeat your change.", passed_version);
    group.name = wish.name.value_or(group.name);
    group.rule = wish.rule.value_or(group.rule);
    Complaints wrong = wish.wrong;
    check_name(tx, group.name, id, wrong);
    if (wish.rule) check_rule(tx, group.rule, "rule", wrong);
    if (wish.rule) check_book(tx, group, wrong);
    wrong.finish();
    group.version += 1;
    group.updated_at = tx.now();
    rows::update_group(tx, group);
    save_rule(tx, group);
    return group;
}

void delete_group(Tx& tx, const GroupId& id) {
    load_group(tx, id);
    refuse_used(tx, id.view(), "This group");
    rows::delete_group(tx, id);
    save_rule(tx, {.id = id, .name = {}, .rule = {}, .version = 0, .created_at = {}, .updated_at = {}});
}

std::vector<Group> list_groups(Reader& reader, const GroupPage& page) {
    const auto after = page.after ? std::optional{load_group(reader, *page.after)} : std::nullopt;
    return rows::list_groups(reader, folded(page.words), after ? folded(after->name) : "", page.limit);
}

void set_rule(Tx& tx, std::string_view owner, const Rule& rule) {
    rows::forget_uses(tx, owner);
    std::set<std::string> named;  // a rule may ask for a product, and for a subscription to it
    for (const Criterion& criterion : rule.criteria()) {
        auto what = named_by(criterion);
        if (what) named.insert(std::move(*what));
    }
    for (const std::string& what : named) rows::insert_use(tx, owner, what);
}

void set_audience(Tx& tx, std::string_view owner, const Audience& audience) {
    set_rule(tx, owner, audience.rule);
}

std::vector<Use> uses_of(Reader& reader, std::string_view criterion) {
    return rows::uses_of(reader, criterion, uses_shown_max);
}

void refuse_used(Reader& reader, std::string_view criterion, std::string_view what) {
    std::vector<Use> uses = uses_of(reader, criterion);
    std::erase_if(uses, [&](const Use& use) { return use.home == criterion; });
    if (uses.empty()) return;
    throw Conflict(
        format("{} is part of whom {} is for. Change that first: nothing is opened or closed because "
               "something else was deleted.",
               what, names_of(uses)));
}

}  // namespace hub::audiences
