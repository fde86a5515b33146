#include "media/s3_calls.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/crypto.h"
#include "base/random.h"
#include "base/text.h"
#include "media/s3_wire.h"
#include "media/s3_xml.h"

namespace hub::media {

namespace wire {

namespace {

constexpr long connect_timeout_ms = 5'000;
constexpr long silence_max_s = 10;  // without a byte in either direction

void append(List& list, const std::string& line) {
    curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
    ENSURE(longer != nullptr);
    if (!list) list.reset(longer);  // otherwise it is the same list
}

}  // namespace

List prepare(CURL* handle, const S3Place& place, const S3Call& call, std::string_view sha256) {
    const std::string address =
        place.address + "/" + call.key + (call.query.empty() ? std::string{} : "?" + call.query);
    set(handle, CURLOPT_URL, address.c_str());
    set(handle, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    set(handle, CURLOPT_AWS_SIGV4, format("aws:amz:{}:s3", place.region).c_str());
    set(handle, CURLOPT_USERNAME, place.key_id.c_str());
    set(handle, CURLOPT_PASSWORD, place.key.reveal().c_str());
    set(handle, CURLOPT_PATH_AS_IS, 1L);
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
    set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(handle, CURLOPT_LOW_SPEED_TIME, silence_max_s);
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_NOPROXY, "*");
    List headers;
    append(headers, "x-amz-content-sha256: " + std::string{sha256});
    if (!place.token.empty()) append(headers, "x-amz-security-token: " + place.token.reveal());
    if (call.method == "POST") append(headers, "Content-Type: application/xml");  // curl would call it a form
    set(handle, CURLOPT_HTTPHEADER, headers.get());
    return headers;
}

std::string note_of(CURLcode code) {
    switch (code) {
        case CURLE_COULDNT_CONNECT:
        case CURLE_COULDNT_RESOLVE_HOST:
            return "nobody answers at its address";
        case CURLE_OPERATION_TIMEDOUT:
            return "it didn't answer in time";
        default:
            return curl_easy_strerror(code);
    }
}

}  // namespace wire

namespace {

constexpr std::size_t idle_max = 16;

// What is read from while a call goes on, and written to.
struct Exchange {
    const S3Call& call;
    CURL* handle;
    S3Reply reply{};
    std::uint64_t sent = 0;
};

std::size_t read_body(char* into, std::size_t, std::size_t most, void* pointer) noexcept {
    auto& exchange = *static_cast<Exchange*>(pointer);
    const S3Call& call = exchange.call;
    try {
        const std::size_t count = std::min<std::uint64_t>(most, call.count - exchange.sent);
        const std::size_t got = call.file->read_at(call.place + exchange.sent, {into, count});
        exchange.sent += got;
        return got == count ? got : CURL_READFUNC_ABORT;
    } catch (...) {
        return CURL_READFUNC_ABORT;
    }
}

std::size_t take_body(const char* bytes, std::size_t, std::size_t count, void* pointer) noexcept {
    auto& exchange = *static_cast<Exchange*>(pointer);
    try {
        long status = 0;
        curl_easy_getinfo(exchange.handle, CURLINFO_RESPONSE_CODE, &status);
        if (exchange.call.on_bytes && status == 200) {
            exchange.call.on_bytes({bytes, count});
        } else {
            if (exchange.reply.body.size() + count > s3_xml_max) return 0;
            exchange.reply.body.append(bytes, count);
        }
        return count;
    } catch (...) {
        return 0;
    }
}

std::size_t take_head(const char* bytes, std::size_t, std::size_t count, void* pointer) noexcept {
    auto& exchange = *static_cast<Exchange*>(pointer);
    constexpr std::string_view name = "etag:";
    const std::string_view line{bytes, count};
    const bool is_tag = line.size() > name.size() && std::ranges::equal(line.substr(0, name.size()), name, {},
                                                                        [](char letter) { return letter | 0x20; });
    try {
        if (is_tag) exchange.reply.etag = std::string{trimmed(line.substr(name.size()))};
        return count;
    } catch (...) {
        return 0;
    }
}

class CurlCalls final : public S3Calls {
public:
    explicit CurlCalls(S3Place place) : place_(std::move(place)), streams_(wire::start_streams(place_)) {}

