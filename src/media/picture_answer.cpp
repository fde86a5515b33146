#include "media/picture_answer.h"

#include "base/error.h"
#include "base/text.h"
#include "media/answer.h"

namespace hub::media {

namespace {

struct Ready {
    std::optional<Examination> examination;
    std::vector<Picture> pictures;
};

Ready ready_of(const Showing& showing, const File& image) {
    return showing.store.read(showing.site, [&](Reader& reader) {
        return Ready{find_examination(reader, image.content), pictures_of(reader, image.content)};
    });
}

http::Response guarded(http::Response response) {
    response.with("Cache-Control", "private, no-store").with("Content-Security-Policy", "default-src 'none'; sandbox");
    return response;
}

}  // namespace

http::Response answer_with_picture(const Showing& showing, const File& image, const http::Request& request) {
    const Ready ready = ready_of(showing, image);
    const std::string wanted = request.parameter("w").value_or("");
    const Picture* const picture = fitting(ready.pictures, parse_i64(wanted));
    if (picture == nullptr) {
        if (ready.examination && ready.examination->state == Examination::State::working)
            throw Unavailable("This image is being made ready. Load the page again in a moment.");
        throw NotFound("This image can't be shown.");
    }
    http::Response response;
    showing.shelf.serve(response, showing.site, picture->content, picture->size);
    response.with("Content-Type", "image/webp")
        .with("Content-Disposition", "inline")
        .with("ETag", "\"" + picture->content.text() + "\"");
    return guarded(std::move(response));
}

http::Response answer_with_poster(const Showing& showing, const File& video, const http::Request& request) {
    const auto image = showing.store.read(showing.site, [&](Reader& reader) -> std::optional<File> {
        const auto poster = poster_of(reader, video.id);
        return poster ? find_file(reader, *poster) : std::nullopt;
    });
    if (!image) throw NotFound("This video has no poster.");
    return answer_with_picture(showing, *image, request);
}

http::Response answer_with_captions(const Showing& showing, const File& file, const std::string& caption) {
    if (!CaptionId::matches(caption)) throw NotFound("There are no such captions.");
    return answer_with_webvtt(showing.store.read(
        showing.site, [&](Reader& reader) { return load_caption_text(reader, file.id, CaptionId::parse(caption)); }));
}

http::Response shown_to_member(const Showing& showing, const File& file, const http::Request& request) {
    if (const auto caption = request.parameter("captions")) return answer_with_captions(showing, file, *caption);
    if (request.parameter("poster")) return answer_with_poster(showing, file, request);
    if (file.kind == Kind::image) return answer_with_picture(showing, file, request);
    return answer_with(showing.shelf, showing.site, file);
}

http::Response answer_with_webvtt(std::string text) {
    http::Response response;
    response.body = std::move(text);
    response.with("Content-Type", "text/vtt; charset=utf-8");
    return guarded(std::move(response));
}

}  // namespace hub::media
