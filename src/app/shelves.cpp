#include "app/shelves.h"

#include <string>
#include <utility>

#include "media/s3_shelf.h"

namespace hub::app {

std::unique_ptr<media::Shelf> make_shelf(const Config& config, const Clock& clock) {
    if (config.media_store.empty()) return std::make_unique<media::FolderShelf>(config.media);
    media::S3Place place = media::s3_place(config.media_store);
    const std::string prefix = place.prefix;
    return std::make_unique<media::S3Shelf>(media::open_s3_calls(std::move(place)), prefix,
                                            (config.media / "incoming").string(), clock);
}

}  // namespace hub::app
