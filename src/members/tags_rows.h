#pragma once

#include "members/tags.h"

namespace hub::members::rows {

void insert_tag(Tx& tx, const Tag& tag);
void update_tag(Tx& tx, const Tag& tag);
void delete_tag(Tx& tx, const TagId& id);
std::optional<Tag> find_tag(Reader& reader, const TagId& id);
std::optional<Tag> find_tag_by_key(Reader& reader, const std::string& name_key);
std::vector<Tag> list_tags(Reader& reader, const std::string& folded_part, const std::optional<Tag>& after,
                           std::size_t limit);
std::int64_t count_tagged(Reader& reader, const TagId& tag);
std::vector<std::pair<MemberId, Tag>> tags_of(Reader& reader, const std::vector<MemberId>& members);
std::optional<Given> find_given(Reader& reader, const MemberId& member, const TagId& tag);
// Each of them once. Answers who had it not yet, each with its event in the log, which tells when it was given now.
std::vector<MemberId> give_tag(Tx& tx, const std::vector<MemberId>& members, const TagId& tag, const Given& given);
bool take_tag(Tx& tx, const MemberId& member, const TagId& tag);
struct TagEvent {
    TagId tag;
    bool is_given = false;
    Time recorded_at;
};
std::vector<TagEvent> tag_events(Reader& reader, const MemberId& member, Time recorded_up_to);

}  // namespace hub::members::rows
