#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "activity/activity.h"
#include "audiences/groups.h"
#include "audiences/terms.h"
#include "base/calendar.h"
#include "base/complaints.h"
#include "base/ids.h"
#include "base/json.h"
#include "db/tx.h"

// What a site offers: products, collections, their sections and pages, and the order of these in versions.
namespace hub::catalog {

enum class Status { draft, live };
enum class AccessMode { assigned, members, everyone };  // "public" on the wire
enum class PurchaseMethod { none, sales_page, checkout_url };
enum class ReleaseMode { immediate, member_advanced, time_delayed };
enum class Includes { all, chosen };
using audiences::Audience;

// When the items of a product or collection open.
struct Release {
    ReleaseMode mode = ReleaseMode::immediate;
    int interval = 1;
    CalendarUnit unit = CalendarUnit::weeks;
    std::optional<int> at_hour{};  // of the site's day; the grant's own hour when empty
};

struct Product {
    ThingId id;
    std::string name;
    std::string slug;
    std::string description;
    std::string image_url;
    Status status;
    AccessMode access_mode;
    PurchaseMethod purchase_method;
    std::string purchase_url;
    Release release;
    bool has_progress;
    bool is_in_library;
    bool is_teased;  // shown locked to those without access; else hidden from them
    bool sends_access_email;
    std::optional<int> grace_days;  // how long a failed payment is waited for; empty: until Stripe gives up, 14 at most
    std::string label;              // of a collection: "Membership"
    std::string label_color;
    Includes includes;                      // of a collection
    std::vector<std::string> categories{};  // in the owner's words, each once whatever its case
    std::int64_t position;
    std::int64_t version;
    Time created_at;
    Time updated_at;

    bool is_collection() const { return id.kind() == ThingKind::collection; }
};

struct Section {
    SectionId id;
    ThingId product;
    std::string title;
    Time created_at;
};

struct Page {
    PageId id;
    ThingId product;
    std::string title;
    std::string slug;
    Status status;
    Audience audience;
    std::optional<Time> opens_at;  // a fixed date, whatever the release says
    bool is_teased = true;         // shown locked to those it isn't open to; else hidden from them
    std::int64_t version;
    Time created_at;
    Time updated_at;
};

// One node of a tree: a section with children, a page, or (in a collection) an included product.
struct Node {
    enum class Type { section, page, product };
    Type type;
    std::string id;
    std::vector<Node> children{};
};

// The order of one product's tree from `created_at` until the next version's.
struct Order {
    std::int64_t version;
    std::vector<Node> tree;
    Time created_at;
};

// One item of the delivery order: a page, or an included product.
struct Item {
    std::optional<PageId> page{};
    std::optional<ThingId> product{};

    bool operator==(const Item&) const = default;
};

// How a product stands in a collection that includes it.
struct Placement {
    ThingId id;                    // of the product
    std::optional<Time> opens_at;  // a fixed date, whatever the collection's release says
};

// An audience of pages as it is decided, once for all that have it: a thousand pages may be for the same group.
struct CertainAudience {
    Audience audience;
    audiences::Term term;
};

// A site's whole catalog as of one moment, without the pages' texts: immutable, shared by threads. What a verdict and
// every portal page are made from.
class Catalog {
public:
    struct Entry {
        Product product;
        std::vector<Order> orders;                // oldest first, never empty
        std::vector<std::vector<Item>> items;     // of each order: sections dissolved, deleted things left out
        std::vector<PageId> live_pages;           // in today's order
        std::vector<ThingId> includes;            // of a collection: the products in it, in today's order
        std::vector<ThingId> included_in;         // of a product: the collections that hold it
        std::unordered_map<ThingId, Time> dates;  // of a collection: before which a product in it stays locked
    };

    const std::vector<Entry>& entries() const { return entries_; }  // in the owner's order
    const Entry* find(const ThingId& id) const;
    const Entry* find_by_slug(std::string_view slug) const;
    const Page* find(const PageId& id) const;
    const Page* find_page(const ThingId& product, std::string_view slug) const;
    const Section* find(const SectionId& id) const;
    // Before which an item of it stays locked, whatever the release says.
    std::optional<Time> date_of(const Entry& entry, const Item& item) const;
    // Those whose picture is this file of the library, in the owner's order.
    std::vector<const Product*> with_picture(const FileId& file) const;

    // Of the pages that are for certain members alone.
    const std::vector<CertainAudience>& certain_audiences() const { return certain_audiences_; }
    // Which of those a page has, if any.
    std::optional<std::size_t> certain_audience_of(const PageId& page) const;
    // The groups of the site, and the names of the tags in its rules.
    const audiences::Book& book() const { return book_; }

    // The same with everything live and open to everyone at once, drafts marked in their names: what staff look at.
    std::shared_ptr<const Catalog> with_everything_open() const;
    // The same as if every draft were published, marked in their names; all else as the rules say.
    std::shared_ptr<const Catalog> with_drafts_live() const;

private:
    friend class CatalogBuilder;

    std::vector<Entry> entries_;
    std::unordered_map<ThingId, std::size_t> by_id_;
    std::unordered_map<std::string, std::size_t> by_slug_;
    std::unordered_map<PageId, Page> pages_;
    std::unordered_map<std::string, PageId> pages_by_slug_;  // product id + '/' + slug
    std::unordered_map<SectionId, Section> sections_;
    std::vector<CertainAudience> certain_audiences_;
    std::unordered_map<PageId, std::size_t> pages_for_certain_;  // to their place among those
    audiences::Book book_;
};

// A rule as it is decided. Who was given a collection was given what it includes, while it is live.
audiences::Term term_of(const audiences::Rule& rule, const audiences::Book& book, const Catalog& catalog);

// The products of a collection in today's order.
std::vector<Placement> placements_of(const Catalog::Entry& collection);

// Reads it whole from the database.
std::shared_ptr<const Catalog> load_catalog(Reader& reader);

Product load_product(Reader& reader, const ThingId& id);  // throws NotFound
std::optional<Product> find_product(Reader& reader, const ThingId& id);
// Complains of `product` or `collection`, which named it, when it isn't there.
void check_there(Reader& reader, const ThingId& id, Complaints& wrong);
Page load_page(Reader& reader, const PageId& id);             // throws NotFound
Json load_body(Reader& reader, const PageId& id);             // as its editor saved it
std::string load_compiled(Reader& reader, const PageId& id);  // as catalog/blocks.h reads it

activity::What what(const Catalog& catalog, const ThingId& id);
activity::Where where(const Page& page);

}  // namespace hub::catalog
