#pragma once

#include <vector>

#include "catalog/blocks.h"

// What is known of the files that a body shows, worked into it when it is read: sizes of images and their places kept
// free, posters, captions. It changes without the page being saved, so it isn't in the stored form.
namespace hub::catalog {

// The files that a look may be known of: images, and what plays.
std::vector<FileId> files_looked_at(const Compiled& compiled);
// Once, on what compiled_of() gave.
void attach_looks(Compiled& compiled, std::vector<media::Look> looks);

// What an attached piece is to one reader, who finds its file at `address`.
void append_shown(std::string& html, const media::Look& look, Compiled::Part part, const std::string& address);

}  // namespace hub::catalog
