#pragma once

#include <optional>
#include <string>
#include <string_view>

// Players of others, by the address a person would copy.
namespace hub::catalog {

struct Embed {
    std::string frame;     // what stands in the frame: "https://www.youtube-nocookie.com/embed/…"
    std::string provider;  // "YouTube", or the host
};

// Where it is played without following the member, as far as the provider offers that: YouTube's cookieless address,
// Vimeo's and Wistia's without tracking. Any other https address is its own player. Empty when it isn't a plain https
// address of a host by name, or names nothing at a provider known here.
std::optional<Embed> find_embed(std::string_view url);

}  // namespace hub::catalog
