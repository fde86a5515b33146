#pragma once

#include "filebox/filebox.h"

namespace hub::filebox::rows {

std::optional<Place> find(Reader& reader, const PlaceId& id);
std::optional<Place> find_live(Reader& reader, const FileId& file, const std::optional<MemberId>& member,
                               const std::optional<ThingId>& thing);
void insert(Tx& tx, const Place& place);
void withdraw(Tx& tx, const PlaceId& id);
void withdraw_everywhere(Tx& tx, const FileId& file);
Uses uses_of(Reader& reader, const FileId& file);
std::vector<Place> list(Reader& reader, const Filter& filter);
std::vector<Place> of_member(Reader& reader, const MemberId& member, const std::optional<PlaceId>& before,
                             std::size_t limit);
std::int64_t uploaded_bytes(Reader& reader, const MemberId& member);

std::optional<Settings> settings(Reader& reader);
void save(Tx& tx, const Settings& settings);

void insert_notice(Tx& tx, std::string_view token_hash, const MemberId& member);
std::optional<MemberId> notice(Reader& reader, std::string_view token_hash);
bool use_notice(Tx& tx, std::string_view token_hash);
std::int64_t delete_notices(Tx& everywhere, std::size_t limit);

}  // namespace hub::filebox::rows
