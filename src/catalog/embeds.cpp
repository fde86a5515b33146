#include "catalog/embeds.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "catalog/links.h"

namespace hub::catalog {

namespace {

constexpr std::size_t id_size_max = 64;

struct Address {
    std::string_view url;
    std::string host;  // lower case, without "www." and "m."
    std::vector<std::string> path;
    std::string query;

    // Empty when there is none.
    std::string step(std::size_t at) const { return at < path.size() ? path[at] : std::string{}; }
    std::string parameter(std::string_view name) const {
        for (const std::string& pair : split(query, '&')) {
            if (pair.starts_with(std::string{name} + "=")) return pair.substr(name.size() + 1);
        }
        return {};
    }
};

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_host_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' || letter == '.';
}

// A name with a dot in it, letters at its end: no address by number, and nothing that ends a policy early.
bool is_host(std::string_view host) {
    const std::size_t dot = host.rfind('.');
    return dot != std::string_view::npos && dot > 0 && std::ranges::all_of(host, is_host_letter) &&
           host.size() - dot > 2 && !host.starts_with('-') &&
           std::ranges::all_of(host.substr(dot + 1), [](char letter) { return letter >= 'a' && letter <= 'z'; });
}

std::optional<Address> read_address(std::string_view url) {
    constexpr std::string_view scheme = "https://";
    if (!url.starts_with(scheme) || !is_safe_link(url)) return std::nullopt;
    const std::string_view rest = url.substr(scheme.size(), url.find('#') - scheme.size());
    const std::size_t host_end = rest.find_first_of("/?");
    Address address{.url = url.substr(0, url.find('#')), .host = {}, .path = {}, .query = {}};
    for (const char letter : rest.substr(0, host_end)) address.host += lower(letter);
    if (!is_host(address.host)) return std::nullopt;
    for (const std::string_view prefix : {"www.", "m."}) {
        if (address.host.starts_with(prefix) && is_host(address.host.substr(prefix.size())))
            address.host.erase(0, prefix.size());
    }
    const std::size_t query = rest.find('?');
    if (query != std::string_view::npos) address.query = rest.substr(query + 1);
    if (host_end == std::string_view::npos) return address;
    for (std::string& step :
         split(rest.substr(host_end, query == std::string_view::npos ? query : query - host_end), '/'))
        if (!step.empty()) address.path.push_back(std::move(step));
    return address;
}

bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= id_size_max && std::ranges::all_of(id, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
    });
}

// "90", "90s", "1h2m3s" as seconds; 0 for anything else.
std::int64_t seconds_in(std::string_view time) {
    std::int64_t total = 0;
    std::int64_t number = 0;
    for (const char letter : time.substr(0, 12)) {
        if (letter >= '0' && letter <= '9') {
            number = number * 10 + (letter - '0');
            continue;
        }
        const std::int64_t unit = letter == 'h' ? 3600 : letter == 'm' ? 60 : letter == 's' ? 1 : 0;
        total += number * unit;
        number = 0;
    }
    return total + number;
}

std::optional<Embed> youtube(const Address& address) {
    std::string id = address.host == "youtu.be" ? address.step(0) : address.parameter("v");
    const std::string first = address.step(0);
    if (first == "embed" || first == "shorts" || first == "live") id = address.step(1);
    const std::string list = address.parameter("list");
    std::string frame = "https://www.youtube-nocookie.com/embed/";
    if (is_id(id) && id != "videoseries") {
        frame += id + "?autoplay=1&rel=0";
    } else if (is_id(list)) {
        frame += "videoseries?autoplay=1&rel=0&list=" + list;
    } else {
        return std::nullopt;
    }
    const std::int64_t start = std::max(seconds_in(address.parameter("t")), seconds_in(address.parameter("start")));
    if (start > 0) frame += format("&start={}", start);
    return Embed{std::move(frame), "YouTube"};
}

std::optional<Embed> vimeo(const Address& address) {
    const std::size_t at = address.step(0) == "video" ? 1 : 0;
    const std::string id = address.step(at);
    if (!is_id(id) || !parse_u64(id)) return std::nullopt;
    const std::string from_path = address.step(at + 1);
    const std::string hash = from_path.empty() ? address.parameter("h") : from_path;
    return Embed{"https://player.vimeo.com/video/" + id + "?dnt=1&autoplay=1" + (is_id(hash) ? "&h=" + hash : ""),
                 "Vimeo"};
}

std::optional<Embed> wistia(const Address& address) {
    const std::string id = address.path.empty() ? std::string{} : address.path.back();
    if (!is_id(id)) return std::nullopt;
    return Embed{"https://fast.wistia.net/embed/iframe/" + id + "?doNotTrack=true&autoPlay=true", "Wistia"};
}

std::optional<Embed> loom(const Address& address) {
    if (!is_id(address.step(1))) return std::nullopt;
    return Embed{"https://www.loom.com/embed/" + address.step(1) + "?autoplay=1", "Loom"};
}

std::optional<Embed> spotify(const Address& address) {
    const std::size_t at = address.step(0) == "embed" ? 1 : 0;
    if (!is_id(address.step(at)) || !is_id(address.step(at + 1))) return std::nullopt;
    return Embed{"https://open.spotify.com/embed/" + address.step(at) + "/" + address.step(at + 1), "Spotify"};
}

std::optional<Embed> soundcloud(const Address& address) {
    if (address.path.empty() || !std::ranges::all_of(address.path, is_id)) return std::nullopt;
    return Embed{
        "https://w.soundcloud.com/player/?auto_play=true&url=https://soundcloud.com/" + join(address.path, "/"),
        "SoundCloud"};
}

struct Provider {
    std::string_view host;
    std::optional<Embed> (*embed)(const Address&);
};
// clang-format off
constexpr Provider providers[] = {
    {"youtube.com",          youtube},
    {"youtube-nocookie.com", youtube},
    {"youtu.be",             youtube},
    {"vimeo.com",            vimeo},
    {"player.vimeo.com",     vimeo},
    {"fast.wistia.net",      wistia},
    {"fast.wistia.com",      wistia},
    {"loom.com",             loom},
    {"open.spotify.com",     spotify},
    {"soundcloud.com",       soundcloud},
};
// clang-format on

}  // namespace

std::optional<Embed> find_embed(std::string_view url) {
    const auto address = read_address(url);
    if (!address) return std::nullopt;
    const auto* const known = std::ranges::find(providers, std::string_view{address->host}, &Provider::host);
    if (known != std::end(providers)) return known->embed(*address);
    if (address->host.ends_with(".wistia.com")) return wistia(*address);
    return Embed{std::string{address->url}, address->host};
}

}  // namespace hub::catalog
