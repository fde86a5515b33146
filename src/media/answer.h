#pragma once

#include "http/response.h"
#include "media/files.h"
#include "media/shelf.h"

namespace hub::media {

// The value of a Content-Disposition, for browsers of today, and as far as ASCII goes for others (RFC 6266). `how`:
// attachment or inline.
std::string disposition(std::string_view how, std::string_view name);

// The file itself, as far as the request asks for it: shown by the browser where its kind may be, else saved under its
// name. Nothing in it can act in our name, and nobody between us and the caller keeps it. Throws NotFound.
http::Response answer_with(const Shelf& shelf, const SiteId& site, const File& file);
// The same, saved under its name whatever its kind.
http::Response answer_with_download(const Shelf& shelf, const SiteId& site, const File& file);

}  // namespace hub::media
