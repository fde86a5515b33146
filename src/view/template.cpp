#include "view/template.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include <ctemplate/template.h>

#include "base/assets.h"
#include "base/crypto.h"
#include "base/text.h"
#include "view/dictionary.h"
#include "view/markers.h"

namespace hub::view {

namespace {

// What no template needs more than at first; grows by itself beyond.
constexpr std::size_t page_size_expected = 32 * 1024;

class KeptHtml final : public ctemplate::TemplateModifier {
public:
    void Modify(const char* in, std::size_t length, const ctemplate::PerExpandData*, ctemplate::ExpandEmitter* out,
                const std::string&) const override {
        out->Emit(in, length);
    }
};

class CheckedUrl final : public ctemplate::TemplateModifier {
public:
    void Modify(const char* in, std::size_t length, const ctemplate::PerExpandData* expansion,
                ctemplate::ExpandEmitter* out, const std::string& argument) const override {
        if (is_safe_url({in, length})) {
            ctemplate::html_escape.Modify(in, length, expansion, out, argument);
        } else {
            out->Emit('#');
        }
    }
};

bool is_template(std::string_view path) {
    return (path.starts_with("portal/") && path.ends_with(".html")) || path.starts_with("mail/templates/");
}

bool is_html(std::string_view path) {
    return path.ends_with(".html");
}

ctemplate::Strip strip_of(std::string_view path) {
    return is_html(path) ? ctemplate::STRIP_BLANK_LINES : ctemplate::DO_NOT_STRIP;
}

std::string with_constants(std::string_view text) {
    constexpr std::string_view marker = "{{ASSET_VERSION}}";
    std::string filled{text};
    for (std::size_t at = filled.find(marker); at != std::string::npos; at = filled.find(marker, at)) {
        filled.replace(at, marker.size(), asset_version());
    }
    return filled;
}

}  // namespace

// Frozen once parsed: expanding changes nothing.
class Templates::Parsed {
public:
    Parsed() {
        static const KeptHtml kept_html;
        static const CheckedUrl checked_url;
        ctemplate::AddXssSafeModifier("x-safe", &kept_html);
        ctemplate::AddXssSafeModifier("x-url", &checked_url);
        for (const assets::Asset& asset : assets::all()) {
            if (is_template(asset.path)) parse(asset);
        }
        cache_.Freeze();
    }

    std::string expand(std::string_view path, const Values& values) const {
        std::string written;
        written.reserve(page_size_expected);
        ctemplate::StringEmitter emitter(&written);
        std::string missing;
        const Dictionary dictionary(values, missing);
        const bool whole = cache_.ExpandNoLoad(ctemplate::TemplateString(path.data(), path.size()), strip_of(path),
                                               &dictionary, nullptr, &emitter);
        if (!whole) throw std::logic_error(format("The template {} or one it includes is not there.", path));
        if (!missing.empty()) throw std::logic_error(format("Nobody set {} of the template {}.", missing, path));
        return written;
    }

private:
    void parse(const assets::Asset& asset) {
        const std::string text =
            with_constants(is_html(asset.path) ? guarded(asset.path, asset.bytes) : std::string{asset.bytes});
        const std::string path{asset.path};
        if (!cache_.StringToTemplateCache(path, text, strip_of(path))) {
            throw std::logic_error(format("The template {} does not parse.", path));
        }
    }

    ctemplate::TemplateCache cache_;
};

Templates::Templates() : parsed_(std::make_unique<const Parsed>()) {}
Templates::~Templates() = default;

const Templates& Templates::embedded() {
    static const Templates templates;
    return templates;
}

std::string Templates::render(std::string_view path, const Values& values) const {
    return parsed_->expand(path, values);
}

const std::string& asset_version() {
    static const std::string version = [] {
        std::string digests;
        for (const assets::Asset& asset : assets::all()) {
            if (asset.path.starts_with("portal/assets/")) digests += crypto::sha256(asset.bytes);
        }
        return crypto::to_hex(crypto::sha256(digests)).substr(0, 12);
    }();
    return version;
}

std::vector<Asked> asked_by(std::string_view path) {
    const auto text = assets::find(path);
    if (!text) throw std::logic_error(format("There is no template {}.", path));
    std::set<Asked> asked;
    for (const Marker& marker : markers_in(*text)) {
        if (marker.kind == '!' || marker.kind == '%' || marker.kind == '/' || marker.name == "ASSET_VERSION") continue;
        asked.insert({marker.kind, marker.name});
    }
    return {asked.begin(), asked.end()};
}

std::vector<std::string> template_paths() {
    std::vector<std::string> paths;
    for (const assets::Asset& asset : assets::all()) {
        if (is_template(asset.path)) paths.emplace_back(asset.path);
    }
    return paths;
}

}  // namespace hub::view
