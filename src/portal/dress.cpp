#include "portal/dress.h"

#include <array>
#include <utility>

#include "base/assets.h"
#include "base/crypto.h"
#include "base/ensure.h"
#include "base/text.h"
#include "media/files.h"
#include "sites/palette.h"
#include "sites/themes.h"

namespace hub::portal {

namespace {

using sites::Palette;
using sites::Scheme;

// Without comments and indentation: a browser needs neither.
std::string plain(std::string_view css) {
    std::string kept;
    for (std::size_t at = 0; at < css.size();) {
        if (css.substr(at).starts_with("/*")) {
            at = css.find("*/", at) + 2;
        } else if (css[at] == '\n') {
            at = std::min(css.find_first_not_of(" \n", at), css.size());
            if (!kept.empty() && kept.back() != '\n') kept += '\n';
        } else {
            kept += css[at++];
        }
    }
    return kept;
}

// What all sites share, out of those files that ORDER lists.
const std::string& house_sheet() {
    static const std::string sheet = [] {
        std::string joined;
        for (const std::string& name : split(assets::find("portal/assets/css/ORDER").value_or(""), '\n')) {
            joined += assets::find(format("portal/assets/css/{}", trimmed(name))).value_or("");
        }
        return plain(joined);
    }();
    return sheet;
}

const sites::Theme& theme_of(const sites::Branding& branding) {
    const sites::Theme* const theme = sites::find_theme(branding.theme);
    ENSURE(theme != nullptr);
    return *theme;
}

void put(std::string& css, std::string_view name, std::string_view value) {
    css.append("--").append(name).append(":").append(value).append(";");
}

void put_colors(std::string& css, const Palette& palette) {
    const std::array<std::pair<std::string_view, const sites::Color*>, 18> colors = {
        {{"paper", &palette.paper},
         {"surface", &palette.surface},
         {"sunken", &palette.sunken},
         {"tint", &palette.tint},
         {"ink", &palette.ink},
         {"ink-soft", &palette.ink_soft},
         {"line", &palette.line},
         {"line-strong", &palette.line_strong},
         {"fill", &palette.fill},
         {"fill-hover", &palette.fill_hover},
         {"on-fill", &palette.on_fill},
         {"link", &palette.link},
         {"good", &palette.good},
         {"good-tint", &palette.good_tint},
         {"bad", &palette.bad},
         {"bad-tint", &palette.bad_tint},
         {"care", &palette.care},
         {"care-tint", &palette.care_tint}}};
    for (const auto& [name, color] : colors) put(css, name, sites::text_of(*color));
}

// What is not the owner's to choose, but differs on a dark ground: shadows, and the picture of the doors.
constexpr std::string_view by_day =
    "color-scheme:light;--shadow:0 1px 2px rgb(20 30 40/5%),0 6px 20px -8px rgb(20 30 40/12%);"
    "--shadow-lifted:0 2px 4px rgb(20 30 40/6%),0 18px 40px -14px rgb(20 30 40/24%);--sun:oklch(.9 .07 80);"
    "--sun-share:70%;--glow:.35;--hill:var(--fill);--hill-1:.18;--hill-2:.32;--hill-3:.55;--wall:var(--ink);--on-wall:"
    "var(--paper);";
constexpr std::string_view by_night =
    "color-scheme:dark;--shadow:0 1px 2px rgb(0 0 0/30%),0 8px 24px -10px rgb(0 0 0/50%);"
    "--shadow-lifted:0 2px 4px rgb(0 0 0/30%),0 20px 44px -14px rgb(0 0 0/70%);--sun:oklch(.8 .07 80);"
    "--sun-share:22%;--glow:.3;--hill:var(--paper);--hill-1:.3;--hill-2:.45;--hill-3:.6;--wall:var(--surface);--on-"
    "wall:var(--ink);";

std::string colors_of(const sites::Branding& branding, Scheme scheme) {
    const Palette palette = sites::palette_of(branding, scheme);
    std::string css{palette.is_dark ? by_night : by_day};
    put_colors(css, palette);
    return css;
}

std::string look_url(std::string_view name, std::string_view image) {
    return format("/look/{}?w={}&v={}", name, name == "icon" ? 180 : 480, image);
}

void put_dark_logo(std::string& css, std::string_view where, const DressImages& images) {
    if (images.dark_logo.empty() || images.logo.empty()) return;
    css.append(where).append(".brand-logo{content:url(").append(look_url("dark-logo", images.dark_logo)).append(")}\n");
}

void put_night(std::string& css, const sites::Branding& branding, const DressImages& images) {
    css += ":root{" + colors_of(branding, Scheme::dark) + "}\n";
    put_dark_logo(css, "", images);
}

std::string own_part(const sites::Branding& branding, const DressImages& images) {
    std::string css;
    if (branding.is_ever_light()) css += ":root{" + colors_of(branding, Scheme::light) + "}\n";
    if (branding.scheme == "auto") css += "@media (prefers-color-scheme:dark){\n";
    if (branding.is_ever_dark()) put_night(css, branding, images);
    if (branding.scheme == "auto") css += "}\n";
    if (theme_of(branding).has_dark_head) put_dark_logo(css, ".header ", images);
    return css;
}

std::string letters_of(const sites::Branding& branding) {
    const sites::Theme& theme = theme_of(branding);
    const auto stack = [](const std::string& own, std::string_view themes) {
        const sites::Font* const font = sites::find_font(own.empty() ? themes : std::string_view{own});
        ENSURE(font != nullptr);
        return font->stack;
    };
    std::string css = ":root{";
    put(css, "text-font", stack(branding.text_font, theme.text_font));
    put(css, "heading-font", stack(branding.heading_font, theme.heading_font));
    return css + "}\n";
}

std::string sheet_of(const sites::Branding& branding, const DressImages& images) {
    const auto theme = assets::find(format("portal/assets/themes/{}.css", branding.theme));
    return own_part(branding, images) + letters_of(branding) + house_sheet() + plain(theme.value_or("")) + branding.css;
}

std::string drawing_of(const sites::Branding& branding, std::string_view initial) {
    const Scheme scheme = branding.is_ever_light() ? Scheme::light : Scheme::dark;
    const Palette palette = sites::palette_of(branding, scheme);
    return format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" rx=\"{}\" "
        "fill=\"{}\"/><text x=\"16\" y=\"16\" dy=\".36em\" fill=\"{}\" font-family=\"Inter,system-ui,sans-serif\" "
        "font-size=\"20\" font-weight=\"700\" text-anchor=\"middle\">{}</text></svg>",
        branding.theme == "tide"    ? 8
        : branding.theme == "paper" ? 16
                                    : 0,
        sites::text_of(palette.fill), sites::text_of(palette.on_fill), escape_html(initial));
}

std::string name_of(std::string_view bytes) {
    return crypto::to_hex(crypto::sha256(bytes)).substr(0, 24);
}

std::string schemes_of(const sites::Branding& branding) {
    if (branding.scheme == "auto") return "light dark";
    const Scheme only = branding.scheme == "dark" ? Scheme::dark : Scheme::light;
    return sites::palette_of(branding, only).is_dark ? "dark" : "light";
}

std::string content_of(Reader& reader, const std::optional<FileId>& id) {
    const auto file = id ? media::find_file(reader, *id) : std::nullopt;
    return file && file->kind == media::Kind::image ? file->content.text() : std::string{};
}

}  // namespace

