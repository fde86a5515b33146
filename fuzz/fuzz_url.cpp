// An address that an owner writes: what a page may lead to, show or embed can't be read as anything else by a browser,
// and a player of others is always an https address of a host by name.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "base/text.h"
#include "catalog/embeds.h"
#include "catalog/links.h"

namespace {

using namespace hub;

constexpr std::size_t link_size_max = 2000;

// As browsers do, which pass over line ends and tabs and read a backslash as a slash.
void check_letters(std::string_view url) {
    ENSURE(is_utf8(url));
    for (const char letter : url) {
        const auto byte = static_cast<unsigned char>(letter);
        ENSURE(byte > 0x20 && byte != 0x7f && letter != '\\' && letter != '"' && letter != '\'' && letter != '<' &&
               letter != '>');
    }
}

std::string scheme_of(std::string_view url) {
    const std::size_t colon = url.find_first_of(":/?#");
    if (colon == std::string_view::npos || url[colon] != ':') return {};
    std::string scheme{url.substr(0, colon)};
    for (char& letter : scheme)
        letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    return scheme;
}

void check_link(std::string_view url) {
    check_letters(url);
    const std::string scheme = scheme_of(url);
    ENSURE(scheme.empty() || scheme == "https" || scheme == "http" || scheme == "mailto" || scheme == "tel");
    ENSURE(!url.starts_with("//"));
    if (scheme.empty()) ENSURE(url.starts_with('/') || url.starts_with('#'));
}

void check_embed(std::string_view url) {
    const auto embed = catalog::find_embed(url);
    if (!embed) return;
    ENSURE(catalog::is_safe_link(url));
    check_letters(embed->frame);
    ENSURE(embed->frame.starts_with("https://"));
    // The host is named in a policy, whose words end at these.
    const std::string host = embed->frame.substr(8, embed->frame.find_first_of("/?#", 8) - 8);
    ENSURE(host.find('.') != std::string::npos && host.find_first_of(" ;,'*:@[") == std::string::npos);
    ENSURE(!embed->provider.empty());
    // A player may be embedded once more, and leads to itself; one that grew too long for an address alone may not.
    if (!catalog::is_safe_link(embed->frame)) return ENSURE(embed->frame.size() > link_size_max);
    const auto again = catalog::find_embed(embed->frame);
    ENSURE(again.has_value());
    ENSURE(again->frame.starts_with("https://" + host));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view url{reinterpret_cast<const char*>(bytes), size};
    const bool is_link = catalog::is_safe_link(url);
    if (is_link) check_link(url);
    const bool is_more = catalog::is_safe_picture(url) || catalog::is_safe_purchase(url);
    ENSURE(is_link || !is_more);
    check_embed(url);
    return 0;
}
