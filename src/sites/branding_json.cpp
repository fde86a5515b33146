#include "sites/branding_json.h"

#include <array>
#include <utility>

#include "sites/own_css.h"
#include "sites/themes.h"

namespace hub::sites {

namespace {

using Texts = std::vector<std::string>;

constexpr std::array<std::string_view, 3> schemes = {"auto", "light", "dark"};

template <class All>
Texts words_of(const All& all) {
    Texts words;
    for (const auto& one : all) words.emplace_back(one.word);
    return words;
}

JsonObject json_of_colors(const OwnColors& colors) {
    return {{"brand", text_or_null(colors.brand)},
            {"paper", text_or_null(colors.paper)},
            {"ink", text_or_null(colors.ink)}};
}

OwnColors colors_in(const Json& stored, std::string_view name) {
    return {.brand = text_at(stored, {name, "brand"}).value_or(""),
            .paper = text_at(stored, {name, "paper"}).value_or(""),
            .ink = text_at(stored, {name, "ink"}).value_or("")};
}

std::optional<FileId> file_in(const Json& stored, std::string_view name) {
    const auto text = text_at(stored, {name});
    return text && FileId::matches(*text) ? std::optional{FileId::parse(*text)} : std::nullopt;
}

// Null means the same as nothing at all.
std::optional<std::string> read_word(Fields& fields, std::string_view name, const Texts& words) {
    if (!fields.is_null(name)) return fields.optional_word(name, words);
    fields.raw(name);
    return std::nullopt;
}

std::string read_color(Fields& fields, std::string_view name) {
    if (fields.is_null(name)) {
        fields.raw(name);
        return {};
    }
    const std::string text = fields.optional_text(name, {.longest = 7}).value_or("");
    if (!text.empty() && !find_color(text)) fields.wrong(name, "should be a colour such as #2b6f6b");
    return text;
}

OwnColors read_colors(Fields& fields, const std::string& name) {
    const Json* const object = fields.optional_object(name);
    if (object == nullptr) return {};
    Fields inner{*object, name};
    OwnColors colors{
        .brand = read_color(inner, "brand"), .paper = read_color(inner, "paper"), .ink = read_color(inner, "ink")};
    fields.adopt(std::move(inner));
    return colors;
}

std::optional<FileId> read_file(Fields& fields, std::string_view name) {
    if (!fields.is_null(name)) return fields.optional_id<FileId>(name);
    fields.raw(name);
    return std::nullopt;
}

std::string read_css(Fields& fields) {
    std::string css = fields.optional_text("css", {.shortest = 0, .longest = own_css_max}).value_or("");
    if (const auto fault = fault_in_css(css)) fields.wrong("css", *fault);
    return css;
}

}  // namespace

JsonObject json_of(const Branding& branding) {
    return {{"theme", branding.theme},
            {"scheme", branding.scheme},
            {"colors", json_of_colors(branding.colors)},
            {"dark_colors", json_of_colors(branding.dark_colors)},
            {"heading_font", text_or_null(branding.heading_font)},
            {"text_font", text_or_null(branding.text_font)},
            {"logo", hub::json_of(branding.logo)},
            {"dark_logo", hub::json_of(branding.dark_logo)},
            {"icon", hub::json_of(branding.icon)},
            {"shows_name", branding.shows_name},
            {"css", branding.css}};
}

Branding branding_in(const Json& stored) {
    return {.theme = text_at(stored, {"theme"}).value_or("tide"),
            .scheme = text_at(stored, {"scheme"}).value_or("auto"),
            .colors = colors_in(stored, "colors"),
            .dark_colors = colors_in(stored, "dark_colors"),
            .heading_font = text_at(stored, {"heading_font"}).value_or(""),
            .text_font = text_at(stored, {"text_font"}).value_or(""),
            .logo = file_in(stored, "logo"),
            .dark_logo = file_in(stored, "dark_logo"),
            .icon = file_in(stored, "icon"),
            .shows_name = flag_at(stored, {"shows_name"}).value_or(true),
            .css = text_at(stored, {"css"}).value_or("")};
}

Branding read_branding(Fields& fields) {
    Branding wanted;
    wanted.theme = read_word(fields, "theme", words_of(themes())).value_or("tide");
    wanted.scheme = read_word(fields, "scheme", Texts{schemes.begin(), schemes.end()}).value_or("auto");
    wanted.colors = read_colors(fields, "colors");
    wanted.dark_colors = read_colors(fields, "dark_colors");
    wanted.heading_font = read_word(fields, "heading_font", words_of(fonts())).value_or("");
    wanted.text_font = read_word(fields, "text_font", words_of(fonts())).value_or("");
    wanted.logo = read_file(fields, "logo");
    wanted.dark_logo = read_file(fields, "dark_logo");
    wanted.icon = read_file(fields, "icon");
    wanted.shows_name = fields.flag("shows_name", true);
    wanted.css = read_css(fields);
    if (const Theme* const theme = find_theme(wanted.theme); theme != nullptr && wanted.colors.brand.empty())
        wanted.colors.brand = theme->brand;
    return wanted;
}

}  // namespace hub::sites
