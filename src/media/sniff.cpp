#include "media/sniff.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include <magic.h>

#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "media/picture_header.h"

namespace hub::media {

namespace {

constexpr std::size_t looked_at = std::size_t{256} * 1024;

struct Shown {
    std::string_view type;
    Kind kind;
    std::string_view as;  // what browsers call it
};

// What may be shown in a page. Everything else, SVG and HTML among it, is a document and only ever downloaded.
constexpr Shown shown[] = {
    {"image/jpeg", Kind::image, "image/jpeg"}, {"image/png", Kind::image, "image/png"},
    {"image/gif", Kind::image, "image/gif"},   {"image/webp", Kind::image, "image/webp"},
    {"image/avif", Kind::image, "image/avif"}, {"video/mp4", Kind::video, "video/mp4"},
    {"video/x-m4v", Kind::video, "video/mp4"}, {"video/quicktime", Kind::video, "video/quicktime"},
    {"video/webm", Kind::video, "video/webm"}, {"audio/mpeg", Kind::audio, "audio/mpeg"},
    {"audio/mp4", Kind::audio, "audio/mp4"},   {"audio/x-m4a", Kind::audio, "audio/mp4"},
    {"audio/ogg", Kind::audio, "audio/ogg"},   {"audio/flac", Kind::audio, "audio/flac"},
    {"audio/x-wav", Kind::audio, "audio/wav"},
};

struct CookieDeleter {
    void operator()(magic_set* cookie) const { magic_close(cookie); }
};

// One at a time may ask libmagic by one cookie, and uploads are rare; its database stays where it is.
std::string type_by_magic(std::string_view bytes) {
    static std::mutex mutex;
    const std::scoped_lock lock{mutex};
    static const std::unique_ptr<magic_set, CookieDeleter> cookie{
        magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR)};
    static const bool is_ready = cookie != nullptr && magic_load(cookie.get(), nullptr) == 0;
    if (!is_ready) throw Unavailable("The list of file types is missing. Install the package libmagic-mgc.");
    const char* const found = magic_buffer(cookie.get(), bytes.data(), bytes.size());
    return found == nullptr ? "application/octet-stream" : found;
}

// What a type announces, whether browsers show it or not: of one family are those that one container may hold.
enum class Family { picture, sound_and_film, other };

Family family_of(std::string_view type) {
    if (type.starts_with("image/")) return Family::picture;
    const bool plays = type.starts_with("video/") || type.starts_with("audio/") || type == "application/ogg";
    return plays ? Family::sound_and_film : Family::other;
}

bool is_shown(std::string_view type) {
    return std::ranges::any_of(shown, [&](const Shown& one) { return one.type == type || one.as == type; });
}

// What the bytes of a format that nobody here knows look like: raw images of cameras, SVG behind a long comment.
bool says_little(std::string_view type) {
    return type == "application/octet-stream" || type.starts_with("text/");
}

bool may_be_called_document(const Sniffed& found, std::string_view type) {
    return family_of(type) == Family::other || family_of(type) == family_of(found.type) ||
           (says_little(found.type) && !is_shown(type));
}

}  // namespace

Sniffed sniff(const OpenFile& file) {
    std::string bytes(std::min<std::uint64_t>(file.size(), looked_at), '\0');
    bytes.resize(file.read_at(0, bytes));
    const std::string type = type_by_magic(bytes);
    const auto* const known = std::ranges::find(shown, type, &Shown::type);
    if (known == std::end(shown)) return {.type = type, .kind = Kind::document};
    return {.type = std::string{known->as}, .kind = known->kind};
}

std::optional<FieldError> find_fault(const OpenFile& bytes, const Claim& claim) {
    if (bytes.size() == 0) return FieldError{"body", "should be the bytes of the file"};
    const Sniffed found = sniff(bytes);
    if (!may_be_called(found, claim.type))
        return FieldError{
            std::string{claim.field},
            format("says {}, but the bytes are {}. Send the right one, or none.", claim.type, found.type)};
    const std::string refusal = found.kind == Kind::image ? refusal_of(bytes) : "";
    return refusal.empty() ? std::nullopt : std::optional{FieldError{"body", refusal}};
}

File file_of(const OpenFile& bytes, std::string name, const Claim& claim, Time now) {
    if (const auto fault = find_fault(bytes, claim)) throw Invalid(fault->field, fault->message);
    const Sniffed found = sniff(bytes);
    return {.id = FileId::fresh(now),
            .name = std::move(name),
            .kind = found.kind,
            .type = found.type,
            .size = bytes.size(),
            .version = 1,
            .created_at = now};
}

bool may_be_called(const Sniffed& found, std::string_view claimed) {
    const std::string type = folded(claimed.substr(0, claimed.find(';')));
    // The last is what curl says of whatever it sends.
    for (const std::string_view nothing : {"", "application/octet-stream", "application/x-www-form-urlencoded"}) {
        if (type == nothing) return true;
    }
    if (found.kind == Kind::document) return may_be_called_document(found, type);
    return family_of(type) == family_of(found.type);
}

}  // namespace hub::media
