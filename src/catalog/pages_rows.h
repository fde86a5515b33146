#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

// Sections and pages.
namespace hub::catalog::rows {

std::vector<Section> sections(Reader& reader);
std::vector<Section> sections_of(Reader& reader, const ThingId& product);
std::optional<Section> find(Reader& reader, const SectionId& id);
void insert(Tx& tx, const Section& section);
void update(Tx& tx, const Section& section);
void mark_deleted(Tx& tx, const SectionId& id);

// A page's text: as its editor saved it, and as blocks.h compiled it.
struct Texts {
    std::string body;
    std::string compiled;
};

std::vector<Page> pages(Reader& reader);
std::vector<PageId> pages_of(Reader& reader, const ThingId& product);
std::int64_t count(Reader& reader, const ThingId& product, Status status);
std::optional<Page> find(Reader& reader, const PageId& id);
std::optional<std::string> body(Reader& reader, const PageId& id);
struct CompiledText {
    std::int64_t version;
    std::string text;
};
std::optional<CompiledText> compiled(Reader& reader, const PageId& id);
std::vector<std::string> slugs_like(Reader& reader, const ThingId& product, std::string_view base);
void insert(Tx& tx, const Page& page, const Texts& texts);
void update(Tx& tx, const Page& page);
void update_texts(Tx& tx, const PageId& id, const Texts& texts);
void mark_deleted(Tx& tx, const PageId& id);
// With the product they stand in.
void mark_all_deleted(Tx& tx, const ThingId& product);

}  // namespace hub::catalog::rows
