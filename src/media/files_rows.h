#pragma once

#include "media/files.h"

namespace hub::media::rows {

std::vector<File> list(Reader& reader, const Filter& filter);
std::optional<File> find(Reader& reader, const FileId& id);
void insert(Tx& tx, const File& file);
// What can change of it; false when `seen_version` has passed.
bool update(Tx& tx, const File& file, std::int64_t seen_version);
// Whether these are the bytes of a file.
bool is_content(Reader& reader, const FileId& content);
void mark_deleted(Tx& tx, const FileId& id);

std::vector<PageId> pages_with(Reader& reader, const FileId& id);
std::vector<FileId> files_on(Reader& reader, const PageId& page);
bool is_on(Reader& reader, const FileId& id, const PageId& page);
void delete_uses(Tx& tx, const PageId& page);
void insert_use(Tx& tx, const PageId& page, const FileId& file);

}  // namespace hub::media::rows
