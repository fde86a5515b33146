#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "base/json.h"
#include "catalog/catalog.h"
#include "catalog/merge_fields.h"
#include "db/store.h"

// What a page says as plain text, and how the search learns of it.
namespace hub::catalog {

// The words of a body without its markup, a line a paragraph: what everyone who may open the page reads there. Merge
// fields stand as what they say to someone with these values; without one, which is how the search keeps a text, as
// what they say then. Neither own HTML nor what only some see is among it.
using MergeTexts = std::array<std::string, merge_field_count>;
std::string plain_text(const Json& body, const MergeTexts& values = {});

// Of a page as it is stored; empty when it isn't there.
std::string find_text(Reader& reader, const PageId& page, const MergeTexts& values = {});

// Each as of now, in the transaction that changes it. What is deleted is found no longer.
void index_text(Tx& tx, const Product& product);
void index_text(Tx& tx, const Page& page, const std::string& text);
void forget_text(Tx& tx, const PageId& page);
void forget_texts(Tx& tx, const ThingId& product);  // of all that stands in it, too

// Of all sites, what was written before there was a search or came with an old backup. At the start of the program.
void index_missing(Store& store);
// Things and pages that the search doesn't know, of all sites.
std::int64_t count_missing(Reader& everywhere);

}  // namespace hub::catalog
