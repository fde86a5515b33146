#pragma once

#include <vector>

#include "catalog/blocks.h"

// What is known of the files that a body shows, worked into it when it is read: sizes of images and their places kept
// free, posters, captions. It changes without the page being saved, so it isn't in the stored form.
namespace hub::catalog {

// The files that it shows or offers.
std::vector<FileId> files_looked_at(const Compiled& compiled);
// Once, on what compiled_of() gave.
void attach_looks(Compiled& compiled, std::vector<media::Look> looks);

// What an attached piece is to one reader.
void append_shown(std::string& html, const media::Look& look, Compiled::Part part, const MergeValues& values);
// In place of what shows a file that isn't for this reader.
void append_kept(std::string& html, const media::Look& look, const Compiled::Kept& kept, const MergeValues& values);

}  // namespace hub::catalog
