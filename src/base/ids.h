#pragma once

#include "base/id.h"

// Every kind of thing that has an id, so that folders can name each other's things without including each other.
// clang-format off
namespace hub {

struct ActivityTag     { static constexpr std::string_view prefix = "act"; };
struct ApiKeyTag       { static constexpr std::string_view prefix = "key"; };
struct CaptionTag      { static constexpr std::string_view prefix = "cap"; };
struct CodeTag         { static constexpr std::string_view prefix = "cod"; };
struct ConnectionTag   { static constexpr std::string_view prefix = "con"; };
struct DeliveryTag     { static constexpr std::string_view prefix = "dlv"; };
struct FieldTag        { static constexpr std::string_view prefix = "fld"; };
struct FileTag         { static constexpr std::string_view prefix = "fil"; };
struct FolderTag       { static constexpr std::string_view prefix = "fol"; };
struct GrantTag        { static constexpr std::string_view prefix = "grt"; };
struct GroupTag        { static constexpr std::string_view prefix = "grp"; };
struct HookTag         { static constexpr std::string_view prefix = "hok"; };
struct ImportTag       { static constexpr std::string_view prefix = "imp"; };
struct InboxTag        { static constexpr std::string_view prefix = "inb"; };
struct InvitationTag   { static constexpr std::string_view prefix = "inv"; };
struct JobTag          { static constexpr std::string_view prefix = "job"; };
struct LinkTag         { static constexpr std::string_view prefix = "lnk"; };
struct MailTag         { static constexpr std::string_view prefix = "mai"; };
struct MemberTag       { static constexpr std::string_view prefix = "mem"; };
struct MenuEntryTag    { static constexpr std::string_view prefix = "men"; };
struct NoteTag         { static constexpr std::string_view prefix = "not"; };
struct PageTag         { static constexpr std::string_view prefix = "pag"; };
struct PasskeyTag      { static constexpr std::string_view prefix = "psk"; };
struct PaymentTag      { static constexpr std::string_view prefix = "pay"; };
struct PlaceTag        { static constexpr std::string_view prefix = "fbx"; };
struct RequestTag      { static constexpr std::string_view prefix = "req"; };
struct SectionTag      { static constexpr std::string_view prefix = "sec"; };
struct SessionTag      { static constexpr std::string_view prefix = "ses"; };
struct SiteTag         { static constexpr std::string_view prefix = "sit"; };
struct StaffTag        { static constexpr std::string_view prefix = "stf"; };
struct SubscriptionTag { static constexpr std::string_view prefix = "sbs"; };
struct TagTag          { static constexpr std::string_view prefix = "tag"; };
struct ViewTag         { static constexpr std::string_view prefix = "viw"; };
struct UploadTag       { static constexpr std::string_view prefix = "upl"; };

using ActivityId   = Id<ActivityTag>;
using ApiKeyId     = Id<ApiKeyTag>;
using CaptionId    = Id<CaptionTag>;
using CodeId       = Id<CodeTag>;
using ConnectionId = Id<ConnectionTag>;
using DeliveryId   = Id<DeliveryTag>;
using FieldId      = Id<FieldTag>;
using FileId       = Id<FileTag>;
using FolderId     = Id<FolderTag>;
using GrantId      = Id<GrantTag>;
using GroupId      = Id<GroupTag>;
using HookId       = Id<HookTag>;
using ImportId     = Id<ImportTag>;
using InboxId      = Id<InboxTag>;
using InvitationId = Id<InvitationTag>;
using JobId        = Id<JobTag>;
using LinkId       = Id<LinkTag>;
using MailId       = Id<MailTag>;
using MemberId     = Id<MemberTag>;
using MenuEntryId  = Id<MenuEntryTag>;
using NoteId       = Id<NoteTag>;
using PageId       = Id<PageTag>;
using PasskeyId    = Id<PasskeyTag>;
using PaymentId    = Id<PaymentTag>;
using PlaceId      = Id<PlaceTag>;
using RequestId    = Id<RequestTag>;
using SectionId    = Id<SectionTag>;
using SessionId    = Id<SessionTag>;
using SiteId       = Id<SiteTag>;
using StaffId      = Id<StaffTag>;
using SubscriptionId = Id<SubscriptionTag>;
using TagId        = Id<TagTag>;
using ViewId       = Id<ViewTag>;
using UploadId     = Id<UploadTag>;

}  // namespace hub
// clang-format on

namespace hub {

enum class ThingKind { product, collection };

// What a member can be given: a product (prd_…) or a collection (col_…). One type, for one table holds both and most
// rules treat them alike.
class ThingId {
public:
    static ThingId fresh(ThingKind kind, Time now) { return ThingId{fresh_id(prefix_of(kind), now)}; }
    // Throws Invalid unless it is one of the two.
    static ThingId parse(std::string_view text) {
        const ThingKind kind =
            text.starts_with(prefix_of(ThingKind::collection)) ? ThingKind::collection : ThingKind::product;
        return ThingId{parse_id(prefix_of(kind), text)};
    }
    static constexpr std::string_view prefix_of(ThingKind kind) { return kind == ThingKind::product ? "prd" : "col"; }
    static constexpr std::string_view prefix = "prd_ or col";
    static bool matches(std::string_view text) {
        return is_id(prefix_of(ThingKind::product), text) || is_id(prefix_of(ThingKind::collection), text);
    }

    ThingKind kind() const { return text_[0] == 'p' ? ThingKind::product : ThingKind::collection; }
    std::string text() const { return {text_.data(), text_.size()}; }
    std::string_view view() const { return {text_.data(), text_.size()}; }

    auto operator<=>(const ThingId&) const = default;

private:
    explicit ThingId(const IdText& text) : text_(text) {}

    IdText text_{};
};

}  // namespace hub

template <>
struct std::hash<hub::ThingId> {
    std::size_t operator()(const hub::ThingId& id) const noexcept { return std::hash<std::string_view>{}(id.view()); }
};
