#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"
#include "media/files.h"

// The members' page of files: what the owner offers to all, what is shared with one member alone, and what members
// uploaded themselves.
namespace hub::filebox {

enum class Origin : std::uint8_t { offered, shared, uploaded };
std::string_view word_of(Origin origin);  // "offered"
std::optional<Origin> find_origin(std::string_view word);

// Where a file stands in the filebox.
struct Place {
    PlaceId id;
    FileId file;
    Origin origin = Origin::offered;
    std::optional<MemberId> member;  // empty: offered
    std::uint64_t size = 0;          // as of when it was put there; what uploads of members are counted by
    Time created_at;
    std::optional<ThingId> thing{};  // offered to those alone to whom this product or collection is open; empty: to all
};

// The verdict on products and collections for one member.
using Opens = std::function<bool(const ThingId&)>;

struct Put {
    Place place;
    bool is_new = false;
};
// The same again answers what is there. Throws NotFound for a file or member that isn't.
Put offer(Tx& tx, const FileId& file, const std::optional<ThingId>& thing = {});
Put share(Tx& tx, const FileId& file, const MemberId& member);

struct Settings {
    bool uploads = false;                      // whether members may upload
    std::uint64_t upload_limit = 500'000'000;  // bytes that each may have there
};
Settings load_settings(Reader& reader);
void change_settings(Tx& tx, const Settings& settings);

// Throws Forbidden while members may not upload, and TooLarge when it would be more than each may have.
void require_upload_room(Reader& reader, const MemberId& member, std::uint64_t bytes);
std::uint64_t uploaded_bytes(Reader& reader, const MemberId& member);
// Adds the file too; its bytes are on the shelf already. Throws likewise.
Place take_upload(Tx& tx, const media::File& file, const MemberId& member);

Place load_place(Reader& reader, const PlaceId& id);  // throws NotFound, withdrawn ones included
// Takes it out. A member's own upload is deleted with it: its bytes may go once this is committed.
void withdraw(Tx& tx, const Place& place);

// In how many places a file stands.
struct Uses {
    std::int64_t offered = 0;
    std::int64_t shared = 0;
    std::int64_t uploaded = 0;
};
Uses uses_of(Reader& reader, const FileId& file);
// Takes it out of all of them, as is due when the file itself is deleted.
void withdraw_everywhere(Tx& tx, const FileId& file);

// The file, where this member may have it now; the one answer to that, asked at each request.
std::optional<media::File> file_for(Reader& reader, const Place& place, const MemberId& member, const Opens& opens);

struct Filter {
    std::optional<MemberId> member{};  // of this one alone: shared or uploaded
    std::optional<Origin> origin{};
    std::optional<PlaceId> before{};  // for the next page
    std::size_t limit = 100;
};
// Newest first.
std::vector<Place> list_places(Reader& reader, const Filter& filter);
// What one member sees, newest first: offered to them, or theirs. Fewer than `limit`, and yet more to come, where
// much is offered to others.
struct Seen {
    std::vector<Place> places;
    std::optional<PlaceId> before{};  // what to ask for next; empty: that was all
};
Seen places_of(Reader& reader, const MemberId& member, const Opens& opens, std::optional<PlaceId> before,
               std::size_t limit);

// The token for the link of a notice; it lets this member in once, within 14 days.
constexpr std::chrono::days notice_life{14};
std::string begin_notice(Tx& tx, const MemberId& member);
// Whose it is, while it works. Changes nothing.
std::optional<MemberId> look_at_notice(Reader& reader, std::string_view token);
// The same, and uses it up.
std::optional<MemberId> finish_notice(Tx& tx, std::string_view token);
std::size_t forget_notices(Tx& everywhere, std::size_t limit);

}  // namespace hub::filebox
