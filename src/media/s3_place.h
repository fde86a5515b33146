#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace hub::media {

// Where an S3-compatible store keeps our files, and as whom we come.
struct S3Place {
    std::string
        address;  // "https://bucket.s3.eu-central-1.amazonaws.com" or "http://127.0.0.1:4568/bucket": what keys follow
    std::string prefix;  // what our keys begin with: empty, or ends with a slash
    std::string region;
    std::string key_id;
    Secret<std::string> key;
    Secret<std::string> token;  // of temporary keys; else empty
};

struct S3Keys {
    std::string id;
    Secret<std::string> key;
    Secret<std::string> token;
};

bool is_s3(std::string_view text);  // "s3://…"

// "s3://bucket/prefix?region=eu-central-1&endpoint=https://…"; without an endpoint, Amazon's. Throws Invalid about
// media, also when a key is missing.
S3Place s3_place(std::string_view text, const S3Keys& keys);
// Without the keys, which need not be there.
S3Place s3_address(std::string_view text);

}  // namespace hub::media
