#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "audiences/audience.h"
#include "base/complaints.h"
#include "db/tx.h"

// Member groups: audiences with a name. Who is in one is worked out when asked, never stored.
namespace hub::audiences {

struct Group {
    GroupId id;
    std::string name;
    Rule rule;
    std::int64_t version;
    Time created_at;
    Time updated_at;
};

// What rules are read with: the groups of a site, and the names of the tags in its rules. A value without I/O.
class Book {
public:
    void add(Group group) { groups_.insert_or_assign(group.id, std::move(group)); }
    void add(const TagId& tag, std::string name) { tags_.insert_or_assign(tag, std::move(name)); }
    // Null: it isn't there any more.
    const Group* find(const GroupId& id) const;
    const std::string* name_of(const TagId& id) const;
    std::vector<TagId> unknown_tags(const Rule& rule) const;
    // How many criteria a rule comes down to once its groups are dissolved; `limit` + 1 where it is more than that, or
    // a group is part of itself.
    std::size_t weight(const Rule& rule, std::size_t limit) const;

private:
    std::unordered_map<GroupId, Group> groups_;
    std::unordered_map<TagId, std::string> tags_;
};
inline constexpr std::size_t weight_max = 200;
inline constexpr std::size_t depth_max = 10;  // of groups within groups

Book load_book(Reader& reader);
// With the names of what a rule names that isn't saved yet.
Book named(Reader& reader, Book book, const Rule& rule);
// Complains where a rule names what isn't there, or is too much with its groups dissolved; under `field`.
void check_rule(Reader& reader, const Rule& rule, std::string_view field, Complaints& wrong);
void check_audience(Reader& reader, const Audience& audience, Complaints& wrong);

struct GroupWish {
    std::optional<std::string> name{};
    std::optional<Rule> rule{};
    Complaints wrong{};
};
Group make_group(Tx& tx, const GroupWish& wish);
Group load_group(Reader& reader, const GroupId& id);  // throws NotFound
// Throws Invalid where a group would become part of itself.
Group change_group(Tx& tx, const GroupId& id, const GroupWish& wish, std::optional<std::int64_t> seen_version);
// Throws Conflict naming what uses it: nothing is opened, or closed, because a group went.
void delete_group(Tx& tx, const GroupId& id);

struct GroupPage {
    std::string words{};  // the name contains this
    std::optional<GroupId> after{};
    std::size_t limit = 100;
};
std::vector<Group> list_groups(Reader& reader, const GroupPage& page);  // by name

// ---- where rules name something

// Says whom a page, a file, a group is for, from now on.
void set_audience(Tx& tx, std::string_view owner, const Audience& audience);
void set_rule(Tx& tx, std::string_view owner, const Rule& rule);
struct Use {
    std::string id;    // of a page, a file, a group or an entry of the menu
    std::string name;  // as staff know it
    std::string home;  // of a page: what it stands in
};
inline constexpr std::size_t uses_shown_max = 100;
std::vector<Use> uses_of(Reader& reader, std::string_view criterion);
// Throws Conflict that says where, when a rule names it; what stands inside of it doesn't count.
void refuse_used(Reader& reader, std::string_view criterion, std::string_view what);

}  // namespace hub::audiences