    S3Reply send(const S3Call& call) override {
        wire::Easy handle = take();
        Exchange exchange{.call = call, .handle = handle.get()};
        const std::string hash = !call.sha256.empty() ? call.sha256
                                 : call.body.empty()  ? std::string{wire::sha256_of_nothing}
                                                      : crypto::to_hex(crypto::sha256(call.body));
        const wire::List headers = wire::prepare(handle.get(), place_, call, hash);
        set_body(handle.get(), exchange);
        const CURLcode code = curl_easy_perform(handle.get());
        long status = 0;
        curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
        exchange.reply.status = code == CURLE_OK ? static_cast<int>(status) : 0;
        if (code != CURLE_OK) exchange.reply.note = wire::note_of(code);
        give_back(std::move(handle));
        return std::move(exchange.reply);
    }

    std::unique_ptr<http::Inflow> open(const std::string& key, const http::ByteRange& part) override {
        return wire::open_stream(streams_, key, part);
    }

private:
    static void set_body(CURL* handle, Exchange& exchange) {
        const S3Call& call = exchange.call;
        wire::set(handle, CURLOPT_WRITEFUNCTION, take_body);
        wire::set(handle, CURLOPT_WRITEDATA, &exchange);
        wire::set(handle, CURLOPT_HEADERFUNCTION, take_head);
        wire::set(handle, CURLOPT_HEADERDATA, &exchange);
        if (call.method == "HEAD") wire::set(handle, CURLOPT_NOBODY, 1L);
        if (call.file != nullptr) {
            wire::set(handle, CURLOPT_UPLOAD, 1L);
            wire::set(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(call.count));
            wire::set(handle, CURLOPT_READFUNCTION, read_body);
            wire::set(handle, CURLOPT_READDATA, &exchange);
        } else if (call.method == "POST" || call.method == "PUT") {
            wire::set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
            wire::set(handle, CURLOPT_POSTFIELDS, call.body.c_str());
        }
    }

    wire::Easy take() {
        const std::scoped_lock lock{mutex_};
        if (idle_.empty()) {
            wire::Easy made{curl_easy_init()};
            ENSURE(made != nullptr);
            return made;
        }
        wire::Easy handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
    }
    void give_back(wire::Easy handle) {
        curl_easy_reset(handle.get());
        const std::scoped_lock lock{mutex_};
        if (idle_.size() < idle_max) idle_.push_back(std::move(handle));
    }

    S3Place place_;
    std::shared_ptr<wire::Streams> streams_;
    std::mutex mutex_;  // guards idle_
    std::vector<wire::Easy> idle_;
};

}  // namespace

std::chrono::milliseconds pause_after(int turn) {
    const std::uint32_t longest = 150U << static_cast<unsigned>(turn);
    return std::chrono::milliseconds{longest / 2 + random::below(longest / 2)};
}

void rest_after(int turn) {
    std::mutex mutex;
    std::unique_lock lock{mutex};
    std::condition_variable{}.wait_for(lock, pause_after(turn));  // nobody calls it: only time helps
}

S3Reply tried(const std::function<S3Reply()>& once) {
    for (int turn = 1;; ++turn) {
        S3Reply reply = once();
        if (!is_passing(reply.status) || turn == s3_tries_max) return reply;
        rest_after(turn);
    }
}

std::string said_by(const S3Reply& reply) {
    if (reply.status == 0) return reply.note;
    return format("it answers {} {}", reply.status, s3_value(reply.body, "Code").value_or(""));
}

bool is_passing(int status) {
    return status == 0 || status == 408 || status == 429 || status >= 500;
}

std::unique_ptr<S3Calls> open_s3_calls(S3Place place) {
    return std::make_unique<CurlCalls>(std::move(place));
}

}  // namespace hub::media
