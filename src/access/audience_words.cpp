#include <string>
#include <utility>
#include <vector>

#include "access/verdict.h"
#include "access/words.h"
#include "base/ensure.h"
#include "base/text.h"

// Whom an audience means, and how a member stands to it, in plain words for staff.
namespace hub::access {

namespace {

using audiences::Audience;
using audiences::Book;
using audiences::Criterion;
using catalog::Catalog;

std::string quoted(const std::string* name, std::string_view otherwise) {
    return name == nullptr ? std::string{otherwise} : "“" + *name + "”";
}

std::string thing_name(const Catalog& catalog, const ThingId& id) {
    const auto* const entry = catalog.find(id);
    return quoted(entry == nullptr ? nullptr : &entry->product.name, "something that was deleted");
}

// The tags, the groups, what is held and what is subscribed to among these, each with the words before it.
struct Named {
    std::vector<std::string> tags;
    std::vector<std::string> groups;
    std::vector<std::string> things;
    std::vector<std::string> subscribed;
    bool by_any = false;  // subscription, to whatever
};

Named named(const std::vector<Criterion>& criteria, const Book& book, const Catalog& catalog) {
    Named found;
    for (const Criterion& criterion : criteria) {
        if (const auto* const tag = std::get_if<TagId>(&criterion)) {
            found.tags.push_back(quoted(book.name_of(*tag), "one that was deleted"));
        } else if (const auto* const id = std::get_if<GroupId>(&criterion)) {
            const audiences::Group* const group = book.find(*id);
            found.groups.push_back(quoted(group == nullptr ? nullptr : &group->name, "one that was deleted"));
        } else if (const auto* const subscribed = std::get_if<audiences::Subscribed>(&criterion)) {
            if (subscribed->thing) found.subscribed.push_back(thing_name(catalog, *subscribed->thing));
            if (!subscribed->thing) found.by_any = true;
        } else {
            found.things.push_back(thing_name(catalog, std::get<ThingId>(criterion)));
        }
    }
    return found;
}

// "“A”, “B” or “C”"
std::string listed(std::vector<std::string> parts, std::string_view word) {
    if (parts.size() < 2) return join(parts, "");
    const std::string last = std::move(parts.back());
    parts.pop_back();
    return format("{} {} {}", join(parts, ", "), word, last);
}

// "have the tag “A” or “B”, are in the group “C”, hold “D” or subscribe to “E”"
std::string asked(const std::vector<Criterion>& criteria, std::string_view word, const Book& book,
                  const Catalog& catalog) {
    Named found = named(criteria, book, catalog);
    std::vector<std::string> parts;
    const auto add = [&](std::string_view one, std::string_view many, std::vector<std::string>& names) {
        if (names.empty()) return;
        const bool is_many = names.size() > 1 && word == "and";
        parts.push_back(format("{} {}", is_many ? many : one, listed(std::move(names), word)));
    };
    add("have the tag", "have the tags", found.tags);
    add("are in the group", "are in the groups", found.groups);
    add("hold", "hold", found.things);
    add("subscribe to", "subscribe to", found.subscribed);
    if (found.by_any) parts.emplace_back("have a subscription");
    return listed(std::move(parts), word);
}

std::string rule_sentence(const audiences::Rule& rule, const Book& book, const Catalog& catalog) {
    std::vector<std::string> wanted;
    if (!rule.any.empty()) wanted.push_back(asked(rule.any, "or", book, catalog));
    if (!rule.all.empty()) wanted.push_back(asked(rule.all, "and", book, catalog));
    std::string text = wanted.empty() ? "Every member" : "Members who " + join(wanted, ", and who ");
    if (!rule.none.empty()) text += ", except those who " + asked(rule.none, "or", book, catalog);
    return text + ".";
}

std::string tag_sentence(const Reason& reason, bool has, const Catalog& catalog) {
    if (!reason.is_known) return "Asks for a tag that was deleted.";
    const std::string name = quoted(catalog.book().name_of(*reason.tag), "one that was deleted");
    return (has ? "Has the tag " : "Does not have the tag ") + name + ".";
}

std::string group_sentence(const Reason& reason, bool is_in, const Catalog& catalog) {
    const audiences::Group* const group = catalog.book().find(*reason.group);
    if (!reason.is_known || group == nullptr) return "Asks for a group that was deleted.";
    return (is_in ? "Is in the group “" : "Is not in the group “") + group->name + "”.";
}

std::string holding_sentence(const Reason& reason, bool holds, const Catalog& catalog) {
    if (!reason.is_known) return "Asks for a product that was deleted.";
    return (holds ? "Holds " : "Does not hold ") + thing_name(catalog, *reason.thing) + ".";
}

std::string subscription_sentence(const Reason& reason, bool subscribes, const Catalog& catalog) {
    if (!reason.is_known) return "Asks for a subscription to a product that was deleted.";
    if (!reason.thing) return subscribes ? "Has a subscription." : "Has no subscription.";
    const std::string name = thing_name(catalog, *reason.thing);
    if (!subscribes) return "Does not subscribe to " + name + ".";
    return "Subscribes to " + name + ".";
}

}  // namespace

std::string sentence(const Audience& audience, const Book& book, const Catalog& catalog) {
    switch (audience.kind) {
        case Audience::anyone:
            return "Everyone, logged in or not.";
        case Audience::members:
            return "Every member.";
        case Audience::certain:
            return rule_sentence(audience.rule, book, catalog);
    }
    ENSURE(false);
}

std::string audience_sentence(const Reason& reason, const Catalog& catalog) {
    const bool is_so = is_met(reason) != reason.is_negated;
    switch (reason.code) {
        case Reason::Code::tag:
            return tag_sentence(reason, is_so, catalog);
        case Reason::Code::group:
            return group_sentence(reason, is_so, catalog);
        case Reason::Code::holding:
            return holding_sentence(reason, is_so, catalog);
        case Reason::Code::subscription:
            return subscription_sentence(reason, is_so, catalog);
        case Reason::Code::any_of:
            return is_met(reason) ? "Meets one of these at least." : "Meets none of these.";
        case Reason::Code::all_of:
            return is_met(reason) ? "Meets all of these." : "Does not meet all of these.";
        default:
            break;
    }
    if (is_met(reason)) return "The member is among those it is for.";
    const catalog::Page* const page = reason.page ? catalog.find(*reason.page) : nullptr;
    if (page == nullptr || page->audience.kind != Audience::certain) return "It is for members who are logged in.";
    std::string whom = sentence(page->audience, catalog.book(), catalog);
    whom.front() = whom.front() == 'M' ? 'm' : 'e';
    return "It is for " + whom;
}

}  // namespace hub::access
