#include "members/tags.h"

#include <algorithm>

#include "audiences/groups.h"
#include "base/error.h"
#include "base/text.h"
#include "members/tags_rows.h"

namespace hub::members {

namespace {

std::string name_in(std::string_view given) {
    const std::string_view name = trimmed(given);
    if (name.empty()) throw Invalid("name", "should be a word or two");
    return std::string{name};
}

}  // namespace

MadeTag make_tag(Tx& tx, std::string_view given) {
    const std::string name = name_in(given);
    if (auto known = rows::find_tag_by_key(tx, folded(name))) return {std::move(*known), false};
    const Tag tag{.id = tx.fresh<TagId>(), .name = name, .created_at = tx.now()};
    rows::insert_tag(tx, tag);
    return {tag, true};
}

std::optional<Tag> find_tag(Reader& reader, std::string_view name) {
    return rows::find_tag_by_key(reader, folded(name));
}

std::optional<Tag> find_tag(Reader& reader, const TagId& id) {
    return rows::find_tag(reader, id);
}

Tag load_tag(Reader& reader, const TagId& id) {
    auto tag = find_tag(reader, id);
    if (!tag) throw NotFound("There is no such tag.");
    return std::move(*tag);
}

Tag rename_tag(Tx& tx, const TagId& id, std::string_view given) {
    Tag tag = load_tag(tx, id);
    const std::string name = name_in(given);
    const auto holder = rows::find_tag_by_key(tx, folded(name));
    if (holder && holder->id != id) throw Invalid("name", "is the name of another tag");
    tag.name = name;
    rows::update_tag(tx, tag);
    tx.touch(tx.site().view());  // rules are read with its name
    return tag;
}

void delete_tag(Tx& tx, const TagId& id) {
    load_tag(tx, id);
    audiences::refuse_used(tx, id.view(), "This tag");
    rows::delete_tag(tx, id);
}

std::vector<Tag> list_tags(Reader& reader, const TagPage& page) {
    const auto after = page.after ? std::optional{load_tag(reader, *page.after)} : std::nullopt;
    return rows::list_tags(reader, folded(page.words), after, page.limit);
}

std::int64_t count_tagged(Reader& reader, const TagId& tag) {
    return rows::count_tagged(reader, tag);
}

std::vector<Tag> tags_of(Reader& reader, const MemberId& member) {
    std::vector<Tag> tags;
    for (auto& [who, tag] : rows::tags_of(reader, {member})) tags.push_back(std::move(tag));
    return tags;
}

std::vector<std::pair<MemberId, Tag>> tags_of(Reader& reader, const std::vector<MemberId>& members) {
    return rows::tags_of(reader, members);
}

std::optional<Given> find_given(Reader& reader, const MemberId& member, const TagId& tag) {
    return rows::find_given(reader, member, tag);
}

namespace {

std::vector<MemberId> give(Tx& tx, const std::vector<MemberId>& members, const TagId& tag, const Given& given) {
    const std::vector<MemberId> given_to = rows::give_tag(tx, members, tag, given);
    for (const MemberId& member : given_to) tx.touch(member.view());
    return given_to;
}

}  // namespace

bool put_back_tag(Tx& tx, const MemberId& member, const TagId& tag, const Given& former) {
    return !give(tx, {member}, tag, former).empty();
}

bool give_tag(Tx& tx, const MemberId& member, const TagId& tag, std::string_view source) {
    return !give_tag(tx, std::vector{member}, tag, source).empty();
}

std::vector<MemberId> give_tag(Tx& tx, const std::vector<MemberId>& members, const TagId& tag,
                               std::string_view source) {
    return give(tx, members, tag, {.source = std::string{source}, .given_at = tx.now()});
}

bool take_tag(Tx& tx, const MemberId& member, const TagId& tag) {
    if (!rows::take_tag(tx, member, tag)) return false;
    tx.touch(member.view());
    return true;
}

std::vector<std::pair<TagId, Worn>> tags_worn(Reader& reader, const MemberId& member, Time recorded_up_to) {
    std::vector<std::pair<TagId, Worn>> worn;
    for (const rows::TagEvent& event : rows::tag_events(reader, member, recorded_up_to)) {
        const auto open =
            std::ranges::find_if(worn, [&](const auto& one) { return one.first == event.tag && !one.second.taken_at; });
        if (event.is_given && open == worn.end()) worn.emplace_back(event.tag, Worn{event.recorded_at, std::nullopt});
        if (!event.is_given && open != worn.end()) open->second.taken_at = event.recorded_at;
    }
    return worn;
}

}  // namespace hub::members
