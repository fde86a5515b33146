#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "db/store.h"

namespace hub::bench {

// What is taught at the site that is measured.
struct School {
    struct Lesson {
        PageId id;
        std::string path;
    };
    struct Course {
        ThingId id;
        std::vector<Lesson> lessons;
    };
    std::vector<Course> courses;  // the last one is for sale; the first third opens at once
    ThingId membership;           // includes the first third
};

// Made through the catalog's verbs: courses of forty pages in five sections, each page with ten blocks.
School make_school(Store& store, const SiteId& site, std::size_t pages);

}  // namespace hub::bench
