#include "media/answer.h"

#include "base/text.h"
#include "http/request.h"

namespace hub::media {

namespace {

// For browsers of today, and as far as ASCII goes for others (RFC 6266).
std::string disposition(const File& file) {
    std::string plain;
    for (const char letter : file.name) plain += letter >= ' ' && letter < 0x7f && letter != '%' ? letter : '_';
    return format("{}; filename=\"{}\"; filename*=UTF-8''{}", file.kind == Kind::document ? "attachment" : "inline",
                  plain, http::percent_encoded(file.name));
}

}  // namespace

http::Response answer_with(const Shelf& shelf, const SiteId& site, const File& file) {
    http::Response response;
    shelf.serve(response, site, file.content, file.size);
    response.with("Content-Type", file.kind == Kind::document ? "application/octet-stream" : file.type)
        .with("Content-Disposition", disposition(file))
        .with("ETag", "\"" + file.content.text() + "\"")
        .with("Cache-Control", "private, no-store")
        .with("Content-Security-Policy", "default-src 'none'; sandbox");
    return response;
}

}  // namespace hub::media
