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

// "Bowl.webp" of "Bowl.jpg"
std::string picture_name(const std::string& name) {
    const std::size_t dot = name.rfind('.');
    return name.substr(0, dot == 0 ? std::string::npos : dot) + ".webp";
}

http::Response guarded(http::Response response) {
    response.with("Cache-Control", "private, no-store").with("Content-Security-Policy", "default-src 'none'; sandbox");
    return response;
}

http::Response picture_as(const Showing& showing, const File& image, const std::string& width, std::string how) {
    const Ready ready = ready_of(showing, image);
    const Picture* const picture = fitting(ready.pictures, parse_i64(width));
    if (picture == nullptr) {
        if (ready.examination && ready.examination->state == Examination::State::working)
            throw Unavailable("This image is being made ready. Load the page again in a moment.");
        throw NotFound("This image can't be shown.");
    }
    http::Response response;
    showing.shelf.serve(response, showing.site, picture->content, picture->size);
    response.with("Content-Type", "image/webp")
        .with("Content-Disposition", std::move(how))
        .with("ETag", "\"" + picture->content.text() + "\"");
    return guarded(std::move(response));
}

}  // namespace

http::Response answer_with_picture(const Showing& showing, const File& image, const http::Request& request) {
    return picture_as(showing, image, request.parameter("w").value_or(""), "inline");
}

Handout handout_of(Reader& reader, const File& file) {
    if (file.kind != Kind::image) return {.name = file.name, .size = file.size};
    const std::vector<Picture> pictures = pictures_of(reader, file.content);
    const Picture* const largest = fitting(pictures, std::nullopt);
    return {.name = picture_name(file.name), .size = largest == nullptr ? file.size : largest->size};
}

http::Response hand_out(const Showing& showing, const File& file) {
    if (file.kind != Kind::image) return answer_with_download(showing.shelf, showing.site, file);
    return picture_as(showing, file, "", disposition("attachment", picture_name(file.name)));
}

http::Response answer_with_poster(const Showing& showing, const File& video, const http::Request& request) {
    const auto image = showing.store.read(showing.site, [&](Reader& reader) -> std::optional<File> {
        const auto poster = poster_of(reader, video.id);
        return poster ? find_file(reader, *poster) : std::nullopt;
    });
    if (!image || !showing.opens || !showing.opens(image->audience)) throw NotFound("This video has no poster.");
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
    if (request.parameter("download")) return hand_out(showing, file);
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
