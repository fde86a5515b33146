#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/facts.h"
#include "base/clock.h"
#include "base/recent.h"
#include "menus/menus.h"

namespace hub::portal {

struct Look;
struct SiteShown;

// The site's own menu as the portal shows it, for as long as the site stays as it is. Who sees which entry is decided
// anew when the facts about a member or time change it; what comes out is rendered once for all who see the same.
// Thread-safe.
class OwnMenu {
public:
    // For a bar beside the site's name, and for a list that opens on a phone.
    struct Html {
        std::string wide;
        std::string narrow;
    };

    explicit OwnMenu(std::vector<menus::Entry> entries);
    ~OwnMenu();
    OwnMenu(const OwnMenu&) = delete;
    OwnMenu& operator=(const OwnMenu&) = delete;

    const std::vector<menus::Entry>& entries() const { return entries_; }
    bool empty() const { return entries_.empty(); }
    // `facts` are what `look` looks at. `path` is the page that is looked at, `here` the place it belongs to where no
    // entry leads to it itself.
    std::shared_ptr<const Html> seen_by(Look& look, const std::shared_ptr<const access::Facts>& facts,
                                        std::string_view path, menus::Place here) const;

private:
    class Sight;  // what somebody sees of it
    struct Kept {
        std::weak_ptr<const access::Facts> facts;
        Time from;
        Time until;
        std::shared_ptr<const Sight> sight;
    };
    static constexpr std::size_t bytes_max = 8 * 1024 * 1024;
    static constexpr std::size_t sights_max = 256;

    std::shared_ptr<const Sight> sight_of(Look& look, const std::shared_ptr<const access::Facts>& facts) const;
    std::shared_ptr<const Sight> shared(std::shared_ptr<const Sight> made) const;

    const std::vector<menus::Entry> entries_;
    mutable Recent<std::string, Kept> kept_{bytes_max};  // by member
    mutable std::mutex mutex_;
    mutable std::unordered_map<std::string, std::shared_ptr<const Sight>> sights_;  // guarded by mutex_
};

// The same for who may look at everything.
std::vector<menus::Entry> for_anyone(std::vector<menus::Entry> entries);

}  // namespace hub::portal
