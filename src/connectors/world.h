#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "db/store.h"
#include "http/client.h"

namespace hub::catalog {
class Catalog;
class CatalogCache;
}  // namespace hub::catalog

namespace hub::connectors {

// What an event did, for staff to read.
struct Effect {
    enum class State : std::uint8_t { done, ignored, untied };
    State state = State::done;
    std::string words{};
    std::vector<std::string> waits_for{};  // what is sold there and tied to nothing of ours
};

// Everything a connector may touch while it works off one event. Its one write also marks the event done, in the same
// transaction, so that an effect and its done-mark can't come apart.
class World {
public:
    using Finish = std::function<void(Tx&, const Effect&)>;
    // Empty says: what was read is old by now, nothing was done, read again.
    using Work = std::function<std::optional<Effect>(Tx&)>;

    struct Parts {
        Store& store;
        SiteId site;
        http::Http& http;
        const Clock& clock;
        catalog::CatalogCache& catalogs;
    };

    World(const Parts& parts, Finish finish)
        : parts_(parts), finish_(std::move(finish)), deadline_(std::chrono::steady_clock::now() + patience) {}

    http::Http& http() const { return parts_.http; }
    Time now() const { return parts_.clock.now(); }
    // The site's catalog as of now; ask before the write.
    std::shared_ptr<const catalog::Catalog> catalog() const;
    // How long the calls of this event may still take; zero or less when there is no time left.
    Duration time_left() const;

    template <class Fn>
    auto read(Fn&& fn) {
        return parts_.store.read(parts_.site, std::forward<Fn>(fn));
    }
    // False when the work said that it must be done again. Once true, a second write stops the program.
    [[nodiscard]] bool write(const Work& work);
    bool has_written() const { return has_written_; }

private:
    static constexpr Duration patience = 6s;  // shorter than the lease of the event

    Parts parts_;
    Finish finish_;
    std::chrono::steady_clock::time_point deadline_;
    bool has_written_ = false;
};

}  // namespace hub::connectors
