#include "media/s3_shelf.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/crypto.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sabotage.h"
#include "base/text.h"
#include "http/request.h"
#include "media/s3_xml.h"

namespace hub::media {

namespace {

constexpr int puts_at_once = 8;
constexpr auto turn_patience = std::chrono::seconds{30};
constexpr Duration abandoned_after = 10min;
constexpr std::size_t read_at_once = std::size_t{256} * 1024;

[[noreturn]] void fail(const S3Reply& reply, std::string_view doing) {
    throw Unavailable(
        format("The store of files failed while {}: {}. Nothing was lost; try again.", doing, said_by(reply)));
}

std::string hash_of(const OpenFile& file, std::uint64_t place, std::uint64_t count) {
    crypto::Sha256 hash;
    std::string some(std::min<std::uint64_t>(count, read_at_once), '\0');
    while (count > 0) {
        const std::size_t got = file.read_at(place, {some.data(), std::min<std::uint64_t>(some.size(), count)});
        if (got == 0) throw Unavailable("The disk gave back less than it holds.");
        hash.add(std::string_view{some}.substr(0, got));
        place += got;
        count -= got;
    }
    return crypto::to_hex(hash.finish());
}

std::string parts_text(const std::vector<std::string>& tags) {
    std::string text = "<CompleteMultipartUpload>";
    for (std::size_t at = 0; at < tags.size(); ++at)
        text += format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", at + 1, escape_html(tags[at]));
    return text + "</CompleteMultipartUpload>";
}

// An element of a query, as a signature wants it.
std::string with(std::string_view name, std::string_view value) {
    return format("{}={}", name, http::percent_encoded(value));
}

}  // namespace

S3Shelf::S3Shelf(std::unique_ptr<S3Calls> calls, std::string prefix, std::string folder, const Clock& clock,
                 Sizes sizes)
    : calls_(std::move(calls)),
      prefix_(std::move(prefix)),
      folder_(std::move(folder)),
      clock_(clock),
      sizes_(sizes),
      turns_(puts_at_once) {}

S3Shelf::S3Shelf(std::unique_ptr<S3Calls> calls, std::string prefix, std::string folder, const Clock& clock)
    : S3Shelf(std::move(calls), std::move(prefix), std::move(folder), clock, Sizes{}) {}

std::string S3Shelf::key_of(const SiteId& site, const FileId& content) const {
    return prefix_ + site.text() + "/" + content.text();
}

S3Reply S3Shelf::tried(const S3Call& call) const {
    return media::tried([&] { return calls_->send(call); });
}

void S3Shelf::put(const SiteId& site, const FileId& content, const OpenFile& bytes) const {
    if (!turns_.try_acquire_for(turn_patience))
        throw Unavailable("The store of files is slow, and others wait for it already. Try again in a moment.");
    struct Turn {
        std::counting_semaphore<>& turns;
        ~Turn() { turns.release(); }
    };
    const Turn turn{turns_};
    const std::string key = key_of(site, content);
    bytes.size() <= sizes_.single_max ? put_whole(key, bytes) : put_in_parts(key, bytes);
    if (!sabotaged("trust_the_store")) check(key, bytes);
}

void S3Shelf::put_whole(const std::string& key, const OpenFile& bytes) const {
    const std::uint64_t size = bytes.size();
    const S3Reply reply = tried(
        {.method = "PUT", .key = key, .file = &bytes, .place = 0, .count = size, .sha256 = hash_of(bytes, 0, size)});
    if (!reply.is_good()) fail(reply, "storing a file");
}

// Whether it was put together is found out by reading it back: the word about that may get lost.
void S3Shelf::put_in_parts(const std::string& key, const OpenFile& bytes) const {
    const S3Reply begun = tried({.method = "POST", .key = key, .query = "uploads="});
    const auto upload = s3_value(begun.body, "UploadId");
    if (!begun.is_good() || !upload) fail(begun, "beginning to store a file in parts");
    {
        const std::scoped_lock lock{mutex_};
        under_way_.insert(*upload);
    }
    struct UnderWay {
        const S3Shelf& shelf;
        const std::string& upload;
        ~UnderWay() {
            const std::scoped_lock lock{shelf.mutex_};
            shelf.under_way_.erase(upload);
        }
    };
    const UnderWay under_way{*this, *upload};
    std::string failure = put_parts(key, *upload, bytes);
    if (failure.empty()) return;
    if (!sabotaged("leave_parts")) abort(key, *upload);
    throw Unavailable(failure);
}

// Answers what went wrong; empty when nothing did.
std::string S3Shelf::put_parts(const std::string& key, const std::string& upload, const OpenFile& bytes) const {
    std::vector<std::string> tags;
    const std::uint64_t size = bytes.size();
    for (std::uint64_t place = 0; place < size; place += sizes_.part) {
        const std::uint64_t count = std::min(sizes_.part, size - place);
        const S3Reply reply = tried({.method = "PUT",
                                     .key = key,
                                     .query = format("partNumber={}&{}", tags.size() + 1, with("uploadId", upload)),
                                     .file = &bytes,
                                     .place = place,
                                     .count = count,
                                     .sha256 = hash_of(bytes, place, count)});
        if (!reply.is_good() || reply.etag.empty())
            return format("The store of files failed at part {}: {} {}. Nothing was lost; try again.", tags.size() + 1,
                          reply.status, reply.note);
        tags.push_back(reply.etag);
    }
    tried({.method = "POST", .key = key, .query = with("uploadId", upload), .body = parts_text(tags)});
    return {};
}

void S3Shelf::abort(const std::string& key, const std::string& upload) const {
    tried({.method = "DELETE", .key = key, .query = with("uploadId", upload)});
}

// A store may say that it has what it hasn't. What comes back is compared with what was sent.
void S3Shelf::check(const std::string& key, const OpenFile& bytes) const {
    const std::uint64_t size = bytes.size();
    const std::string wanted = hash_of(bytes, 0, size);
    for (int turn = 1;; ++turn) {
        crypto::Sha256 hash;
        std::uint64_t come = 0;
        const S3Reply reply = calls_->send({.method = "GET", .key = key, .on_bytes = [&](std::string_view some) {
                                                hash.add(some);
                                                come += some.size();
                                            }});
        if (reply.is_good() && come == size && crypto::to_hex(hash.finish()) == wanted) return;
        if (turn < s3_tries_max) {
            rest_after(turn);
            continue;
        }
        if (!reply.is_good()) fail(reply, "reading back what was stored");
        throw Unavailable("The store of files gave back other bytes than it was given. Nothing was lost; try again.");
    }
}

bool S3Shelf::has(const SiteId& site, const FileId& content) const {
    const std::string key = key_of(site, content);
    const S3Reply reply = tried({.method = "GET", .key = {}, .query = "list-type=2&max-keys=1&" + with("prefix", key)});
    const auto listing = s3_listing(reply.body);
    if (!reply.is_good() || !listing) fail(reply, "looking for a file");
    return std::ranges::any_of(listing->entries, [&](const S3Listing::Entry& entry) { return entry.key == key; });
}

std::shared_ptr<const OpenFile> S3Shelf::open(const SiteId& site, const FileId& content) const {
    auto file = std::make_shared<OpenFile>(OpenFile::fresh(folder_));
    const S3Reply reply =
        calls_->send({.method = "GET", .key = key_of(site, content), .on_bytes = [&](std::string_view some) {
                          file->append(some);
                      }});
    if (reply.status == 404) throw NotFound("There is no such file.");
    if (!reply.is_good()) fail(reply, "fetching a file");
    return file;
}

void S3Shelf::serve(http::Response& response, const SiteId& site, const FileId& content, std::uint64_t size) const {
    response.elsewhere = std::make_shared<const http::Elsewhere>(http::Elsewhere{
        .size = size,
        .open = [this, key = key_of(site, content)](const http::ByteRange& part) { return calls_->open(key, part); }});
}

void S3Shelf::remove(const SiteId& site, const FileId& content) const {
    const S3Reply reply = tried({.method = "DELETE", .key = key_of(site, content)});
    if (!reply.is_good() && reply.status != 404)
        log::warn("store_kept_a_file", {{"file", content.text()}, {"status", std::to_string(reply.status)}});
}

void S3Shelf::look_through(Duration age, const std::function<void(const std::vector<Lying>&)>& with_some) const {
    std::string token;
    for (bool goes_on = true; goes_on;) {
        std::string query = token.empty() ? std::string{} : with("continuation-token", token) + "&";
        query += "list-type=2&max-keys=200&" + with("prefix", prefix_);
        const S3Reply reply = tried({.method = "GET", .key = {}, .query = query});
        const auto listing = s3_listing(reply.body);
        if (!reply.is_good() || !listing) fail(reply, "listing what it holds");
        std::vector<Lying> lying;
        for (const S3Listing::Entry& entry : listing->entries) {
            if (!entry.key.starts_with(prefix_)) continue;
            const std::string name = entry.key.substr(prefix_.size());
            const std::size_t slash = std::min(name.find('/'), name.size());
            const std::string site = name.substr(0, slash);
            const std::string content = name.substr(std::min(slash + 1, name.size()));
            const auto stored = parse_rfc3339(entry.moment);
            if (!SiteId::matches(site) || !FileId::matches(content) || !stored || *stored > clock_.now() - age)
                continue;
            lying.push_back({SiteId::parse(site), FileId::parse(content)});
        }
        if (!lying.empty()) with_some(lying);
        goes_on = listing->goes_on && !listing->next.empty() && listing->next != token;
        token = listing->next;
    }
}

void S3Shelf::tidy() const {
    const S3Reply reply = tried({.method = "GET", .key = {}, .query = with("prefix", prefix_) + "&uploads="});
    if (reply.status == 501) return;  // such a store lists none
    const auto listing = s3_listing(reply.body);
    if (!reply.is_good() || !listing) fail(reply, "listing what came in parts");
    for (const S3Listing::Entry& entry : listing->entries) {
        const auto begun = parse_rfc3339(entry.moment);
        {
            const std::scoped_lock lock{mutex_};
            if (under_way_.contains(entry.upload)) continue;
        }
        if (!entry.key.starts_with(prefix_) || !begun || *begun > clock_.now() - abandoned_after) continue;
        abort(entry.key, entry.upload);
        log::info("threw away parts of a file that came to nothing", {{"object", entry.key}});
    }
}

}  // namespace hub::media
