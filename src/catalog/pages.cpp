#include "catalog/pages.h"

#include <algorithm>

#include "audiences/groups.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/catalog_rows.h"
#include "catalog/history.h"
#include "catalog/order.h"
#include "catalog/pages_rows.h"
#include "catalog/slugs.h"
#include "catalog/texts.h"
#include "media/files.h"

namespace hub::catalog {

namespace {

const SavedBody& empty_body() {
    static const SavedBody body = save_body(JsonObject{{"blocks", JsonArray{}}});
    return body;
}

void take_over(Page& page, const PageWish& wish) {
    page.title = wish.title.value_or(page.title);
    page.status = wish.status.value_or(page.status);
    page.audience = wish.audience.value_or(page.audience);
    page.opens_at = wish.opens_at.value_or(page.opens_at);
    page.is_teased = wish.is_teased.value_or(page.is_teased);
}

void give_slug(Reader& reader, Page& page, const PageWish& wish, Complaints& wrong) {
    const bool is_new = page.slug.empty();
    if (!wish.slug && !is_new) return;
    const std::string base = wish.slug.value_or(slug_base(page.title, "page"));
    if (base == page.slug) return;
    const std::vector<std::string> taken = rows::slugs_like(reader, page.product, base);
    if (wish.slug && std::ranges::find(taken, base) != taken.end()) {
        wrong.add("slug", "should be one that no other page here has");
    }
    page.slug = wish.slug ? base : free_slug(base, taken);
}

void check_section(Reader& reader, const ThingId& product, const std::optional<SectionId>& section, Complaints& wrong) {
    if (!section) return;
    const auto found = rows::find(reader, *section);
    if (!found || found->product != product) wrong.add("section", "should be a section of this product or collection");
}

std::string wrong_with(const std::optional<media::File>& file, const ShownFile& shown) {
    if (!file) return "should be the id of a file that is here";
    if (shown.kind && file->kind != *shown.kind)
        return format("should be of the kind {}; {} is of the kind {}", word_of(*shown.kind), file->name,
                      word_of(file->kind));
    return {};
}

// Each that isn't there, or isn't of its kind.
void check_files(Reader& reader, const std::vector<ShownFile>& files, Complaints& wrong) {
    for (const ShownFile& shown : files) {
        const std::string problem = wrong_with(media::find_file(reader, shown.id), shown);
        if (!problem.empty()) wrong.add(shown.field, problem);
    }
}

// Takes down which files the page shows.
void show_files(Tx& tx, const PageId& page, const std::vector<ShownFile>& files) {
    std::vector<FileId> ids;
    ids.reserve(files.size());
    for (const ShownFile& shown : files) ids.push_back(shown.id);
    media::set_uses(tx, page, ids);
}

bool says_else(Reader& reader, const Page& page, const PageWish& wish) {
    if (wish.title && *wish.title != page.title) return true;
    return wish.body && wish.body->document != rows::body(reader, page.id);
}

}  // namespace

Page create_page(Tx& tx, const ThingId& product, const PageWish& wish) {
    const Product owner = load_product(tx, product);
    const std::optional<SectionId> section = wish.section.value_or(std::nullopt);
    Complaints wrong = wish.wrong;
    check_section(tx, product, section, wrong);
    Page page{.id = tx.fresh<PageId>(),
              .product = product,
              .title = {},
              .slug = {},
              .status = Status::draft,
              .audience = Audience::members,
              .opens_at = {},
              .version = 1,
              .created_at = tx.now(),
              .updated_at = tx.now()};
    take_over(page, wish);
    give_slug(tx, page, wish, wrong);
    const SavedBody& body = wish.body ? *wish.body : empty_body();
    check_files(tx, body.files, wrong);
    audiences::check_audience(tx, page.audience, wrong);
    wrong.finish();
    rows::insert(tx, page, {.body = body.document, .compiled = body.compiled});
    tx.about(page.id.view());
    show_files(tx, page.id, body.files);
    audiences::set_audience(tx, page.id.view(), page.audience);
    index_text(tx, page, body.text);
    append(tx, owner, {.type = Node::Type::page, .id = page.id.text()}, section);
    tx.touch(tx.site().view());
    return page;
}

Page change_page(Tx& tx, const PageId& id, const PageWish& wish, std::optional<std::int64_t> seen_version) {
    Page page = load_page(tx, id);
    check_version(seen_version, page.version);
    const bool is_rewritten = says_else(tx, page, wish);
    Complaints wrong = wish.wrong;
    take_over(page, wish);
    give_slug(tx, page, wish, wrong);
    if (wish.body) check_files(tx, wish.body->files, wrong);
    if (wish.section) check_section(tx, page.product, *wish.section, wrong);
    if (wish.audience) audiences::check_audience(tx, *wish.audience, wrong);
    wrong.finish();
    page.version += 1;
    page.updated_at = tx.now();
    if (is_rewritten) keep_first_version(tx, id);
    rows::update(tx, page);
    if (wish.audience) audiences::set_audience(tx, id.view(), page.audience);
    if (wish.body) {
        rows::update_texts(tx, id, {.body = wish.body->document, .compiled = wish.body->compiled});
        show_files(tx, id, wish.body->files);
        index_text(tx, page, wish.body->text);
    } else if (wish.title) {
        index_text(tx, page, find_text(tx, id));
    }
    if (is_rewritten) keep_version(tx, id, wish);
    if (wish.section) move_to_section(tx, load_product(tx, page.product), id, *wish.section);
    tx.touch(tx.site().view());
    return page;
}

Page restore_page(Tx& tx, const PageId& id, std::int64_t version, Author author,
                  std::optional<std::int64_t> seen_version) {
    PageVersionText old = load_version(tx, id, version);
    PageWish wish{.title = std::move(old.version.title),
                  .body = save_body(old.body),
                  .author = std::move(author),
                  .begins_version = true};
    std::erase_if(wish.body->files,
                  [&](const ShownFile& shown) { return !wrong_with(media::find_file(tx, shown.id), shown).empty(); });
    return change_page(tx, id, wish, seen_version);
}

void delete_page(Tx& tx, const PageId& id) {
    const Page page = load_page(tx, id);
    take_out(tx, load_product(tx, page.product), id.view());
    rows::mark_deleted(tx, id);
    forget_text(tx, id);
    media::set_uses(tx, id, {});
    audiences::set_rule(tx, id.view(), {});
    tx.touch(tx.site().view());
}

Section load_section(Reader& reader, const ThingId& product, const SectionId& id) {
    auto found = rows::find(reader, id);
    if (!found || found->product != product) throw NotFound("There is no such section here.");
    return std::move(*found);
}

Section create_section(Tx& tx, const ThingId& product, const std::string& title) {
    const Product owner = load_product(tx, product);
    Section section{.id = tx.fresh<SectionId>(), .product = product, .title = title, .created_at = tx.now()};
    rows::insert(tx, section);
    tx.about(section.id.view());
    append(tx, owner, {.type = Node::Type::section, .id = section.id.text()}, std::nullopt);
    tx.touch(tx.site().view());
    return section;
}

Section change_section(Tx& tx, const ThingId& product, const SectionId& id, const std::string& title) {
    Section section = load_section(tx, product, id);
    section.title = title;
    rows::update(tx, section);
    tx.touch(tx.site().view());
    return section;
}

void delete_section(Tx& tx, const ThingId& product, const SectionId& id) {
    const Section section = load_section(tx, product, id);
    take_out(tx, load_product(tx, product), section.id.view());
    rows::mark_deleted(tx, id);
    tx.touch(tx.site().view());
}

}  // namespace hub::catalog
