#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace hub::portal {

struct Outline;
struct Plan;

// The contents of one product as HTML. layout/outline.html is rendered once for each way an item may look, all items
// alike; for a viewer, each item is then taken from the rendering in which it looks as it does to them. Thread-safe.
class OutlineText {
public:
    // `current` is the page being read, `next` the one the continue button leads to. `outline` is of the plan that this
    // text belongs to, always.
    std::string of(const Outline& outline, std::optional<std::size_t> current, std::optional<std::size_t> next);

private:
    // One rendering, made when an item first looks so, and where in it each item stands.
    struct Rendering {
        struct Item {
            std::size_t begin;
            std::size_t end;
        };
        std::once_flag once;
        std::string html;
        std::vector<Item> items;
    };
    const Rendering& rendering(const Plan& plan, std::size_t look);

    static constexpr std::size_t look_count = 12;  // three states, as the current page or not, as the next or not
    std::array<Rendering, look_count> renderings_;
};

}  // namespace hub::portal
