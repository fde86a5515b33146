#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The little that is read of the XML an S3-compatible store answers with. Strict and bounded: no document types, no
// entities of its own, no more than a megabyte, no deeper than 16 elements; whatever else it says is passed over.
namespace hub::media {

inline constexpr std::size_t s3_xml_max = 1024 * 1024;

// The text of the first element of this name; empty when there is none or it is no such XML.
std::optional<std::string> s3_value(std::string_view xml, std::string_view element);

struct S3Listing {
    struct Entry {
        std::string key;
        std::string upload;  // of an upload in parts
        std::string moment;  // when it was stored or begun, RFC 3339
    };
    std::vector<Entry> entries;
    bool goes_on = false;
    std::string next;         // where it goes on: a token, or a key
    std::string next_upload;  // and the upload behind that key
};
// ListBucketResult and ListMultipartUploadsResult; empty when it is neither.
std::optional<S3Listing> s3_listing(std::string_view xml);

}  // namespace hub::media
