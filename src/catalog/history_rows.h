#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/history.h"

// The kept states of pages. They are copied inside the database: bodies are long.
namespace hub::catalog::rows {

std::vector<PageVersion> versions(Reader& reader, const PageId& page, std::optional<std::int64_t> before,
                                  std::size_t limit);
std::optional<PageVersion> version(Reader& reader, const PageId& page, std::int64_t version);
std::optional<std::string> version_body(Reader& reader, const PageId& page, std::int64_t version);

// The page as it stands: by nobody known, as of its last change.
void insert_first_version(Tx& tx, const PageId& page);
void insert_version(Tx& tx, const PageId& page, const Author& author);
// The page as it stands takes the place of this one.
void renew_version(Tx& tx, const PageId& page, std::int64_t version);
void drop_old_versions(Tx& tx, const PageId& page, std::int64_t most);

}  // namespace hub::catalog::rows
