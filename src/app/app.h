#pragma once

#include "base/clock.h"
#include "base/crypto.h"
#include "base/stamps.h"
#include "db/store.h"

namespace hub::audit {
class Book;
}
namespace hub::bulk {
class Kinds;
}
namespace hub::catalog {
class CatalogCache;
class BodyCache;
}  // namespace hub::catalog
namespace hub::connectors {
class Registry;
}
namespace hub::http {
class Http;
}
namespace hub::jobs {
class Wake;
}
namespace hub::media {
class Arrivals;
class Examiner;
class Passes;
class Room;
class Shelf;
}  // namespace hub::media
namespace hub::portal {
struct Memory;
}
namespace hub::sessions {
class Hashing;
class Door;
}  // namespace hub::sessions

namespace hub::app {

struct Config;
class Shipping;

// Everything there is, as a list of references. Built in order and owned by program.cpp; seen by edges, loops and app/
// only.
struct App {
    const Config& config;
    const Clock& clock;
    Stamps& stamps;
    Store& store;
    const crypto::Sealer& sealer;
    const audit::Book& audit;
    http::Http& http;                 // the way out
    catalog::CatalogCache& catalogs;  // each site's catalog, kept until it changes
    catalog::BodyCache& bodies;       // compiled pages
    sessions::Door& door;             // who is at the door, kept until it changes
    sessions::Hashing& hashing;       // the bounded pool for passwords
    const media::Shelf& shelf;        // where the bytes of files lie
    const media::Arrivals& arrivals;  // where uploads lie until they are whole
    media::Room& room;                // what uploads on their way take of their site's room
    media::Examiner& examiner;        // looks into what was uploaded
    const media::Passes& passes;      // who may have which of them for a while
    portal::Memory& portal;           // what the portal keeps between requests
    const connectors::Registry& connectors;
    const Shipping* shipping = nullptr;  // the database, to another place; null where only pages are tested
    const bulk::Kinds& job_kinds;        // what jobs that staff start can be
    jobs::Wake& inbox_wake;
    jobs::Wake& job_wake;
    jobs::Wake& delivery_wake;
    jobs::Wake& mail_wake;
    jobs::Wake& media_wake;
};

}  // namespace hub::app

namespace hub {
using app::App;
}
