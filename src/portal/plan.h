#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "portal/outline_text.h"

namespace hub::portal {

// The contents of one product or collection as the portal shows them: its live pages in today's order, in sections.
// Drafts aren't in it. Points into the catalog it was made from.
struct Plan {
    struct Page {
        const catalog::Page* page;
        std::string url;
        std::size_t part;
    };
    // A section, or a run of pages outside any (then without a title).
    struct Part {
        std::string title;
        std::size_t begin;  // of pages
        std::size_t end;
    };

    const catalog::Catalog::Entry* entry = nullptr;
    std::string url;
    std::string initial;  // first letter of the name
    std::string about;    // the begin of its description, for search engines
    std::vector<Part> parts;
    std::vector<Page> pages;
    std::unique_ptr<OutlineText> text;  // made of this plan when it is first shown; never null

    const catalog::Product& product() const { return entry->product; }
    std::optional<std::size_t> place_of(const PageId& page) const;
};

std::vector<Plan> plans_of(const catalog::Catalog& catalog);  // of each entry, in its order

std::string url_of(const catalog::Product& product);

}  // namespace hub::portal
