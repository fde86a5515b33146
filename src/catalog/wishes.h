#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/complaints.h"
#include "base/json.h"
#include "catalog/blocks.h"
#include "catalog/catalog.h"
#include "folders/folders.h"

// What someone wants a thing of the catalog to be: fields that are empty stay as they are, or take their default when
// the thing is made.
namespace hub::catalog {

struct Purchase {
    PurchaseMethod method = PurchaseMethod::none;
    std::string url;
};

struct ProductWish {
    std::optional<std::string> name{};
    std::optional<std::string> slug{};  // made from the name when the thing is new
    std::optional<std::string> description{};
    std::optional<std::string> image_url{};  // empty text: no picture
    std::optional<Status> status{};
    std::optional<AccessMode> access_mode{};
    std::optional<Purchase> purchase{};
    std::optional<Release> release{};
    std::optional<bool> has_progress{};
    std::optional<bool> is_in_library{};
    std::optional<bool> is_teased{};
    std::optional<bool> sends_access_email{};
    std::optional<std::optional<int>> grace_days{};
    std::optional<std::vector<std::string>> categories{};
    folders::Place place{};
    // Of collections only.
    std::optional<std::string> label{};
    std::optional<std::string> label_color{};
    std::optional<Includes> includes{};
    std::optional<std::vector<ThingId>> products{};
    Complaints wrong{};  // with what was read: the verbs add to it and throw Invalid naming all
};

// A page body as it is stored: the document, what it was compiled to, and its words for the search.
struct SavedBody {
    std::string document;
    std::string compiled;
    std::vector<ShownFile> files;
    std::string text;
};

// Who saves, for the history of pages: a person or a key.
struct Author {
    std::string id{};
    std::string name{};
};

struct PageWish {
    std::optional<std::string> title{};
    std::optional<std::string> slug{};
    std::optional<Status> status{};
    std::optional<Audience> audience{};
    std::optional<std::optional<Time>> opens_at{};
    std::optional<bool> is_teased{};
    std::optional<std::optional<SectionId>> section{};
    std::optional<SavedBody> body{};
    Author author{};
    bool begins_version = false;  // of the history, also where the same person saved just before
    Complaints wrong{};           // with what was read: the verbs add to it and throw Invalid naming all
};

struct PlacementWish {
    std::optional<std::optional<Time>> opens_at{};
    Complaints wrong{};
};

enum class Wanted { fresh, change };

// Read what a caller sent, in the words of docs/api/openapi.yaml, and with it what is wrong.
ProductWish read_product_wish(const Json& json, ThingKind kind, Wanted wanted);
PageWish read_page_wish(const Json& json, Wanted wanted);
PlacementWish read_placement_wish(const Json& json);
std::string read_section_title(const Json& json);
// Throws Invalid unless it is a document that compiles.
SavedBody save_body(const Json& body);

}  // namespace hub::catalog
