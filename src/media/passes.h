#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/ids.h"
#include "base/secret.h"

namespace hub::media {

inline constexpr Duration pass_lives = std::chrono::hours{6};

// Lets one viewer have one file of one page for six hours: what stands behind the file in its address. Whether the page
// is open to them is asked again each time it is shown. A viewer is a session, or empty for a visitor.
class Passes {
public:
    explicit Passes(Secret<std::string> key) : key_(std::move(key)) {}

    std::string issue(const FileId& file, const PageId& page, std::string_view viewer, Time now) const;
    // Whether it is ours, for exactly these, and still good.
    bool is_good(std::string_view pass, const FileId& file, const PageId& page, std::string_view viewer,
                 Time now) const;

private:
    std::string signature(std::string_view until, const FileId& file, const PageId& page,
                          std::string_view viewer) const;

    Secret<std::string> key_;
};

// "/media/fil_…/pag_…/pass"
std::string address_of(const FileId& file, const PageId& page, std::string_view pass);

}  // namespace hub::media
