#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/open_file.h"
#include "http/inflow.h"
#include "media/s3_place.h"

namespace hub::media {

// One call to the store. Its address is the place's, the key and the query as they stand here, so both must be written
// as an address and a signature want them: percent-encoded, the query sorted and with an = in each part.
struct S3Call {
    std::string method = "GET";
    std::string key{};
    std::string query{};
    std::string body{};
    const OpenFile* file = nullptr;  // the body instead: `count` bytes of it from `place`
    std::uint64_t place = 0;
    std::uint64_t count = 0;
    std::string sha256{};                              // of the body, in hex; worked out for `body` when empty
    std::function<void(std::string_view)> on_bytes{};  // of an answer with 200; otherwise the answer is kept
};

struct S3Reply {
    int status = 0;  // 0: nobody answered, or not to the end
    std::string body;
    std::string etag;
    std::string note;  // for people, when there is no status

    bool is_good() const { return status >= 200 && status < 300; }
};

// Speaks to one store: libcurl with AWS Signature 4. Follows no redirect, uses no proxy. Thread-safe.
class S3Calls {
public:
    virtual ~S3Calls() = default;
    // Blocks, for as long as bytes keep coming or going.
    virtual S3Reply send(const S3Call& call) = 0;
    // Doesn't: one thread brings the bytes of all streams, and holds each back whose reader is slow. Before the first
    // byte it is tried again where that makes sense.
    virtual std::unique_ptr<http::Inflow> open(const std::string& key, const http::ByteRange& part) = 0;
};
std::unique_ptr<S3Calls> open_s3_calls(S3Place place);

// What is tried again: calls that got no answer, or one that may be another in a moment.
inline constexpr int s3_tries_max = 4;
bool is_passing(int status);
// How long to wait after try number `turn`, counted from 1: longer each time, and not for all at the same moment.
std::chrono::milliseconds pause_after(int turn);
void rest_after(int turn);
// What `once` answers in the end. It sends the call anew each time, so it must bear being sent twice.
S3Reply tried(const std::function<S3Reply()>& once);
// Of a reply that isn't good, for people: "it answers 403 AccessDenied".
std::string said_by(const S3Reply& reply);

}  // namespace hub::media