DressImages images_of(Reader& reader, const sites::Branding& branding) {
    return {.logo = content_of(reader, branding.logo),
            .dark_logo = content_of(reader, branding.dark_logo),
            .icon = content_of(reader, branding.icon)};
}

Dress dressed(const sites::Branding& branding, const DressImages& images, std::string_view initial) {
    Dress dress{.css = sheet_of(branding, images),
                .css_url = {},
                .drawing = drawing_of(branding, initial),
                .drawing_url = {},
                .icon_url = {},
                .schemes = schemes_of(branding)};
    dress.css_url = "/look/" + name_of(dress.css) + ".css";
    dress.drawing_url = "/look/" + name_of(dress.drawing) + ".svg";
    dress.icon_url = images.icon.empty() ? dress.drawing_url : look_url("icon", images.icon);
    const bool is_dark_one = !branding.is_ever_light() && !images.dark_logo.empty();
    if (is_dark_one) {
        dress.logo_url = look_url("dark-logo", images.dark_logo);
    } else if (!images.logo.empty()) {
        dress.logo_url = look_url("logo", images.logo);
    }
    dress.shows_name = branding.shows_name || dress.logo_url.empty();
    return dress;
}

sites::Branding newest_look(Reader& reader) {
    return sites::load_looks(reader).newest();
}

}  // namespace hub::portal
