#pragma once

#include "media/uploads.h"

namespace hub::media::rows {

void insert(Tx& tx, const Upload& upload);
std::optional<Upload> find_upload(Reader& reader, const UploadId& id);
void keep(Tx& tx, const UploadId& id, Time until);
// False when it was finished already, or is gone.
bool finish(Tx& tx, const UploadId& id, const FileId& file);
void remove_upload(Tx& tx, const UploadId& id);

struct Due {
    SiteId site;
    UploadId upload;
};
std::vector<Due> expired(Reader& everywhere, std::size_t limit);

}  // namespace hub::media::rows
