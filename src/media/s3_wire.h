#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <curl/curl.h>

#include "base/ensure.h"
#include "media/s3_calls.h"

// For s3_calls.cpp and s3_streams.cpp alone, the two that name libcurl here: a request to the store, signed and
// limited.
namespace hub::media::wire {

struct EasyDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    ENSURE(curl_easy_setopt(handle, option, value) == CURLE_OK);
}

inline constexpr std::string_view sha256_of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// Address, method, signature, limits; `sha256` of the body in hex. The headers must live as long as the transfer.
List prepare(CURL* handle, const S3Place& place, const S3Call& call, std::string_view sha256);
// What went wrong, for people.
std::string note_of(CURLcode code);
std::unique_ptr<http::Inflow> open_stream(const std::shared_ptr<class Streams>& streams, const std::string& key,
                                          const http::ByteRange& part);
std::shared_ptr<Streams> start_streams(const S3Place& place);

}  // namespace hub::media::wire
