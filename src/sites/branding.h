#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/ids.h"
#include "db/store.h"

// How the portal of a site looks. There is the published look, which members see, and perhaps a draft of the next one,
// which only previews show.
namespace hub::sites {

// The owner's own colours as "#rrggbb"; what is empty follows from the theme and the brand colour.
struct OwnColors {
    std::string brand{};
    std::string paper{};
    std::string ink{};

    bool operator==(const OwnColors&) const = default;
};

struct Branding {
    std::string theme = "tide";   // a word of themes.h
    std::string scheme = "auto";  // auto, light or dark
    OwnColors colors{};           // brand is never empty
    OwnColors dark_colors{};
    std::string heading_font{};  // a word of themes.h; empty: the theme's
    std::string text_font{};
    std::optional<FileId> logo{};  // images of the library
    std::optional<FileId> dark_logo{};
    std::optional<FileId> icon{};
    bool shows_name = true;  // beside the logo
    std::string css{};       // the owner's own, checked by own_css.h

    bool operator==(const Branding&) const = default;
    bool is_ever_light() const { return scheme != "dark"; }
    bool is_ever_dark() const { return scheme != "light"; }
};

struct Looks {
    Branding published;
    std::optional<Time> published_at{};  // empty: never, it is the look that every site begins with
    std::optional<Branding> draft{};
    std::int64_t version = 0;  // of all this: each save and each publishing is one more

    const Branding& newest() const { return draft ? *draft : published; }
};

Looks load_looks(Reader& reader);
Branding load_branding(Reader& reader);  // the published one

// Both throw Conflict{passed_version} when `seen_version` has passed.
// A draft that is the published look is none; of a site that never published one it is, so that it can be.
Looks save_draft(Tx& tx, const Branding& wanted, std::optional<std::int64_t> seen_version);
void discard_draft(Tx& tx);
// Members see the draft from now on. Throws Conflict without one.
Looks publish(Tx& tx, std::optional<std::int64_t> seen_version);

// Whether a file is in a look, published or draft.
bool is_in_a_look(Reader& reader, const FileId& file);

}  // namespace hub::sites
