#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/ids.h"
#include "base/secret.h"

namespace hub::media {

inline constexpr Duration pass_lives = std::chrono::hours{6};

// Lets one viewer have one file of one page, or of one place of the filebox, for six hours: what stands behind the file
// in its address. Whether that is open to them is asked again each time it is shown. A viewer is a session, or empty
// for a visitor.
class Passes {
public:
    explicit Passes(Secret<std::string> key) : key_(std::move(key)) {}

    // `place` is the id of the page or place.
    std::string issue(const FileId& file, std::string_view place, std::string_view viewer, Time now) const;
    std::string issue(const FileId& file, const PageId& page, std::string_view viewer, Time now) const {
        return issue(file, page.view(), viewer, now);
    }
    // Whether it is ours, for exactly these, and still good.
    bool is_good(std::string_view pass, const FileId& file, std::string_view place, std::string_view viewer,
                 Time now) const;
    bool is_good(std::string_view pass, const FileId& file, const PageId& page, std::string_view viewer,
                 Time now) const {
        return is_good(pass, file, page.view(), viewer, now);
    }

private:
    std::string signature(std::string_view until, const FileId& file, std::string_view place,
                          std::string_view viewer) const;

    Secret<std::string> key_;
};

// "/media/fil_…/pag_…/pass"
std::string address_of(const FileId& file, const PageId& page, std::string_view pass);

}  // namespace hub::media
