#pragma once

#include "http/response.h"
#include "media/files.h"
#include "media/shelf.h"

namespace hub::media {

// The file itself, as far as the request asks for it: shown by the browser where its kind may be, else saved under its
// name. Nothing in it can act in our name, and nobody between us and the caller keeps it. Throws NotFound.
http::Response answer_with(const Shelf& shelf, const SiteId& site, const File& file);

}  // namespace hub::media
