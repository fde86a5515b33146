#include "media/answer.h"

#include "base/text.h"
#include "http/request.h"

namespace hub::media {

namespace {

http::Response answer_as(const Shelf& shelf, const SiteId& site, const File& file, std::string_view how) {
    http::Response response;
    shelf.serve(response, site, file.content, file.size);
    response.with("Content-Type", file.kind == Kind::document ? "application/octet-stream" : file.type)
        .with("Content-Disposition", disposition(how, file.name))
        .with("ETag", "\"" + file.content.text() + "\"")
        .with("Cache-Control", "private, no-store")
        .with("Content-Security-Policy", "default-src 'none'; sandbox");
    return response;
}

}  // namespace

std::string disposition(std::string_view how, std::string_view name) {
    std::string plain;
    for (const char letter : name) plain += letter >= ' ' && letter < 0x7f && letter != '%' ? letter : '_';
    return format("{}; filename=\"{}\"; filename*=UTF-8''{}", how, plain, http::percent_encoded(name));
}

http::Response answer_with(const Shelf& shelf, const SiteId& site, const File& file) {
    return answer_as(shelf, site, file, file.kind == Kind::document ? "attachment" : "inline");
}

http::Response answer_with_download(const Shelf& shelf, const SiteId& site, const File& file) {
    return answer_as(shelf, site, file, "attachment");
}

}  // namespace hub::media
