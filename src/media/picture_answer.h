#pragma once

#include <functional>
#include <string>

#include "db/store.h"
#include "http/request.h"
#include "http/response.h"
#include "media/captions.h"
#include "media/shelf.h"

// What members are shown in place of the bytes of a file.
namespace hub::media {

struct Showing {
    Store& store;
    const Shelf& shelf;
    const SiteId& site;
    std::function<bool(const Audience&)> opens{};  // the verdict for who asks; without it, no
};

// The size of an image that is asked for by ?w=, made without metadata; never the image as it was uploaded. Throws
// NotFound where it couldn't be made, and Unavailable while it is being made.
http::Response answer_with_picture(const Showing& showing, const File& image, const http::Request& request);
// ?poster: the image in the place of a video. Throws NotFound also where that isn't for who asks, and as
// the image itself.
http::Response answer_with_poster(const Showing& showing, const File& video, const http::Request& request);
// ?captions=cap_…: WebVTT. Throws NotFound.
http::Response answer_with_captions(const Showing& showing, const File& file, const std::string& caption);

// What a member keeps of a file that they may have: an image as its largest picture, so that it doesn't tell where it
// was taken; anything else as it is. Throws as answer_with_picture().
struct Handout {
    std::string name;
    std::uint64_t size;
};
Handout handout_of(Reader& reader, const File& file);
http::Response hand_out(const Showing& showing, const File& file);

// What a member gets of a file that they may have: one of these, or the bytes themselves.
http::Response shown_to_member(const Showing& showing, const File& file, const http::Request& request);

// WebVTT, as a browser takes it.
http::Response answer_with_webvtt(std::string text);

}  // namespace hub::media
