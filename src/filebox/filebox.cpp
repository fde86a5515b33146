#include "filebox/filebox.h"

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "base/error.h"
#include "base/random.h"
#include "base/text.h"
#include "filebox/filebox_rows.h"
#include "members/members.h"

namespace hub::filebox {

namespace {

constexpr std::array<std::string_view, 3> words = {"offered", "shared", "uploaded"};

// Who is meant: one member, who has a thing, or all.
struct Whom {
    std::optional<MemberId> member{};
    std::optional<ThingId> thing{};
};

Put put(Tx& tx, const FileId& id, Origin origin, const Whom& whom) {
    const media::File file = media::load_file(tx, id);
    if (auto there = rows::find_live(tx, id, whom.member, whom.thing))
        return {.place = *std::move(there), .is_new = false};
    const Place place{.id = PlaceId::fresh(tx.now()),
                      .file = id,
                      .origin = origin,
                      .member = whom.member,
                      .size = file.size,
                      .created_at = tx.now(),
                      .thing = whom.thing};
    rows::insert(tx, place);
    return {.place = place, .is_new = true};
}

constexpr std::size_t looked_at_once = 100;
constexpr std::size_t looked_at_most = 1000;

bool is_meant(const Place& place, const MemberId& member, const Opens& opens) {
    if (place.member) return *place.member == member;
    return !place.thing || opens(*place.thing);
}

std::string hash_of(std::string_view token) {
    return crypto::to_base64url(crypto::sha256(token));
}

}  // namespace

std::string_view word_of(Origin origin) {
    return words.at(static_cast<std::size_t>(origin));
}

std::optional<Origin> find_origin(std::string_view word) {
    const auto* const found = std::ranges::find(words, word);
    if (found == words.end()) return std::nullopt;
    return static_cast<Origin>(found - words.begin());
}

Put offer(Tx& tx, const FileId& file, const std::optional<ThingId>& thing) {
    return put(tx, file, Origin::offered, {.thing = thing});
}

Put share(Tx& tx, const FileId& file, const MemberId& member) {
    members::load(tx, member);
    return put(tx, file, Origin::shared, {.member = member});
}

Settings load_settings(Reader& reader) {
    return rows::settings(reader).value_or(Settings{});
}

void change_settings(Tx& tx, const Settings& settings) {
    rows::save(tx, settings);
}

std::uint64_t uploaded_bytes(Reader& reader, const MemberId& member) {
    return static_cast<std::uint64_t>(rows::uploaded_bytes(reader, member));
}

void require_upload_room(Reader& reader, const MemberId& member, std::uint64_t bytes) {
    constexpr std::uint64_t megabyte = 1'000'000;
    const Settings settings = load_settings(reader);
    if (!settings.uploads) throw Forbidden("Uploads are not open here.");
    const std::uint64_t used = uploaded_bytes(reader, member);
    if (used + bytes > settings.upload_limit)
        throw TooLarge(format("That is more than fits: of your {} MB, {} MB are used. Delete something first.",
                              settings.upload_limit / megabyte, (used + megabyte - 1) / megabyte));
}

Place take_upload(Tx& tx, const media::File& file, const MemberId& member) {
    require_upload_room(tx, member, file.size);
    media::add_file(tx, file);
    return put(tx, file.id, Origin::uploaded, {.member = member}).place;
}

Place load_place(Reader& reader, const PlaceId& id) {
    auto found = rows::find(reader, id);
    if (!found) throw NotFound("This file is not here any more.");
    return *std::move(found);
}

void withdraw(Tx& tx, const Place& place) {
    rows::withdraw(tx, place.id);
    if (place.origin == Origin::uploaded && media::find_file(tx, place.file)) media::delete_file(tx, place.file);
}

Uses uses_of(Reader& reader, const FileId& file) {
    return rows::uses_of(reader, file);
}

void withdraw_everywhere(Tx& tx, const FileId& file) {
    rows::withdraw_everywhere(tx, file);
}

std::optional<media::File> file_for(Reader& reader, const Place& place, const MemberId& member, const Opens& opens) {
    if (!is_meant(place, member, opens)) return std::nullopt;
    return media::find_file(reader, place.file);
}

std::vector<Place> list_places(Reader& reader, const Filter& filter) {
    return rows::list(reader, filter);
}

Seen places_of(Reader& reader, const MemberId& member, const Opens& opens, std::optional<PlaceId> before,
               std::size_t limit) {
    Seen seen{.places = {}, .before = std::move(before)};
    for (std::size_t looked_at = 0; looked_at < looked_at_most;) {
        const std::vector<Place> next = rows::of_member(reader, member, seen.before, looked_at_once);
        for (const Place& place : next) {
            if (seen.places.size() == limit) return seen;
            seen.before = place.id;
            if (is_meant(place, member, opens)) seen.places.push_back(place);
        }
        looked_at += next.size();
        if (next.size() < looked_at_once) return {.places = std::move(seen.places)};
    }
    return seen;
}

std::string begin_notice(Tx& tx, const MemberId& member) {
    std::string token = random::token();
    rows::insert_notice(tx, hash_of(token), member);
    return token;
}

std::optional<MemberId> look_at_notice(Reader& reader, std::string_view token) {
    return rows::notice(reader, hash_of(token));
}

std::optional<MemberId> finish_notice(Tx& tx, std::string_view token) {
    auto member = rows::notice(tx, hash_of(token));
    if (!member || !rows::use_notice(tx, hash_of(token))) return std::nullopt;
    return member;
}

std::size_t forget_notices(Tx& everywhere, std::size_t limit) {
    return static_cast<std::size_t>(rows::delete_notices(everywhere, limit));
}

}  // namespace hub::filebox
