#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/verdict.h"
#include "menus/menus.h"
#include "view/html.h"

namespace hub::portal {

struct Look;
struct SiteShown;

// The site's own menu as the portal shows it. Who sees which entry is decided anew for each request, from memory; what
// comes out is rendered once for each set of entries that somebody sees. Thread-safe.
class OwnMenu {
public:
    // For a bar beside the site's name, and for a list that opens on a phone.
    struct Html {
        std::string wide;
        std::string narrow;
    };

    explicit OwnMenu(std::vector<menus::Entry> entries) : entries_(std::move(entries)) {}

    const std::vector<menus::Entry>& entries() const { return entries_; }
    bool empty() const { return entries_.empty(); }
    // `path` is the page that is looked at, `here` the place it belongs to where no entry leads to it itself.
    std::shared_ptr<const Html> seen_by(Look& look, std::string_view path, menus::Place here) const;

private:
    static constexpr std::size_t kept_max = 256;

    const std::vector<menus::Entry> entries_;
    mutable std::mutex mutex_;
    mutable std::unordered_map<std::string, std::shared_ptr<const Html>> kept_;  // guarded by mutex_
};

// The same for who may look at everything.
std::vector<menus::Entry> for_anyone(std::vector<menus::Entry> entries);

}  // namespace hub::portal
