#include "media/s3_place.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "http/target.h"

namespace hub::media {

namespace {

constexpr std::string_view scheme = "s3://";

[[noreturn]] void refuse(const std::string& what) {
    throw Invalid("media", what);
}

bool is_bucket(std::string_view name) {
    const auto fits = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' || letter == '.';
    };
    return name.size() >= 3 && name.size() <= 63 && std::ranges::all_of(name, fits);
}

// What a key may hold without being written in another way in an address.
bool is_plain(std::string_view text) {
    const auto fits = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || std::string_view{"-._~/"}.find(letter) != std::string_view::npos;
    };
    return std::ranges::all_of(text, fits) && text.find("//") == std::string_view::npos &&
           text.find("..") == std::string_view::npos;
}

std::string parameter(const http::Target& target, std::string_view name, std::string otherwise) {
    for (const auto& [key, value] : target.query) {
        if (key == name) return value;
    }
    return otherwise;
}

void check_parameters(const http::Target& target) {
    for (const auto& [name, value] : target.query) {
        if (name != "region" && name != "endpoint") refuse("takes ?region= and &endpoint=, and not " + name);
    }
}

}  // namespace

bool is_s3(std::string_view text) {
    return text.starts_with(scheme);
}

S3Place s3_address(std::string_view text) {
    const std::string_view rest = text.substr(std::min(text.size(), scheme.size()));
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    const std::string bucket{rest.substr(0, end)};
    if (!is_s3(text) || !is_bucket(bucket)) refuse("should be a folder, or s3://bucket/prefix?region=…&endpoint=…");
    const std::string path{rest.substr(end)};
    const auto target = http::parse_target(path.starts_with('/') ? path : "/" + path);
    if (!target || !is_plain(target->path)) refuse("has a prefix that is not of letters, digits, and -._~/");
    check_parameters(*target);
    S3Place place;
    place.region = parameter(*target, "region", "us-east-1");
    if (place.region.empty() || !is_plain(place.region)) refuse("has a region that is none");
    place.prefix = target->path.substr(1);
    if (!place.prefix.empty() && !place.prefix.ends_with('/')) place.prefix += '/';
    std::string endpoint = parameter(*target, "endpoint", "");
    while (endpoint.ends_with('/')) endpoint.pop_back();
    if (!endpoint.empty() && !endpoint.starts_with("http://") && !endpoint.starts_with("https://"))
        refuse("has an endpoint that should begin with https:// or http://");
    place.address =
        endpoint.empty() ? format("https://{}.s3.{}.amazonaws.com", bucket, place.region) : endpoint + "/" + bucket;
    return place;
}

S3Place s3_place(std::string_view text, const S3Keys& keys) {
    S3Place place = s3_address(text);
    if (keys.id.empty() || keys.key.empty())
        refuse(
            "needs the store's keys: s3-access-key-id and s3-secret-access-key, or AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY in the environment");
    place.key_id = keys.id;
    place.key = keys.key;
    place.token = keys.token;
    return place;
}

}  // namespace hub::media
