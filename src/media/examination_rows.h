#pragma once

#include <string_view>

#include "media/examinations.h"

namespace hub::media::rows {

void insert_examination(Tx& tx, const File& file);
std::optional<Examination> find_examination(Reader& reader, const FileId& content);
std::vector<Picture> pictures(Reader& reader, const FileId& content);
bool is_picture(Reader& reader, const FileId& content);

// False unless it failed, or waits for something that is broken here.
bool restart_examination(Tx& tx, const FileId& content);

struct Claimed {
    SiteId site;
    FileId content;
    FileId file;
    int attempts;
    std::int64_t epoch;
};
// Those that are due, each under a new epoch until `leased_until`.
std::vector<Claimed> claim_examinations(Tx& everywhere, std::string_view skip_locked, Time leased_until,
                                        std::size_t limit);
// Makes due again what a process that is gone had claimed.
void release_examinations(Tx& everywhere);
// Each is false, and does nothing, where somebody else has claimed it since.
bool finish_examination(Tx& tx, const Claimed& claimed, const Examination& found);
bool postpone_examination(Tx& tx, const Claimed& claimed, Time due_at, const std::string& reason);
// The same, and the attempt doesn't count.
bool put_back_examination(Tx& tx, const Claimed& claimed, Time due_at, const std::string& reason);
void insert_picture(Tx& tx, const FileId& content, const Picture& picture);

}  // namespace hub::media::rows
