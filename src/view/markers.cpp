#include "view/markers.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.h"
#include "view/values.h"

namespace hub::view {

namespace {

constexpr std::string_view pragma = "{{%AUTOESCAPE context=\"HTML\"}}";

[[noreturn]] void refuse(std::string_view path, const std::string& reason) {
    throw std::logic_error(format("The template {} {}.", path, reason));
}

// The attribute whose quoted value begins right before `at`, in lower case; empty anywhere else.
std::string attribute_begun(std::string_view text, std::size_t at) {
    if (at < 2 || (text[at - 1] != '"' && text[at - 1] != '\'') || text[at - 2] != '=') return {};
    std::size_t begin = at - 2;
    while (begin > 0 && std::string_view{" \t\n<>\"'/{}"}.find(text[begin - 1]) == std::string_view::npos) --begin;
    std::string name{text.substr(begin, at - 2 - begin)};
    std::ranges::transform(name, name.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return name;
}

bool is_link(std::string_view attribute) {
    constexpr std::array<std::string_view, 8> links = {"href",   "src",  "action", "formaction",
                                                       "poster", "cite", "data",   "xlink:href"};
    return std::ranges::find(links, attribute) != links.end();
}

bool may_not_vary(std::string_view attribute) {
    return attribute == "srcset" || attribute == "ping" || attribute == "srcdoc" || attribute.starts_with("on");
}

void check_modifiers(std::string_view path, const Marker& marker) {
    const bool html = Name::kept(marker.name).holds_html();
    if (html && marker.kind == ' ' && marker.modifiers != ":x-safe")
        refuse(path, "has to write {{" + marker.name + ":x-safe}}");
    if (!html && !marker.modifiers.empty()) {
        refuse(path,
               "may not write {{" + marker.name + marker.modifiers + "}}: only CONTENT and names in HTML go unescaped");
    }
}

}  // namespace

std::vector<Marker> markers_in(std::string_view text) {
    std::vector<Marker> markers;
    for (std::size_t begin = text.find("{{"); begin != std::string_view::npos; begin = text.find("{{", begin)) {
        const std::size_t close = text.find("}}", begin);
        if (close == std::string_view::npos) throw std::logic_error("A template has {{ without }}.");
        std::string_view inside = text.substr(begin + 2, close - begin - 2);
        char kind = ' ';
        if (!inside.empty() && std::string_view{"#/>!%"}.find(inside.front()) != std::string_view::npos) {
            kind = inside.front();
            inside.remove_prefix(1);
        }
        const std::size_t colon = kind == ' ' || kind == '>' ? inside.find(':') : std::string_view::npos;
        const bool modified = colon != std::string_view::npos;
        markers.push_back({.kind = kind,
                           .name = std::string{inside.substr(0, modified ? colon : inside.size())},
                           .modifiers = modified ? std::string{inside.substr(colon)} : std::string{},
                           .begin = begin,
                           .end = close + 2});
        begin = close + 2;
    }
    return markers;
}

std::string guarded(std::string_view path, std::string_view text) {
    if (!text.starts_with(pragma)) refuse(path, format("has to begin with {}", pragma));
    std::string safe;
    std::size_t copied = 0;
    for (const Marker& marker : markers_in(text)) {
        if (marker.kind == '!' || marker.kind == '%') continue;
        check_modifiers(path, marker);
        const std::string attribute = attribute_begun(text, marker.begin);
        if (may_not_vary(attribute)) refuse(path, "may not fill in the attribute " + attribute);
        if (!is_link(attribute)) continue;
        if (marker.kind != ' ') refuse(path, format("has to begin {} with a variable or a fixed address", attribute));
        safe += text.substr(copied, marker.end - 2 - copied);
        safe += ":x-url}}";
        copied = marker.end;
    }
    return safe + std::string{text.substr(copied)};
}

}  // namespace hub::view
