#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"

// Words that the owner sorts members by. A tag is given and taken; having it fires nothing by itself.
namespace hub::members {

struct Tag {
    TagId id;
    std::string name;
    Time created_at;
};

// Makes the tag unless there is one of this name, compared folded. Throws Invalid{"name"} for a name of blanks.
struct MadeTag {
    Tag tag;
    bool is_new = false;
};
MadeTag make_tag(Tx& tx, std::string_view name);
std::optional<Tag> find_tag(Reader& reader, std::string_view name);
std::optional<Tag> find_tag(Reader& reader, const TagId& id);
Tag load_tag(Reader& reader, const TagId& id);  // throws NotFound
// Throws Invalid{"name"} when another tag has it.
Tag rename_tag(Tx& tx, const TagId& id, std::string_view name);
// Takes it from everybody. Throws Conflict while a rule of who may see what names it.
void delete_tag(Tx& tx, const TagId& id);

struct TagPage {
    std::string words{};  // the name contains this
    std::optional<TagId> after{};
    std::size_t limit = 100;
};
// By name.
std::vector<Tag> list_tags(Reader& reader, const TagPage& page);
std::int64_t count_tagged(Reader& reader, const TagId& tag);

// What a member has, by name.
std::vector<Tag> tags_of(Reader& reader, const MemberId& member);
// Of several at once.
std::vector<std::pair<MemberId, Tag>> tags_of(Reader& reader, const std::vector<MemberId>& members);

// How a member came by a tag.
struct Given {
    std::string source;
    Time given_at;
};
std::optional<Given> find_given(Reader& reader, const MemberId& member, const TagId& tag);
// Gives a tag back as it was given then, unless the member has it.
bool put_back_tag(Tx& tx, const MemberId& member, const TagId& tag, const Given& former);

// Answer whether it changed anything. What was given and taken when is a fact that stays.
bool give_tag(Tx& tx, const MemberId& member, const TagId& tag, std::string_view source);
// To many, each named once; answers who had it not yet.
std::vector<MemberId> give_tag(Tx& tx, const std::vector<MemberId>& members, const TagId& tag, std::string_view source);
bool take_tag(Tx& tx, const MemberId& member, const TagId& tag);

// When a member had a tag.
struct Worn {
    Time given_at;
    std::optional<Time> taken_at;
};
// What the log says of a member's tags up to a moment, in its order.
std::vector<std::pair<TagId, Worn>> tags_worn(Reader& reader, const MemberId& member, Time recorded_up_to);

}  // namespace hub::members
