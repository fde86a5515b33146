#include <array>

#include "base/ensure.h"
#include "bulk/member_acts.h"
#include "bulk/own_json.h"
#include "folders/folders.h"
#include "members/tags.h"
#include "sessions/sessions.h"

namespace hub::bulk {

namespace {

using catalog::Catalog;
using members::Member;

TagId tag_in(const Json& asked) {
    return TagId::parse(own_text(asked, {"tag", "id"}));
}

Time moment_in(const Json& former, std::string_view name) {
    return time_of(own_number(former, name));
}

Verdict tag(Tx& tx, const Catalog&, const Json& asked, const Member& member) {
    if (!members::give_tag(tx, member.id, tag_in(asked), "manual")) return unchanged();
    return changed_from(JsonObject{{"given_at", milliseconds_of(tx.now())}});
}

Verdict take_back_tag(Tx& tx, const Catalog&, const Json& asked, const Member& member, const Json& former) {
    const auto given = members::find_given(tx, member.id, tag_in(asked));
    if (!given || given->given_at != moment_in(former, "given_at")) return refused(changed_since);
    members::take_tag(tx, member.id, tag_in(asked));
    return changed_from(nullptr);
}

Verdict untag(Tx& tx, const Catalog&, const Json& asked, const Member& member) {
    const auto given = members::find_given(tx, member.id, tag_in(asked));
    if (!given) return unchanged();
    members::take_tag(tx, member.id, tag_in(asked));
    return changed_from(JsonObject{{"source", given->source}, {"given_at", milliseconds_of(given->given_at)}});
}

Verdict give_back_tag(Tx& tx, const Catalog&, const Json& asked, const Member& member, const Json& former) {
    const members::Given given{.source = own_text(former, {"source"}), .given_at = moment_in(former, "given_at")};
    return members::put_back_tag(tx, member.id, tag_in(asked), given) ? changed_from(nullptr) : refused(changed_since);
}

std::optional<FolderId> folder_in(const Json& json, std::initializer_list<std::string_view> path) {
    const auto id = text_at(json, path);
    return id ? std::optional{FolderId::parse(*id)} : std::nullopt;
}

Verdict move(Tx& tx, const Catalog&, const Json& asked, const Member& member) {
    const auto before = folders::folder_of(tx, member.id.view());
    if (!folders::put(tx, member.id.view(), folder_in(asked, {"folder", "id"}))) return unchanged();
    return changed_from(JsonObject{{"folder", json_of(before)}});
}

Verdict move_back(Tx& tx, const Catalog&, const Json& asked, const Member& member, const Json& former) {
    if (folders::folder_of(tx, member.id.view()) != folder_in(asked, {"folder", "id"})) return refused(changed_since);
    const auto before = folder_in(former, {"folder"});
    if (before && folders::within(tx, *before).empty()) return refused("was in a folder that is not there any more");
    folders::put(tx, member.id.view(), before);
    return changed_from(nullptr);
}

Verdict block(Tx& tx, const Catalog&, const Json& asked, const Member& member) {
    if (member.blocked_at) return unchanged();
    sessions::block_member(tx, member.id, own_text(asked, {"reason"}));
    return changed_from(JsonObject{{"at", milliseconds_of(tx.now())}});
}

Verdict undo_block(Tx& tx, const Catalog&, const Json&, const Member& member, const Json& former) {
    if (member.blocked_at != moment_in(former, "at")) return refused(changed_since);
    members::unblock(tx, member.id);
    return changed_from(nullptr);
}

Verdict unblock(Tx& tx, const Catalog&, const Json&, const Member& member) {
    if (!member.blocked_at) return unchanged();
    members::unblock(tx, member.id);
    return changed_from(
        JsonObject{{"at", milliseconds_of(*member.blocked_at)}, {"reason", member.blocked_reason.value_or("")}});
}

Verdict undo_unblock(Tx& tx, const Catalog&, const Json&, const Member& member, const Json& former) {
    if (member.blocked_at) return refused(changed_since);
    sessions::block_member(tx, member.id, "");  // which also ends what was begun since
    members::put_back(tx, member.id,
                      {.blocked_at = moment_in(former, "at"),
                       .blocked_reason = text_at(former, {"reason"}),
                       .deleted_at = member.deleted_at});
    return changed_from(nullptr);
}

Verdict trash(Tx& tx, const Catalog&, const Json&, const Member& member) {
    if (member.deleted_at) return unchanged();
    sessions::trash_member(tx, member.id);
    return changed_from(JsonObject{{"at", milliseconds_of(tx.now())}});
}

Verdict undo_trash(Tx& tx, const Catalog&, const Json&, const Member& member, const Json& former) {
    if (member.deleted_at != moment_in(former, "at")) return refused(changed_since);
    members::restore(tx, member.id);
    return changed_from(nullptr);
}

Verdict restore(Tx& tx, const Catalog&, const Json&, const Member& member) {
    if (!member.deleted_at) return unchanged();
    members::restore(tx, member.id);
    return changed_from(JsonObject{{"at", milliseconds_of(*member.deleted_at)}});
}

Verdict undo_restore(Tx& tx, const Catalog&, const Json&, const Member& member, const Json& former) {
    if (member.deleted_at) return refused(changed_since);
    sessions::trash_member(tx, member.id);
    members::put_back(tx, member.id,
                      {.blocked_at = member.blocked_at,
                       .blocked_reason = member.blocked_reason,
                       .deleted_at = moment_in(former, "at")});
    return changed_from(nullptr);
}

constexpr std::array<Act, 7> acts_of_care = {{
    {"tag_members", "members:write", false, tag, take_back_tag},
    {"untag_members", "members:write", true, untag, give_back_tag},
    {"move_members", "members:write", false, move, move_back},
    {"block_members", "members:write", false, block, undo_block},
    {"unblock_members", "members:write", true, unblock, undo_unblock},
    {"trash_members", "members:write", true, trash, undo_trash},
    {"restore_members", "members:write", true, restore, undo_restore},
}};

}  // namespace

std::span<const Act> care_acts() {
    return acts_of_care;
}

}  // namespace hub::bulk
