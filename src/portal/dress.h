#pragma once

#include <string>
#include <string_view>

#include "db/store.h"
#include "sites/branding.h"

// How a site is dressed: its look, made ready for every page of it. One style sheet holds all, at an address that
// changes with it, so that a browser keeps it for good and a page asks for nothing more than it did without.
namespace hub::portal {

struct Dress {
    std::string css;      // colours and letters, the house's sheet, the theme's, the owner's
    std::string css_url;  // "/look/0123….css"
    std::string drawing;  // the icon of a site that has none of its own: its first letter, as SVG
    std::string drawing_url;
    std::string icon_url;    // the owner's, or the drawing
    std::string logo_url{};  // empty: the first letter stands in its place
    std::string schemes;     // "light dark", for what a browser paints before it has the sheet
    bool shows_name = true;
};

// The images of a look, by the names that their bytes have now; empty where there is none.
struct DressImages {
    std::string logo{}, dark_logo{}, icon{};
};
DressImages images_of(Reader& reader, const sites::Branding& branding);

Dress dressed(const sites::Branding& branding, const DressImages& images, std::string_view initial);

// The look that previews show.
sites::Branding newest_look(Reader& reader);

}  // namespace hub::portal
