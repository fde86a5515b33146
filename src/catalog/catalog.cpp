#include "catalog/catalog.h"

#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/builder.h"

namespace hub::catalog {

namespace {

constexpr const char* no_such_product = "There is no such product or collection.";
constexpr const char* no_such_page = "There is no such page.";

// The fixed date of a product within a collection.
std::optional<Time> date_within(const Catalog::Entry& collection, const ThingId& product) {
    const auto found = collection.dates.find(product);
    return found == collection.dates.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace

const Catalog::Entry* Catalog::find(const ThingId& id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &entries_[found->second];
}

const Catalog::Entry* Catalog::find_by_slug(std::string_view slug) const {
    const auto found = by_slug_.find(std::string{slug});
    return found == by_slug_.end() ? nullptr : &entries_[found->second];
}

const Page* Catalog::find(const PageId& id) const {
    const auto found = pages_.find(id);
    return found == pages_.end() ? nullptr : &found->second;
}

const Page* Catalog::find_page(const ThingId& product, std::string_view slug) const {
    const auto found = pages_by_slug_.find(product.text().append("/").append(slug));
    return found == pages_by_slug_.end() ? nullptr : find(found->second);
}

const Section* Catalog::find(const SectionId& id) const {
    const auto found = sections_.find(id);
    return found == sections_.end() ? nullptr : &found->second;
}

std::optional<std::size_t> Catalog::certain_audience_of(const PageId& page) const {
    const auto found = pages_for_certain_.find(page);
    return found == pages_for_certain_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<Time> Catalog::date_of(const Entry& entry, const Item& item) const {
    if (item.page) {
        const Page* const page = find(*item.page);
        return page == nullptr ? std::nullopt : page->opens_at;
    }
    return item.product ? date_within(entry, *item.product) : std::nullopt;
}

std::vector<const Product*> Catalog::with_picture(const FileId& file) const {
    const std::string address = "/pictures/" + file.text();
    std::vector<const Product*> shown;
    for (const Entry& entry : entries_) {
        if (entry.product.image_url == address) shown.push_back(&entry.product);
    }
    return shown;
}

namespace {

constexpr std::string_view draft_mark = " (draft)";

void publish(Product& product) {
    if (product.status == Status::draft) product.name += draft_mark;
    product.status = Status::live;
}

void publish(Page& page) {
    if (page.status == Status::draft) page.title += draft_mark;
    page.status = Status::live;
}

void open_up(Product& product) {
    publish(product);
    product.access_mode = AccessMode::everyone;
    product.release = {};
}

void open_up(Page& page) {
    publish(page);
    page.audience = Audience::anyone;
    page.opens_at.reset();
}

std::vector<PageId> pages_in(const std::vector<Item>& items) {
    std::vector<PageId> pages;
    for (const Item& item : items) {
        if (item.page) pages.push_back(*item.page);
    }
    return pages;
}

}  // namespace

std::shared_ptr<const Catalog> Catalog::with_everything_open() const {
    auto opened = std::make_shared<Catalog>(*this);
    for (Entry& entry : opened->entries_) {
        open_up(entry.product);
        entry.live_pages = pages_in(entry.items.back());
        entry.dates.clear();
    }
    for (auto& page : opened->pages_) open_up(page.second);
    opened->pages_for_certain_.clear();
    opened->certain_audiences_.clear();
    return opened;
}

std::shared_ptr<const Catalog> Catalog::with_drafts_live() const {
    auto published = std::make_shared<Catalog>(*this);
    for (Entry& entry : published->entries_) {
        publish(entry.product);
        entry.live_pages = pages_in(entry.items.back());
    }
    for (auto& page : published->pages_) publish(page.second);
    // What gives a product is told by which collections are live.
    for (CertainAudience& certain : published->certain_audiences_)
        certain.term = term_of(certain.audience.rule, published->book_, *published);
    return published;
}

audiences::Term term_of(const audiences::Rule& rule, const audiences::Book& book, const Catalog& catalog) {
    return audiences::term_of(rule, book, [&](const ThingId& thing) {
        std::vector<ThingId> ways;
        const Catalog::Entry* const entry = catalog.find(thing);
        if (entry == nullptr) return ways;
        ways.push_back(thing);
        for (const ThingId& id : entry->included_in) {
            const Catalog::Entry* const collection = catalog.find(id);
            if (collection != nullptr && collection->product.status == Status::live) ways.push_back(id);
        }
        return ways;
    });
}

std::vector<Placement> placements_of(const Catalog::Entry& collection) {
    std::vector<Placement> placements;
    placements.reserve(collection.includes.size());
    for (const ThingId& product : collection.includes)
        placements.push_back({.id = product, .opens_at = date_within(collection, product)});
    return placements;
}

std::shared_ptr<const Catalog> load_catalog(Reader& reader) {
    CatalogBuilder builder{{.products = rows::products(reader),
                            .inclusions = rows::inclusions(reader),
                            .dates = rows::dates(reader),
                            .sections = rows::sections(reader),
                            .pages = rows::pages(reader),
                            .orders = rows::orders(reader),
                            .book = audiences::load_book(reader)}};
    return builder.build();
}

Product load_product(Reader& reader, const ThingId& id) {
    auto found = find_product(reader, id);
    if (!found) throw NotFound(no_such_product);
    return std::move(*found);
}

void check_there(Reader& reader, const ThingId& id, Complaints& wrong) {
    if (find_product(reader, id)) return;
    const bool is_product = id.kind() == ThingKind::product;
    wrong.add(is_product ? "product" : "collection",
              format("should be the id of a {} of this site", is_product ? "product" : "collection"));
}

std::optional<Product> find_product(Reader& reader, const ThingId& id) {
    return rows::find(reader, id);
}

Page load_page(Reader& reader, const PageId& id) {
    auto found = rows::find(reader, id);
    if (!found) throw NotFound(no_such_page);
    return std::move(*found);
}

Json load_body(Reader& reader, const PageId& id) {
    const auto text = rows::body(reader, id);
    if (!text) throw NotFound(no_such_page);
    auto json = parse_json(*text);
    ENSURE(json);
    return std::move(*json);
}

std::string load_compiled(Reader& reader, const PageId& id) {
    auto found = rows::compiled(reader, id);
    if (!found) throw NotFound(no_such_page);
    return std::move(found->text);
}

activity::What what(const Catalog& catalog, const ThingId& id) {
    const Catalog::Entry* const entry = catalog.find(id);
    if (entry == nullptr) throw NotFound(no_such_product);
    activity::What what{.id = id, .name = entry->product.name};
    for (const ThingId& product : entry->includes) {
        what.products.emplace_back(product, catalog.find(product)->product.name);
    }
    return what;
}

activity::Where where(const Page& page) {
    return {.id = page.id, .title = page.title};
}

}  // namespace hub::catalog
