#pragma once

#include <string>
#include <utility>

#include "audiences/groups.h"

// Every statement of groups and of what rules name.
namespace hub::audiences::rows {

std::vector<Group> groups(Reader& reader);
std::vector<Group> list_groups(Reader& reader, const std::string& folded_part, const std::string& after_key,
                               std::size_t limit);
std::optional<Group> find_group(Reader& reader, const GroupId& id);
std::optional<Group> find_group_by_key(Reader& reader, const std::string& name_key);
void insert_group(Tx& tx, const Group& group);
void update_group(Tx& tx, const Group& group);
void delete_group(Tx& tx, const GroupId& id);

using NamedTags = std::vector<std::pair<TagId, std::string>>;
NamedTags tags_in_rules(Reader& reader);
NamedTags tags_named(Reader& reader, const std::vector<TagId>& tags);
bool is_there(Reader& reader, const Criterion& criterion);

void forget_uses(Tx& tx, std::string_view owner);
void insert_use(Tx& tx, std::string_view owner, std::string_view criterion);
// Of what is there: pages, files, groups and entries of the menu, by name.
std::vector<Use> uses_of(Reader& reader, std::string_view criterion, std::size_t limit);

}  // namespace hub::audiences::rows
