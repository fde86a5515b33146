#include "app/shelves.h"

#include <string>
#include <utility>

#include "media/s3_shelf.h"

namespace hub::app {

media::S3Place store_at(const std::string& address, const Config& config) {
    return media::s3_place(
        address, {.id = config.s3_access_key_id, .key = config.s3_secret_access_key, .token = config.s3_session_token});
}

std::unique_ptr<media::Shelf> make_shelf(const Config& config, const Clock& clock) {
    if (config.media_store.empty()) return std::make_unique<media::FolderShelf>(config.media);
    media::S3Place place = store_at(config.media_store, config);
    const std::string prefix = place.prefix;
    return std::make_unique<media::S3Shelf>(media::open_s3_calls(std::move(place)), prefix,
                                            (config.media / "incoming").string(), clock);
}

}  // namespace hub::app
