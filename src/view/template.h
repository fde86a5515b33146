#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "view/values.h"

// The templates inside the program: portal/**.html and mail/templates/*. Parsed once, shared by all threads.
//
// HTML is escaped for the place a value stands in. A link is checked where it begins (href, src, action and the like:
// is_safe_url, else "#"). A template that asks for anything unescaped but CONTENT and names in HTML, as
// {{CONTENT:x-safe}}, is refused.
// {{ASSET_VERSION}} is filled in when a template is parsed.
namespace hub::view {

class Templates {
public:
    // Parsed by the first call; throws std::logic_error with a sentence that names what is wrong with which. Called at
    // the start, so that later calls cost nothing.
    static const Templates& embedded();

    // `path` as in the tree under src/: "portal/pages/login.html". A value that the template asks for and nobody set is
    // a fault of ours: throws std::logic_error naming it.
    std::string render(std::string_view path, const Values& values) const;

    ~Templates();
    Templates(const Templates&) = delete;
    Templates& operator=(const Templates&) = delete;

private:
    Templates();

    class Parsed;
    std::unique_ptr<const Parsed> parsed_;
};

// By the embedded ones.
inline std::string render(std::string_view path, const Values& values) {
    return Templates::embedded().render(path, values);
}

// Changes whenever a style, script or picture of the portal does.
const std::string& asset_version();

// What a template asks for, for tests: names with their kind, '#' section, '>' include, ' ' variable.
struct Asked {
    char kind;
    std::string name;

    auto operator<=>(const Asked&) const = default;
};
std::vector<Asked> asked_by(std::string_view path);
std::vector<std::string> template_paths();

}  // namespace hub::view
